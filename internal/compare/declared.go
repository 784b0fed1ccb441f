package compare

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// proposal are the lines of a mapping that declare a difference. What no line is made for is
// accepted by its name.
func (g *group) proposal() *mapping.Mapping {
	d := g.first()
	was, is := d.words()
	m := &mapping.Mapping{}
	switch linesOf(g) {
	case CausePath:
		for _, d := range g.deviations {
			if path, _ := d.moves(); !slices.Contains(m.Paths, path) {
				m.Paths = append(m.Paths, path)
			}
		}
	case CauseHeaders:
		m.Headers = g.deviations.paths()
	case CauseTime:
		m.Times = []mapping.Change{{Was: timeEnd(was), Now: timeEnd(is)}}
	case CauseValue:
		m.Values, m.Differs = g.deviations.valueLines()
	case CauseField:
		switch absent {
		case is:
			m.Dropped = g.deviations.fieldLines()
		case was:
			m.Added = g.deviations.fieldLines()
		default:
			m.Differs = g.deviations.fieldLines()
		}
	case CauseAnswer:
		for _, name := range g.deviations.in() {
			m.Instead = append(m.Instead, mapping.Instead{Scenario: name, Was: was, Now: is})
		}
	default:
		m.Accept = []mapping.Accept{{Difference: g.name, Now: g.accepted(), Because: toBeSaid}}
	}
	return m
}

// linesOf is the cause of which a mapping has lines that declare the group; data that has no fields has none.
func linesOf(g *group) Cause {
	if (g.cause == CauseValue || g.cause == CauseField) && g.first().path == "" || slices.Contains([]aspect{aspectPrecision, aspectClock}, g.first().aspect) {
		return ""
	}
	isOtherMethod := func(d *deviation) bool {
		_, is := d.moves()
		return !is
	}
	if g.cause == CausePath && slices.ContainsFunc(g.deviations, isOtherMethod) {
		return ""
	}
	return g.cause
}

// moves is what a line says of another path; false: the method is another, which no line says.
func (d *deviation) moves() (p mapping.Path, is bool) {
	was, now := d.words()
	method, path := cutMethod(was)
	other, to := cutMethod(now)
	return mapping.Path{Was: path, Now: to}, method == other
}

// cutMethod parts what is asked for, where that is not with GET.
func cutMethod(asked string) (method, path string) {
	if before, after, is := strings.Cut(asked, " "); is && !strings.HasPrefix(asked, "/") {
		return before, after
	}
	return "", asked
}

// toBeSaid stands where a person has to say why.
const toBeSaid = "…"

func (those sameCause) fieldLines() []mapping.Field {
	var lines []mapping.Field
	for _, d := range those {
		line := mapping.Field{Field: d.path, Of: d.of}
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// valueLines are a line for each value or, of a field that says more than one, or much, one that says that it differs.
func (those sameCause) valueLines() (values []mapping.Value, differs []mapping.Field) {
	for _, d := range those {
		was, is := d.words()
		v, single := d.says()
		isLine := func(o mapping.Value) bool { return o.Field == v.Field && o.Was == v.Was && o.Now == v.Now }
		switch {
		case (!single || len(was)+len(is) > shownData) && !slices.Contains(differs, v.Field):
			differs = append(differs, v.Field)
		case single && len(was)+len(is) <= shownData && !slices.ContainsFunc(values, isLine):
			values = append(values, v)
		}
	}
	return values, differs
}

// timeEnd is how times of a class end.
func timeEnd(class string) string {
	return strings.TrimSuffix(strings.TrimPrefix(class, "<timestamp "), ">")
}

// usedLines are the lines that declare a group, where these say it of any values: of paths.
func (g *group) usedLines(m, proposed *mapping.Mapping) *mapping.Mapping {
	if g.cause != CausePath {
		return proposed
	}
	used := &mapping.Mapping{Paths: slices.Clone(proposed.Paths)}
	for _, p := range m.Paths {
		if slices.ContainsFunc(g.deviations, func(d *deviation) bool { return isMovedBy(p, d) }) {
			used.Paths = append(used.Paths, p)
		}
	}
	return used
}

// isMovedBy tells that a line says of a path what became of it.
func isMovedBy(p mapping.Path, d *deviation) bool {
	moved, is := d.moves()
	return is && (p == moved || p.Moves(moved.Was, moved.Now))
}

// declares tells whether the mapping accepts a group, or declares all of it.
func declares(m *mapping.Mapping, g *group) bool {
	return len(accepting(m, g.name, g.within)) > 0 || declaresAll(m, g)
}

// declaresAll tells whether the mapping declares all of a group. What is declared must be so in
// each recording: a field that is dropped in some events only is another difference.
func declaresAll(m *mapping.Mapping, g *group) bool {
	return !slices.ContainsFunc(g.deviations, func(d *deviation) bool { return !d.declared(m, g.cause) })
}

func (d *deviation) declared(m *mapping.Mapping, cause Cause) bool {
	was, is := d.words()
	if isSteady := d.unanimous || cause == CauseHeaders && d.old.isThere() && d.now.isThere(); !isSteady && cause != CauseAnswer {
		return false
	}
	switch cause {
	case CausePath:
		return slices.ContainsFunc(m.Paths, func(p mapping.Path) bool { return isMovedBy(p, d) })
	case CauseHeaders:
		return slices.ContainsFunc(m.Headers, func(name string) bool { return strings.EqualFold(name, d.path) })
	case CauseTime:
		return slices.Contains(m.Times, mapping.Change{Was: timeEnd(was), Now: timeEnd(is)})
	case CauseValue:
		return hasField(m.Differs, d) || saidBy(d, m.Values) || slices.ContainsFunc(m.Values, func(v mapping.Value) bool {
			said, single := d.says()
			return single && isField(v.Field, d) && v.Was == said.Was && v.Now == said.Now
		})
	case CauseField:
		switch absent {
		case was:
			return hasField(m.Added, d)
		case is:
			return hasField(m.Dropped, d)
		}
		return hasField(m.Differs, d) || typedBy(d, m.Values)
	case CauseAnswer:
		return slices.Contains(m.Instead, mapping.Instead{Scenario: d.scenario, Was: was, Now: is})
	}
	return false
}

// isThere tells that a fact could be told in each run, or in none, whatever it was.
func (t *tally) isThere() bool { n := t.of(absent); return n == 0 || n == t.runs }

// says is what the field said and says; false: there is not one value on each side that it says
// whatever the request.
func (d *deviation) says() (v mapping.Value, single bool) {
	v.Field = mapping.Field{Field: d.path, Of: d.of}
	if d.was == nil || d.is == nil {
		return v, false
	}
	var isNow bool
	v.Was, single = d.was.json(d.path, &d.before.lookup)
	v.Now, isNow = d.is.json(d.path, &d.brought.lookup)
	return v, single && isNow
}

// lookup is what stands where in the data of an event, the last one that was asked for: all its fields are, one by one.
type lookup struct {
	entry  *recording.Entry
	values map[string]gjson.Result // the first at each path
}

// at is the value at a path of what an event says, once it is rewritten.
func (l *lookup) at(p Place, path string) gjson.Result {
	if l.entry != p.Entry {
		l.entry, l.values = p.Entry, map[string]gjson.Result{}
		visit(p.read, func(at string, v gjson.Result) {
			if _, known := l.values[at]; !known {
				l.values[at] = v
			}
		})
	}
	return l.values[path]
}

// json is a value that was seen, with its type.
func (s *sighting) json(path string, in *lookup) (yamlfile.JSON, bool) {
	text, _ := json.Marshal(s.value) // a string can be encoded
	if s.at.Entry == nil {           // a baseline has no types
		if gjson.Valid(s.value) && !gjson.Parse(s.value).IsObject() && !gjson.Parse(s.value).IsArray() {
			return yamlfile.JSON(s.value), true
		}
		return yamlfile.JSON(text), true
	}
	found := in.at(s.at, path)
	if found.Type == gjson.String {
		return yamlfile.JSON(text), found.Str == s.value
	}
	return yamlfile.JSON(found.Raw), found.Exists() && gjson.Valid(s.value) && value.Equal(found, gjson.Parse(s.value))
}

func hasField(fields []mapping.Field, d *deviation) bool {
	return slices.ContainsFunc(fields, func(f mapping.Field) bool { return isField(f, d) })
}

func isField(f mapping.Field, d *deviation) bool {
	return f.Field == d.path && (f.Of == "" || f.Of == d.of)
}

// unused lists the lines of a mapping that declare nothing that differs.
func unused(m *mapping.Mapping, found []*Difference) []string {
	used := &mapping.Mapping{}
	for _, d := range found {
		if d.Declared && d.Mapping != nil {
			used = used.With(d.Mapping)
			used.Values = append(used.Values, d.valuesIn(m.Values)...)
		}
		used.Accept = append(used.Accept, d.accepted...)
	}
	return m.Unused(used)
}
