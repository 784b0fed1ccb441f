package report

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/happened"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// marks are what findings speak of, by the stream: entries, and places behind them.
type marks map[string]*streamMarks

// streamMarks are those of one stream, by the name of the entry; what is missing somewhere by somewhere.
type streamMarks struct {
	entries map[string]entryMark
	missing map[string][]*missing
}

// somewhere names the place of what is missing nobody knows where.
const somewhere = ""

// The classes of what findings speak of.
const (
	classFirst  = "marked first" // it is to be looked at first
	classMarked = "marked"
)

// entryMark is what the page says of an entry of which a finding speaks.
type entryMark struct{ class, said string }

// missing is what did not come behind an entry: several findings may miss the same.
type missing struct {
	kind     string   // what it is, as the findings call it
	vague    bool     // that is all that is known of it: it may be one of which another finding knows more
	texts    []string // what the findings call it
	class    string
	anywhere bool // nobody knows where it was to come
}

// name is its kind's name.
func (g *missing) name() string {
	if name, err := strconv.Unquote(g.kind); err == nil {
		return name
	}
	return g.kind
}

// vagueness is what a finding misses in a stream, and does not say more of than its kind, or not where;
// it is the nth of its kind that the finding misses there.
type vagueness struct {
	of   *streamMarks
	name string
	*missing
	nth int
}

// marksOf puts what findings speak of where it stands. What is to be looked at first is of the finding
// that is shown first.
func marksOf(s verdict.Scenario) marks {
	all, class := marks{}, classFirst
	var vague, anywhere []vagueness
	for _, f := range pointing(s) {
		said, lacked := saidOf(f), map[string]int{}
		for _, e := range wrongOf(f) {
			of, name, g := all.of(e.Stream), placeOf(e), missingOf(e, class)
			switch {
			case g == nil:
				if _, other := of.entries[name]; !other {
					of.entries[name] = entryMark{class, said(e)}
				}
			case e.Anywhere:
				anywhere = append(anywhere, vagueness{of, name, g, lacked[e.Stream+name+g.kind]})
			case g.vague && class == classMarked:
				vague = append(vague, vagueness{of: of, name: name, missing: g})
			default:
				of.miss(name, g, lacked[e.Stream+name+g.kind])
			}
			if g != nil {
				lacked[e.Stream+name+g.kind]++
			}
			class = classMarked
		}
	}
	for _, v := range slices.Concat(vague, anywhere) {
		v.of.missVaguely(v)
	}
	return all
}

// callOf is the call of which a finding speaks that makes the scenario fail, by its method and URL;
// empty: none does.
func callOf(s verdict.Scenario) string {
	for _, f := range s.Shown() {
		if f.Failure != nil && f.Failure.Call != "" && !s.Undecided(f) {
			return f.Failure.Call
		}
	}
	return ""
}

// wrongOf is what evidence points at as wrong: where too few came, and nobody knows where one is missing,
// nothing is wrong with those that came.
func wrongOf(f *verdict.Failure) []verdict.Evidence {
	if !slices.ContainsFunc(f.Evidence, func(e verdict.Evidence) bool { return e.Anywhere }) {
		return f.Evidence
	}
	return slices.DeleteFunc(slices.Clone(f.Evidence), func(e verdict.Evidence) bool { return e.Missing == "" })
}

// placeOf names the place that evidence speaks of.
func placeOf(e verdict.Evidence) string {
	if e.Anywhere {
		return somewhere
	}
	return entryName(e.Kind.String(), e.Number)
}

// pointing are the failures that speak of entries: of what is shown first the first. What stands beside
// what is broken, and could not be judged, points at nothing wrong.
func pointing(s verdict.Scenario) []*verdict.Failure {
	var all []*verdict.Failure
	for _, f := range slices.Concat(s.Shown(), s.Findings()) {
		if f.Failure != nil && !s.Undecided(f) && len(f.Failure.Evidence) > 0 && !slices.Contains(all, f.Failure) {
			all = append(all, f.Failure)
		}
	}
	return all
}

func (m marks) of(stream string) *streamMarks {
	if m[stream] == nil {
		m[stream] = &streamMarks{map[string]entryMark{}, map[string][]*missing{}}
	}
	return m[stream]
}

// miss adds what is missing; it is the nth of its kind that one finding misses there: the nth that
// others miss there is the same.
func (m *streamMarks) miss(name string, g *missing, nth int) {
	for _, other := range m.missing[name] {
		if other.kind != g.kind {
			continue
		}
		if known := slices.Contains(other.texts, g.texts[0]); known || nth == 0 {
			if !known {
				other.texts = append(other.texts, g.texts[0])
			}
			return
		}
		nth--
	}
	m.missing[name] = append(m.missing[name], g)
}

// missVaguely adds what is missing unless another finding knows where one of its kind is: that is the same.
func (m *streamMarks) missVaguely(v vagueness) {
	for _, place := range slices.Sorted(maps.Keys(m.missing)) {
		at := slices.IndexFunc(m.missing[place], func(other *missing) bool { return other.kind == v.kind })
		if at < 0 || place == somewhere {
			continue
		}
		if v.class == classFirst {
			m.missing[place][at].class = classFirst
		}
		return
	}
	m.miss(v.name, v.missing, v.nth)
}

// missingOf is what evidence says is missing; nil: it speaks of an entry.
func missingOf(e verdict.Evidence, class string) *missing {
	if e.Missing == "" {
		return nil
	}
	return &missing{kind: e.Missing, vague: e.With == "", texts: []string{e.Lacking()}, class: class, anywhere: e.Anywhere}
}

// saidOf says of an entry what is wrong with it: alone, or together with others of which the finding
// speaks: which of them is to blame nobody knows.
func saidOf(f *verdict.Failure) func(verdict.Evidence) string {
	var spoken []verdict.Evidence
	for _, e := range f.Evidence {
		if e.Missing == "" && !e.Further {
			spoken = append(spoken, e)
		}
	}
	return func(this verdict.Evidence) string {
		switch {
		case this.Further:
			return "this is wrong as well"
		case len(spoken) < 2:
			return "this is what is wrong"
		}
		var others []string
		for _, e := range spoken {
			if e.Stream != this.Stream || e.Mark != this.Mark {
				others = append(others, shortName(e, this.Stream))
			}
		}
		if more := len(others) - mostBeside; more > 0 {
			others = append(others[:mostBeside], fmt.Sprintf("%d more", more))
		}
		return "one of those that do not fit together, with " + strings.Join(others, ", ")
	}
}

// shortName is an entry by its number, as one of another stream where it is not of this one.
func shortName(e verdict.Evidence, stream string) string {
	name := fmt.Sprintf("#%d", e.Number)
	if e.Kind != recording.KindEvent {
		name = fmt.Sprintf("%s %d", e.Kind, e.Number)
	}
	if e.Stream != stream {
		name += " of " + e.Stream
	}
	return name
}

// lastWrong is the index of the last call by this method and URL that went wrong, after which it was given
// up; -1: none.
func lastWrong(all []happened.Call, called string) int {
	for i, c := range slices.Backward(all) {
		if c.Wrong && c.Method+" "+c.URL == called {
			return i
		}
	}
	return -1
}

// missing writes what did not come between two times.
func (m markup) missing(all []*missing, from, to happened.Milliseconds) {
	for _, one := range all {
		where, class := "here", "missing "
		if one.anywhere {
			where, class = "somewhere", "missing anywhere "
		}
		m.raw("<li")
		m.time("data-from", from)
		m.time("data-t", to)
		m.attribute("data-name", one.name())
		m.attribute("class", class+one.class)
		m.raw("><b>missing ", where, ": ")
		m.lack(one.texts[0])
		m.raw("</b>")
		for i, text := range one.texts[1:] {
			m.raw([]string{" also called: ", "; "}[min(i, 1)])
			m.lack(text)
		}
		m.raw("</li>\n")
	}
}

// lack is what a finding calls what is missing: the script reads each by itself.
func (m markup) lack(text string) {
	m.raw("<span>")
	m.line(text)
	m.raw("</span>")
}
