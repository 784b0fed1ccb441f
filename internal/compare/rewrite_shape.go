package compare

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/mapping"
)

// shapeKey are the events of one type in one scenario.
type shapeKey struct{ scenario, typ string }

func keyOf(f *flow, e *event) shapeKey { return shapeKey{f.run.Scenario, e.typ} }

// shape is which fields events have.
type shape struct {
	fields map[string]*shapeField
	runs   int // of the scenario
	seenIn int // so many of them
	last   *Run
	learn  func(show func(path, said string)) // shows what the fields say
}

// shapeField is of which types of JSON a field's values are and, once it was asked for, what they say.
type shapeField struct {
	runs  int // in so many recordings
	last  *Run
	types []string
	said  map[string]bool
}

type shapes map[shapeKey]*shape

func (s shapes) keys() []shapeKey {
	return slices.SortedFunc(maps.Keys(s), func(a, b shapeKey) int {
		return cmp.Or(strings.Compare(a.scenario, b.scenario), strings.Compare(a.typ, b.typ))
	})
}

func (s shapes) at(k shapeKey, runs int) *shape {
	if s[k] == nil {
		s[k] = &shape{fields: map[string]*shapeField{}, runs: runs}
	}
	return s[k]
}

func (s *shape) add(path, typ string, in *Run) {
	f := s.fields[path]
	if f == nil {
		f = &shapeField{}
		s.fields[path] = f
	}
	if !slices.Contains(f.types, typ) {
		f.types = append(f.types, typ)
	}
	if in != f.last {
		f.runs, f.last = f.runs+1, in
	}
}

// shapesOf are those of all events of a side.
func shapesOf(m *material) shapes {
	all := shapes{}
	for name, b := range m.baselines {
		b.shapes(name, all)
	}
	m.all.eachEvent(func(f *flow, e *event) {
		k := keyOf(f, e)
		s := all.at(k, m.manyOf(k.scenario))
		if f.run != s.last {
			s.seenIn, s.last = s.seenIn+1, f.run
		}
		visit(e.data, func(path string, v gjson.Result) { s.add(path, typeOf(v), f.run) })
		if s.learn == nil {
			s.learn = m.saidBy(k)
		}
	})
	return all
}

// saidBy shows what the events say.
func (m *material) saidBy(k shapeKey) func(show func(path, said string)) {
	return func(show func(path, said string)) {
		m.all.eachEvent(func(f *flow, e *event) {
			if keyOf(f, e) != k {
				return
			}
			visit(e.data, func(path string, v gjson.Result) {
				if c := f.classOfValue(v); c.name != "" {
					show(path, "<"+c.name+">")
					f.tellApart(e, path, v.Str, c, show)
				} else if !v.IsObject() && !v.IsArray() {
					show(path, f.values.literal(v))
				}
			})
		})
	}
}

// hasOwnNumber finds the number of a value with an identity, and where it comes first.
var hasOwnNumber = regexp.MustCompile(`(<[^>]*?)( \d+)?( of [^>]*|, another in each event|, several)?>`)

// shapes adds what a baseline knows of fields.
func (b *baseline) shapes(scenario string, all shapes) {
	for k, t := range b.known.tally {
		if k.aspect != aspectField || k.path == idPath {
			continue
		}
		s := all.at(shapeKey{scenario, b.typeOf(k.of)}, b.Recordings)
		for _, seen := range t.seen {
			for class := range strings.SplitSeq(strings.TrimSuffix(seen.value, inSome), " or ") {
				s.add(k.path, typeOfClass(class), nil)
			}
		}
		f := s.fields[k.path]
		f.runs = max(f.runs, t.runs)
		s.seenIn = max(s.seenIn, f.runs)
		s.learn = b.saidBy(b.typeOf(k.of))
	}
}

// saidBy shows what a baseline knows that the fields of a type say.
func (b *baseline) saidBy(typ string) func(show func(path, said string)) {
	return func(show func(path, said string)) {
		for k, t := range b.known.tally {
			if !slices.Contains([]aspect{aspectField, aspectValue, aspectClock}, k.aspect) || b.typeOf(k.of) != typ {
				continue
			}
			for _, seen := range t.seen {
				switch {
				case k.aspect == aspectClock:
					show(k.path, "<"+seen.value+">")
				case k.aspect == aspectValue:
					for _, said := range wordsIn(seen.value) {
						show(k.path, said)
					}
				case strings.HasPrefix(seen.value, "<"):
					show(k.path, hasOwnNumber.ReplaceAllString(strings.TrimSuffix(seen.value, inSome), "$1>"))
					b.tellApart(k, seen.value, show)
				}
			}
		}
	}
}

// typeOf is the type of the events of a kind.
func (b *baseline) typeOf(kind string) string {
	if i := slices.IndexFunc(b.Types, func(typ string) bool { return isOfType(kind, typ) }); i >= 0 {
		return b.Types[i]
	}
	return mapping.Unnamed
}

// typeOfClass is as what JSON has values of a class.
func typeOfClass(class string) string {
	switch {
	case strings.Contains(class, sinceEpoch):
		return "number"
	case strings.HasPrefix(class, "<"):
		return "text"
	}
	return class
}

// says is what a field says, and all that it says has to be asked for once.
func (s *shape) says(path string) map[string]bool {
	if f := s.fields[path]; f != nil && f.said != nil {
		return f.said
	}
	for _, f := range s.fields {
		f.said = map[string]bool{}
	}
	s.learn(func(path, said string) {
		if f := s.fields[path]; f != nil {
			f.said[said] = true
		}
	})
	return s.fields[path].said
}

// canHave tells that a move can be what made a shape: it has the field where it is, and not where it was.
func (s *shape) canHave(m mapping.Move) bool {
	has := func(path string) bool { return path == "" || s.fields[path] != nil }
	return has(m.Now) && (m.Was == "" || s.fields[m.Was] == nil) && !s.isNoObject()
}

// isNoObject tells that the data of some events is none.
func (s *shape) isNoObject() bool { return s.fields[""] != nil && !s.isObject("") }

// hasOneOf tells that a shape has one of the fields that have moved.
func (s *shape) hasOneOf(moves []mapping.Move) bool {
	return slices.ContainsFunc(moves, func(m mapping.Move) bool { return m.Was == "" || s.fields[m.Was] != nil })
}

// without lists the fields that another shape does not have, those that contain others first. What is keyed by IDs is
// many, of which only one could move.
func (s *shape) without(other *shape) []string {
	var paths []string
	for path := range s.fields {
		if path != "" && other.fields[path] == nil && !strings.HasSuffix(path, itemsOf) && !strings.Contains(path, ownValue) {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}

// below are the paths of what is in a field, from there; of the top all that stands there.
func (s *shape) below(path string) map[string]bool {
	all := map[string]bool{}
	for at := range s.fields {
		if rest, is := belowPath(at, path); is {
			all[rest] = true
		}
	}
	return all
}

func belowPath(at, path string) (rest string, is bool) {
	if path == "" {
		return at, at != "" && !strings.ContainsAny(at, ".[")
	}
	rest, is = strings.CutPrefix(at, path)
	return rest, is && rest != "" && (rest[0] == '.' || strings.HasPrefix(rest, itemsOf))
}

func (s *shape) isObject(path string) bool {
	return slices.Equal(s.fields[path].types, []string{"object"})
}

// parentOf is the path of what a field is in.
func parentOf(path string) string {
	if i := strings.LastIndex(path, "."); i >= 0 {
		return path[:i]
	}
	return ""
}
