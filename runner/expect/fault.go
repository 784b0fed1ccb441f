package expect

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// faultsShown is how many faults of one event a message shows.
const faultsShown = 3

// faultOf says which checks do not hold: the first of them decides on the code; nil: all
// do.
func faultOf(checks []check, v *View) *fault {
	var first *fault
	for i := range checks {
		switch c := &checks[i]; {
		case c.holds(v):
		case first == nil:
			first = c.fault(v)
			first.also = make([]Way, 0, len(checks[i+1:]))
		default:
			first.also = append(first.also, c.fault(v).way())
		}
	}
	if first != nil && !v.wordless {
		first.got, first.deviation = gotOf(checks, v), deviationOf(checks, v)
		first.brief(v)
	}
	return first
}

// gotOf is what an event has ending of what the checks demand that it fails, each text once, and once what
// there is beside what is missing.
func gotOf(checks []check, v *View) string {
	var said, besides []string
	together := movedIn(checks, v)
	for i := range checks {
		c := &checks[i]
		if c.holds(v) {
			continue
		}
		got := c.got
		if together.has(c.path) {
			got = together.got
		}
		text, ending := got(v), ""
		if c.path != "" {
			ending = beside(v, c.path)
		}
		if slices.Contains(besides, ending) {
			text = strings.TrimSuffix(text, ending)
		}
		besides = append(besides, ending)
		if !slices.Contains(said, text) {
			said = append(said, text)
		}
	}
	return listedOf(v, said)
}

// listedOf makes one text of those about an entry, which is named once.
func listedOf(v *View, texts []string) string {
	over := len(texts) - faultsShown
	texts = texts[:min(len(texts), faultsShown)]
	for i := range texts[1:] {
		texts[1+i] = strings.TrimPrefix(texts[1+i], v.named()+" ")
	}
	return strings.Join(texts, "; ") + more(over)
}

// moved are keys that an event lacks for one reason: they stand elsewhere, all at the same place.
type moved struct {
	from, to value.Path   // what they are looked for in; where they are: empty at the top level
	paths    []value.Path // where they are looked for
}

// movedIn finds the keys that moved among those that checks miss in the event. What moved alone is
// none: what is said of its path says so.
func movedIn(checks []check, v *View) moved {
	var m moved
	for i := range checks {
		path := checks[i].path
		from, key := path.Parent()
		if path == "" || m.has(path) || v.at(path).field != "" || !v.isJSON() || !v.isMissed(path) || checks[i].holds(v) {
			continue
		}
		near := value.Near(gjson.Parse(v.text()), path)
		to, as := near.Parent()
		switch {
		case near == "" || as != key:
		case len(m.paths) == 0:
			m = moved{from, to, []value.Path{path}}
		case m.from == from && m.to == to:
			m.paths = append(m.paths, path)
		}
	}
	if len(m.paths) < 2 {
		return moved{}
	}
	return m
}

func (m moved) has(path value.Path) bool { return slices.Contains(m.paths, path) }

// got says of an event what moved.
func (m moved) got(v *View) string {
	keys := make([]string, len(m.paths))
	for i, path := range m.paths {
		_, key := path.Parent()
		keys[i] = strconv.Quote(key)
	}
	listed := wording.Enumerated(keys)
	if m.from != "" && v.isMissed(m.from) {
		return fmt.Sprintf("%s has no %q; %s stand %s", v.named(), m.from, listed, placeOf(m.to))
	}
	return fmt.Sprintf("%s has no %s %s; they stand %s", v.named(), listed, placeOf(m.from), placeOf(m.to))
}

// placeOf is where the keys of an object stand.
func placeOf(object value.Path) string {
	if object == "" {
		return "at the top level"
	}
	return fmt.Sprintf("in %q", object)
}
