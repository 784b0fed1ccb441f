package expect

import (
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/pathpattern"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Pattern says which requests are meant, by their method and their path. Make it by [On]; the zero
// value means any.
type Pattern = httpcall.Pattern

// On is the pattern of requests with a method, or ANY, and a path, as package pathpattern has it:
// POST, /charges/{id}.
func On(method, path string) Pattern { return httpcall.On(method, path) }

// Where says which of the requests are meant: the value that each has at a JSON path into its
// body, or at header.NAME, query.NAME or path.NAME, as a stub captures it.
type Where map[value.Path]value.JSON

// inBody are those that look into the body.
func (w Where) inBody() map[value.Path]value.JSON {
	in := maps.Clone(map[value.Path]value.JSON(w))
	maps.DeleteFunc(in, func(path value.Path, _ value.JSON) bool { return httpcall.Source(path).IsBesideBody() })
	return in
}

// selection are the requests that are meant.
type selection struct {
	spoken string               // how a sentence refers to them
	target *pathpattern.Pattern // nil: any
	body   []check
	beside Where
}

func newSelection(p Pattern, where Where) (*selection, error) {
	target, err := p.Compile(httpcall.AsWritten)
	if err != nil {
		return nil, err
	}
	body, err := Checks{Is: where.inBody()}.compile()
	beside := maps.Clone(where)
	maps.DeleteFunc(beside, func(path value.Path, _ value.JSON) bool { return !httpcall.Source(path).IsBesideBody() })
	return &selection{spokenRequests(p, where), target, body, beside}, err
}

// received tells how many of them a stub received in its time.
func (s *selection) received(stub string, n int, in InTime) string {
	count, which := "no", s.spoken
	if n > 0 {
		count = strconv.Itoa(n)
	}
	if n == 1 && s.target == nil {
		which = strings.Replace(which, "requests", "request", 1)
	}
	return fmt.Sprintf("the stub %q received %s %s%s", stub, count, which, spokenWindow(in))
}

// nearMiss says why the request that comes nearest is none of them, for its body; empty: there is no such
// request.
func (s *selection) nearMiss(all []recording.Incoming) string {
	var nearest *incoming
	least := 0
	byPath := selection{target: s.target, beside: s.beside}
	for i, in := range all {
		one := newIncoming(in, i+1)
		if far := distance(s.body, &one.View); byPath.has(one) && far > 0 && (nearest == nil || far < least) {
			nearest, least = one, far
		}
	}
	if nearest == nil {
		return ""
	}
	wrong := slices.DeleteFunc(slices.Clone(s.body), func(c check) bool { return c.holds(&nearest.View) })
	if why := faultOf(wrong, nearest.shown(nearest.name())); why != nil { // what is masked may be what it must be
		return "; the nearest: " + nearest.in.Mask(why.got)
	}
	return ""
}

// has tells whether a request is one of them.
func (s *selection) has(one *incoming) bool {
	var path map[string]string
	if s.target != nil {
		names, ok := s.target.Match(one.in.Method, one.in.URL)
		if !ok {
			return false
		}
		path = names
	}
	for source, want := range s.beside {
		if got, missing := httpcall.Source(source).InRequest(one.in, path); missing != "" || got != gjson.Parse(string(want)).String() {
			return false
		}
	}
	return broken(s.body, &one.View) == nil
}

// among are those of all requests that count.
func (s *selection) among(all []*incoming, counts func(time.Time) bool) []*incoming {
	return slices.DeleteFunc(slices.Clone(all), func(one *incoming) bool { return !counts(one.in.At) || !s.has(one) })
}

// spokenRequests is how a sentence refers to requests.
func spokenRequests(p Pattern, where Where) string {
	text := "requests"
	if target, err := p.Compile(httpcall.AsSample); err == nil && target != nil {
		text = strconv.Quote(p.Method() + " " + p.Path())
	}
	and := " that "
	for _, source := range slices.Sorted(maps.Keys(where)) {
		text += fmt.Sprintf("%shas %q equal to %s", and, source, where[source])
		and = " and "
	}
	return text
}

// HeaderMatch is what a header must be: one of its values a text, or begin with one, or match a
// pattern; or there must be none. The zero value asks that it is there.
type HeaderMatch struct {
	Equals  *string `yaml:"equals"`
	Prefix  string  `yaml:"prefix"`
	Matches Regexp  `yaml:"matches"`
	Absent  bool    `yaml:"absent"`
}

// DecodeYAML reads a text, or a mapping with one of the others.
func (h *HeaderMatch) DecodeYAML(n *yamlfile.Node) {
	if n.Kind == yamlfile.Scalar {
		h.Equals = new(string)
		n.Decode(h.Equals)
		return
	}
	type plain HeaderMatch
	n.Decode((*plain)(h))
}

// YAMLSchema takes a text, or a mapping with one of the others.
func (HeaderMatch) YAMLSchema(s *yamlfile.Schemas) map[string]any {
	return yamlfile.AnyOf(yamlfile.OfType("string"), s.Fields(reflect.TypeFor[HeaderMatch]()))
}

// wants is what is said of the header with this name, behind "each of which".
func (h HeaderMatch) wants(name string) string {
	name = fmt.Sprintf("the header %q", http.CanonicalHeaderKey(name))
	switch {
	case h.Absent:
		return "has no" + name[len("the"):]
	case h.Equals != nil:
		return fmt.Sprintf("has %s equal to %q", name, *h.Equals)
	case h.Prefix != "":
		return fmt.Sprintf("has %s starting with %q", name, h.Prefix)
	case h.Matches != "":
		return fmt.Sprintf("has %s matching %q", name, string(h.Matches))
	default:
		return "has " + name
	}
}

func (h HeaderMatch) spec(name string) HeaderSpec {
	return HeaderSpec{Name: name, Equals: h.Equals, Prefix: h.Prefix, Matches: h.Matches, Absent: h.Absent}
}

// validHeaders finds names that no header has, and what contradicts itself.
func validHeaders(all map[string]HeaderMatch) error {
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if err := all[name].spec(name).Validate(); err != nil {
			return problem.AtField("headers", problem.WithHelp(err, problem.HelpOf(err)))
		}
	}
	return nil
}

func compileHeaders(all map[string]HeaderMatch) ([]*header, error) {
	var out []*header
	for _, name := range slices.Sorted(maps.Keys(all)) {
		h, err := Header{Spec: all[name].spec(name)}.compile()
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}
