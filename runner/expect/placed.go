package expect

import (
	"fmt"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/yamlfile"
)

// Placed expects that every event of a kind has a key at one path and nowhere else
// in its data.
type Placed struct {
	At Path   `yaml:"only_at,required"` // the path of a key, without queries: data.correlation_id
	In string `yaml:"in"`               // a kind of event; default: every event
}

// Validate finds paths that do not end in a key.
func (x Placed) Validate() error {
	if key := x.key(); key == "" || key[0] == '#' || key[0] == '@' {
		return yamlfile.AtField("only_at", yamlfile.WithHelp(fmt.Errorf("%q does not end in a key", string(x.At)), "write for example data.correlation_id"))
	}
	return nil
}

func (x Placed) key() string {
	for i := len(x.At) - 1; i >= 0; i-- {
		if x.At[i] == '.' || x.At[i] == '|' {
			return string(x.At[i+1:])
		}
	}
	return string(x.At)
}

func (x Placed) String() string {
	return fmt.Sprintf("every %s has %q, and %q nowhere else", spoken(everyUnless(x.In)), x.At, x.key())
}

// Start implements Expectation.
func (x Placed) Start(env Env) (Monitor, error) {
	kind, err := env.Kinds.matcher(everyUnless(x.In))
	return &placed{Placed: x, matcher: kind}, err
}

type placed struct {
	Placed
	judgement
	matcher
	seen int
}

func (m *placed) See(v *View) {
	if !m.matches(v) {
		return
	}
	m.seen++
	if _, missing := v.get(m.At); missing != "" {
		m.breaks(m.String(), missing, v.Entry)
		return
	}
	for _, at := range pathsOf(gjson.ParseBytes(v.Data), m.key(), "") {
		if at != string(m.At) {
			m.breaks(m.String(), fmt.Sprintf("%s has it at %q as well", recording.Name(v.Entry), at), v.Entry)
			return
		}
	}
}

// pathsOf lists where a key stands in a value, at any depth.
func pathsOf(value gjson.Result, key, at string) []string {
	var found []string
	i := -1
	value.ForEach(func(k, inner gjson.Result) bool {
		i++
		step := k.Str
		if value.IsArray() {
			step = fmt.Sprint(i)
		}
		path := step
		if at != "" {
			path = at + "." + step
		}
		if value.IsObject() && k.Str == key {
			found = append(found, path)
		}
		if inner.Type == gjson.JSON {
			found = append(found, pathsOf(inner, key, path)...)
		}
		return true
	})
	return found
}

func (m *placed) End(r *recording.Recording) {
	if m.seen == 0 {
		m.breaks(m.String(), m.absent(r))
		return
	}
	m.hold()
}
