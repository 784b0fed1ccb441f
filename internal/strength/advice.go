package strength

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Advice is what would notice a fault, in both spellings.
type Advice struct {
	Sentence string // of a Then
	YAML     string // below expect

	of    which  // of an advice about a field: the events
	check string // what of it: has, type or is; empty: it is about no field
	path  string
	value string // in YAML
}

// says is an advice in both spellings.
func says(sentence, yaml string) Advice { return Advice{Sentence: sentence, YAML: yaml} }

// on is the advice about one of several streams.
func (a Advice) on(stream string) Advice {
	if stream == recording.DefaultStream {
		return a
	}
	a.Sentence = fmt.Sprintf("on the stream %q, %s", stream, a.Sentence)
	a.YAML = strings.TrimSuffix(a.YAML, "}") + ", on: " + InYAML(stream) + "}"
	return a
}

func atLeastOne(name string) Advice {
	return says(fmt.Sprintf("at least 1 %q arrives", name), fmt.Sprintf("{count: %s, at_least: 1}", InYAML(name)))
}

func exactly(name string, n int) Advice {
	verb := "arrive"
	if n == 1 {
		verb = "arrives"
	}
	return says(fmt.Sprintf("exactly %d %q %s", n, name, verb), fmt.Sprintf("{count: %s, times: %d}", InYAML(name), n))
}

func apart(name string, limit time.Duration) Advice {
	return says(fmt.Sprintf("consecutive %q events are at most %s apart", name, wording.Length(limit)), fmt.Sprintf("{interval: %s, at_most: %s}", InYAML(name), limit))
}

// arrives is the advice that an event comes in time: as long after another, or after the
// request, as it took, and patience more.
func arrives(name, after string, took time.Duration) Advice {
	limit := rounded(took + patience)
	if after == "" {
		return says(fmt.Sprintf("%q arrives within %s", name, wording.Length(limit)), fmt.Sprintf("{arrives: %s, within: %s}", InYAML(name), limit))
	}
	return says(fmt.Sprintf("%q arrives within %s of %q", name, wording.Length(limit), after), fmt.Sprintf("{arrives: %s, within: %s, after: %s}", InYAML(name), limit, InYAML(after)))
}

// rounded is a time as people say it: in whole seconds from one on, or in tenths.
func rounded(d time.Duration) time.Duration {
	unit := 100 * time.Millisecond
	if d > time.Second {
		unit = time.Second / 2
	}
	return (d + unit - 1) / unit * unit
}

func inOrder(pattern string) Advice {
	return says(fmt.Sprintf("the events arrive in the order %q", pattern), fmt.Sprintf("{order: %s}", yamlfile.Quoted(pattern)))
}

// hasID is the advice about the ID of an event: all of its type have one of their own, or,
// where they do not, what a field of this one is.
func (s *subject) hasID(at int, field string, is any) Advice {
	name := s.stream.Entries[at].Type
	ids, all := map[string]bool{}, s.all(name)
	for _, i := range all {
		if e := s.stream.Entries[i]; e.HasID {
			ids[string(e.LastEventID)] = true
		}
	}
	if len(ids) < len(all) {
		return which{name: name, number: s.numberOf(name, at), nth: true}.is(field, gjson.Parse(asJSON(is)))
	}
	return says(fmt.Sprintf("every %q has an ID of its own", name), fmt.Sprintf("{ids: %s}", InYAML(name)))
}

func statusIs(status int) Advice {
	return says(fmt.Sprintf("the status is %d", status), fmt.Sprintf("{status: %d}", status))
}

func headerIs(name, was string) Advice {
	was = literal(was)
	return says(fmt.Sprintf("the header %q is %q", name, was), fmt.Sprintf("{header: {name: %s, equals: %s}}", name, yamlfile.Quoted(was)))
}

// headerIsThere is for a header that says another thing each time.
func headerIsThere(name string) Advice {
	return says(fmt.Sprintf("the header %q is present", name), fmt.Sprintf("{header: {name: %s}}", name))
}

func endsWell() Advice {
	return says("the stream is closed by the server", "{ends: closed by the server}")
}

func staysOpen() Advice { return says("the stream is still open", "{ends: still open}") }

// inTurn is the advice for two of one kind that changed places: what the first of them is, and the other is not.
func (s *subject) inTurn(at, other int) Advice {
	name, behind := s.names[at], s.stream.Entries[other].Data
	w := which{name: name, number: s.numberOf(name, at), nth: true}
	for _, f := range fieldsOf(s.stream.Entries[at].Data) {
		if !s.known.free(s, name, f.path, f.value) && rawAt(behind, f.path) != f.value.Raw {
			return w.is(f.path, f.value)
		}
	}
	return w.is("@event.data", gjson.Parse(asJSON(string(s.stream.Entries[at].Data))))
}

// values are the different values that the events of a kind have at a path; empty: one of
// them has none.
func (s *subject) values(kind, path string) map[string]bool {
	values := map[string]bool{}
	for _, i := range s.all(kind) {
		if s.isSentinel(kind, s.stream.Entries[i]) {
			continue
		}
		values[rawAt(s.stream.Entries[i].Data, path)] = true
	}
	return values
}

// rawAt is the value at a path as it is written; empty: there is none, as in half of some JSON.
func rawAt(data []byte, path string) string {
	if !gjson.ValidBytes(data) {
		return ""
	}
	return gjson.GetBytes(data, path).Raw
}

// which are the events of which an advice speaks: all of a kind, or one of them.
type which struct {
	name   string
	number int
	nth    bool
}

// which speaks of all of a kind, or, where not all of them have a field, of one.
func (s *subject) which(name string, at int, path string) which {
	return which{name, s.numberOf(name, at), s.values(name, path)[""]}
}

// alike speaks of one of a kind where not all have the same type at a path.
func (s *subject) alike(w which, path string) which {
	types := map[string]bool{}
	for value := range s.values(w.name, path) {
		types[typeOf(gjson.Parse(value))] = true
	}
	w.nth = w.nth || len(types) > 1
	return w
}

// numberOf is which of its kind an entry is, from 1.
func (s *subject) numberOf(kind string, at int) int { return slices.Index(s.all(kind), at) + 1 }

func (w which) sentence() string {
	if !w.nth {
		return fmt.Sprintf("every %q has", w.name)
	}
	return fmt.Sprintf("the %s %q has", wording.Ordinal(w.number), w.name)
}

func (w which) yaml() string {
	if !w.nth {
		return "every: " + InYAML(w.name)
	}
	return fmt.Sprintf("nth: %s, number: %d", InYAML(w.name), w.number)
}

func (w which) has(path string) Advice {
	a := says(fmt.Sprintf("%s %q", w.sentence(), path), fmt.Sprintf("{%s, has: %s}", w.yaml(), InYAML(path)))
	a.of, a.check, a.path = w, "has", path
	return a
}

func (w which) ofType(path, kind string) Advice {
	a := says(fmt.Sprintf("%s %q of type %q", w.sentence(), path, kind), fmt.Sprintf("{%s, type: {%s: %s}}", w.yaml(), InYAML(path), InYAML(kind)))
	a.of, a.check, a.path, a.value = w, "type", path, InYAML(kind)
	return a
}

// is asks for a value as it came.
func (w which) is(path string, v gjson.Result) Advice {
	if v.Type == gjson.String {
		return w.isText(path, literal(v.Str))
	}
	return w.equals(path, v.Raw, v.Raw)
}

// isText asks for a text, which may have variables in it. YAML has escapes of its own.
func (w which) isText(path, text string) Advice {
	return w.equals(path, asJSON(text), strconv.Quote(text))
}

func (w which) equals(path, inJSON, inYAML string) Advice {
	a := says(fmt.Sprintf("%s %q equal to %s", w.sentence(), path, inJSON), fmt.Sprintf("{%s, is: {%s: %s}}", w.yaml(), InYAML(path), inYAML))
	a.of, a.check, a.path, a.value = w, "is", path, inYAML
	return a
}

// literal is a text in which nothing refers to a variable.
func literal(text string) string { return strings.ReplaceAll(text, "${", "$${") }

// valueAdvice is what would notice that a value is another one: the variable that has it, the
// others that have it as well, or itself; false: nobody can say what it is.
func (s *subject) valueAdvice(w which, path string, was gjson.Result) (Advice, bool) {
	switch named := s.inVariables(was); {
	case s.known.free(s, w.name, path, was), value.HasHalves(was):
		return Advice{}, false
	case named != "":
		return w.isText(path, named), true
	case s.known.isRandom(s, w.name, path, was):
		return s.same(w.name, path)
	default:
		w.nth = w.nth || len(s.values(w.name, path)) > 1
		return w.is(path, was), true
	}
}

// same is the advice that a value is the same in all events, or in those of a kind; false:
// it is not.
func (s *subject) same(name, path string) (Advice, bool) {
	switch {
	case len(s.values(expect.AnyEvent, path)) == 1:
		return says(fmt.Sprintf("%q is the same in every event", path), fmt.Sprintf("{same: %s}", InYAML(path))), true
	case len(s.all(name)) > 1 && len(s.values(name, path)) == 1:
		return says(fmt.Sprintf("%q is the same in every %q", path, name), fmt.Sprintf("{same: %s, in: %s}", InYAML(path), InYAML(name))), true
	default:
		return Advice{}, false
	}
}

// inVariables is a text with the variable in it that its recording knows by value; empty:
// there is none.
func (s *subject) inVariables(v gjson.Result) string {
	if v.Type != gjson.String || len(v.Str) < minRepeated {
		return ""
	}
	for _, name := range slices.Sorted(maps.Keys(s.variables)) {
		value := s.variables[name]
		if len(value) >= minRepeated && strings.Contains(v.Str, value) && !scenario.IsBaseURL(name) {
			return strings.ReplaceAll(literal(v.Str), value, "${"+name+"}")
		}
	}
	return ""
}

var plainWord = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)

// InYAML is a text as YAML has it, in quotes where it needs them. What looks like a variable is
// none: a service wrote it.
func InYAML(text string) string {
	text = literal(text)
	switch strings.ToLower(text) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		return yamlfile.Quoted(text)
	}
	if plainWord.MatchString(text) || text == expect.AnyEvent {
		return text
	}
	return yamlfile.Quoted(text)
}

// inPattern is a kind's name as a pattern has it.
func inPattern(name string) string {
	if plainWord.MatchString(name) {
		return name
	}
	return strconv.Quote(name)
}
