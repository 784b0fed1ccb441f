package mapping

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/yamlfile"
)

// YAML is the mapping as a file has it, without what it does not say: a line for each thing.
func (m *Mapping) YAML() string {
	w := &writer{}
	list(w, "paths", m.Paths, func(p Path) string { return flow("was", p.Was, "now", p.Now) })
	if e := m.Envelope; e != nil {
		w.envelope(e)
	}
	if h := m.Heartbeat; h != nil {
		w.line("heartbeat: %s", flow("was", h.Was, "data", h.Data, "now", h.Now))
	}
	if o := m.Opening; o != nil {
		w.line("opening: %s", o.flow())
	}
	w.changes("rename", m.Rename)
	list(w, "moved", m.Moved, func(c Move) string { return flow("was", c.Was, "now", c.Now, "of", c.Of) })
	w.fields("dropped", m.Dropped)
	w.fields("added", m.Added)
	w.changes("times", m.Times)
	if len(m.Headers) > 0 {
		w.line("headers: [%s]", strings.Join(m.Headers, ", "))
	}
	list(w, "values", m.Values, Value.flow)
	w.fields("differs", m.Differs)
	list(w, "instead", m.Instead, func(i Instead) string { return flow("scenario", i.Scenario, "was", i.Was, "now", i.Now) })
	list(w, "accept", m.Accept, func(a Accept) string { return flow("difference", a.Difference, "now", a.Now, "because", a.Because) })
	list(w, "gaps", m.Gaps, func(g Gap) string {
		return flow("difference", g.Difference, "now", g.Now, "reason", g.Reason, "ticket", g.Ticket, "owner", g.Owner, "expires", g.Expires)
	})
	return w.out.String()
}

type writer struct{ out strings.Builder }

func (w *writer) line(format string, args ...any) { fmt.Fprintf(&w.out, format+"\n", args...) }

func (w *writer) envelope(e *Envelope) {
	key, wrapper := "unwrap", e.Unwrap
	if wrapper == nil {
		key, wrapper = "wrap", e.Wrap
	}
	w.line("envelope: {%s: %s}", key, flow("event", wrapper.Event, "type", wrapper.Type, "payload", wrapper.Payload))
}

func (o *Opening) flow() string {
	pairs := []string{"was", o.Was, "data", o.Data, "now", o.Now}
	if o.Moved {
		pairs = append(pairs, "moved", "true")
	}
	if o.Optional {
		pairs = append(pairs, "optional", "true")
	}
	return flow(pairs...)
}

func (v Value) flow() string {
	field := strings.TrimSuffix(flow("field", v.Field.Field, "of", v.Of), "}")
	return fmt.Sprintf("%s, was: %s, now: %s}", field, scalar(v.Was), scalar(v.Now))
}

// scalar is a value of JSON as YAML has it, with its type.
func scalar(of yamlfile.JSON) string {
	v := gjson.Parse(string(of))
	if v.Type != gjson.String || v.Str == "true" {
		return string(of)
	}
	return Quoted(v.Str)
}

func (w *writer) changes(key string, changes []Change) {
	list(w, key, changes, func(c Change) string { return flow("was", c.Was, "now", c.Now) })
}

func (w *writer) fields(key string, fields []Field) {
	list(w, key, fields, func(f Field) string { return flow("field", f.Field, "of", f.Of) })
}

func list[T any](w *writer, key string, items []T, show func(T) string) {
	if len(items) == 0 {
		return
	}
	w.line("%s:", key)
	for _, i := range items {
		w.line("  - %s", show(i))
	}
}

// flow is a mapping in one line, without keys whose values are empty.
func flow(pairs ...string) string {
	var parts []string
	for pair := range slices.Chunk(pairs, 2) {
		if pair[1] != "" {
			parts = append(parts, pair[0]+": "+Quoted(pair[1]))
		}
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

var (
	needsNoQuotes = regexp.MustCompile(`^[A-Za-z_][\w./-]*( [\w./-]+)*$`)
	isNoText      = regexp.MustCompile(`(?i)^(true|false|null|yes|no|on|off|y|n)$`)
)

// Quoted is a text as YAML has it, in quotes where it needs them.
func Quoted(text string) string {
	if needsNoQuotes.MatchString(text) && !isNoText.MatchString(text) || text == "true" {
		return text
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a text can be encoded
	return visible(strings.TrimRight(out.String(), "\n"))
}

// visible writes out what nobody sees, such as marks that turn a line around.
func visible(text string) string {
	var out strings.Builder
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf || strconv.IsPrint(r):
			out.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&out, `\U%08x`, r)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.String()
}
