package compare

import (
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/mapping"
)

// In how many recordings, at least, an object has been seen whose names say nothing: where they look like IDs, and where
// they are words, as those of warnings are.
const (
	leastKeyed = 4
	leastWords = 16
)

// keyed gives what is keyed by IDs one name, in the events of all sides: which IDs there are is another in each
// recording, and would be a field each.
func keyed(declared []mapping.Field, sides ...*material) {
	all := make([]shapes, len(sides))
	for i, m := range sides {
		all[i] = shapesOf(m)
	}
	paths := map[shapeKey][]string{}
	for _, of := range all {
		for _, k := range of.keys() {
			if paths[k] == nil {
				paths[k] = withDeclared(k.typ, keyedIn(k, all), declared)
			}
		}
	}
	for _, m := range sides {
		m.all.eachEvent(func(f *flow, e *event) {
			for _, path := range paths[keyOf(f, e)] {
				if len(e.data) > 0 && e.data[0] == '{' {
					e.data = mapping.WithKeys(e.data, path, ownValue)
				}
			}
		})
	}
}

// withDeclared are objects that are keyed by IDs with those that the mapping takes for that.
func withDeclared(typ string, paths []string, declared []mapping.Field) []string {
	for _, f := range declared {
		if (f.Of == "" || isOfType(f.Of, typ)) && !slices.Contains(paths, f.Field) {
			paths = append(paths, f.Field)
		}
	}
	return paths
}

// members are those of an object, and in how many recordings each was seen.
type members struct {
	runs map[string]int
	in   int // how many recordings have the object
}

// keyedIn are the paths of objects of which hardly two recordings have a name in common, those within others last.
func keyedIn(k shapeKey, all []shapes) []string {
	objects := map[string]*members{}
	for _, of := range all {
		s := of[k]
		if s == nil {
			continue
		}
		for path, f := range s.fields {
			if path == "" || strings.HasSuffix(path, itemsOf) {
				continue
			}
			parent := parentOf(path)
			if objects[parent] == nil {
				objects[parent] = &members{runs: map[string]int{}}
				for _, side := range all {
					objects[parent].in += side[k].seen(parent)
				}
			}
			objects[parent].runs[lastName(path)] += f.runs
		}
	}
	var paths []string
	for _, path := range sortedKeys(objects) {
		isIn := func(other string) bool { return isWithin(path, other) }
		if objects[path].areIDs() && !slices.ContainsFunc(paths, isIn) {
			paths = append(paths, path)
		}
	}
	return paths
}

// seen is in how many recordings there was an object at a path.
func (s *shape) seen(path string) int {
	switch {
	case s == nil:
		return 0
	case path == "":
		return s.seenIn
	case s.fields[path] == nil:
		return 0
	}
	return s.fields[path].runs
}

// areIDs tells that none of the names comes often, and that most recordings have one of their own; or that a baseline
// has them so.
func (m *members) areIDs() bool {
	if m.runs[ownValue] > 0 {
		return true
	}
	if m.in < leastKeyed || 2*len(m.runs) < m.in {
		return false
	}
	words := 0
	for name, runs := range m.runs {
		if runs > max(1, m.in/leastKeyed) {
			return false
		}
		words += boolInt(!strings.ContainsAny(name, "0123456789"))
	}
	return m.in >= leastWords || 2*words < len(m.runs)
}

// isKeyed tells an object whose names are IDs.
func isKeyed(v gjson.Result) (is bool) {
	if !v.IsObject() {
		return false
	}
	v.ForEach(func(name, _ gjson.Result) bool { is = name.Str == ownValue; return false })
	return is
}
