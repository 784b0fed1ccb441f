package compare

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/mapping"
)

// twice takes back that each event of a stream comes more than once on one side, and says so once: by how many there are
// of each kind it would be told of each.
func (w *rewriting) twice() {
	w.oncePer(w.now, w.old)
	w.oncePer(w.old, w.now)
}

// oncePer does so with the events of one side.
func (w *rewriting) oncePer(m, other *material) {
	known := other.all.amounts()
	s := &repetition{runs: map[*Run]bool{}}
	for _, f := range m.all {
		if fits(other, known, f, f.events) {
			continue // as nearly always
		}
		if times := f.timesEach(); times > 1 {
			if once := f.once(times); fits(other, known, f, once) {
				s.see(f, times)
				f.events = once
			}
		}
	}
	if len(s.runs) > 0 {
		w.found = append(w.found, s.difference(w, m, other))
	}
}

// timesEach is how often each event of a flow comes, within a connection; 1: some come once. Of a stream that was left
// the last one may be on its way.
func (f *flow) timesEach() int {
	times, last := map[string]int{}, ""
	for i := range f.events {
		last = f.saying(&f.events[i])
		times[last]++
	}
	if len(times) < 2 {
		return 1
	}
	each := 0
	for what, n := range times {
		if what != last || !f.open() {
			each = commonDivisor(each, n)
		}
	}
	return each
}

func commonDivisor(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// saying is what an event says, in which connection.
func (f *flow) saying(e *event) string { return fmt.Sprintf("%d %s", e.leg, contentOf(f, e)) }

// contentOf is what an event says without IDs and times: each sending may have its own.
func contentOf(f *flow, e *event) string {
	var all strings.Builder
	all.WriteString(e.kind)
	visit(e.data, func(path string, v gjson.Result) {
		said := "<" + f.classOfValue(v).name + ">"
		if said == "<>" && !v.IsObject() && !v.IsArray() {
			said = v.Raw
		}
		fmt.Fprintf(&all, "\n%s: %s", path, said)
	})
	return all.String()
}

// once are the events of a flow, of those that say the same the first of so many.
func (f *flow) once(times int) []event {
	var kept []event
	seen := map[string]int{}
	for _, e := range f.events {
		what := f.saying(&e)
		if seen[what]%times == 0 {
			kept = append(kept, e)
		}
		seen[what]++
	}
	return kept
}

// amounts are how many events of each kind the streams of a side have, one text for each stream that has others.
func (all flows) amounts() map[string]bool {
	known := map[string]bool{}
	for _, f := range all {
		known[f.amount(f.events)] = true
	}
	return known
}

func (f *flow) amount(events []event) string {
	of := f.countsOf(events)
	text := streamOf(f.run.Scenario, f.name)
	for _, kind := range sortedKeys(of) {
		text += "\n" + kind + ": " + of[kind]
	}
	return text
}

// countsOf is how many there are of each kind, as the fact has it.
func (f *flow) countsOf(events []event) map[string]string {
	many, of := map[string]int{}, map[string]string{}
	for _, e := range events {
		many[e.kind]++
	}
	for kind, n := range many {
		of[kind] = strconv.Itoa(n)
		if n > 1 && f.open() {
			of[kind] = someOrMore
		}
	}
	return of
}

// fits tells that the other side has so many events of each kind in a stream as well.
func fits(other *material, known map[string]bool, f *flow, events []event) bool {
	b := other.baselines[f.run.Scenario]
	if b == nil {
		return known[f.amount(events)]
	}
	of := f.countsOf(events)
	for k, t := range b.known.tally {
		if k.aspect == aspectCount && k.stream == f.name && t.runs == b.Recordings && of[k.of] == "" {
			return false
		}
	}
	for kind, n := range of {
		t := b.known.tally[key{f.name, aspectCount, kind, ""}]
		if t == nil || t.of(n) == 0 && (n != someOrMore || numbers(t).high <= 1) {
			return false
		}
	}
	return true
}

// repetition is where each event comes more than once.
type repetition struct {
	runs  map[*Run]bool
	times []int // of each event, in some of them
	at    Place
}

func (s *repetition) see(f *flow, times int) {
	if !slices.Contains(s.times, times) {
		s.times = append(s.times, times)
	}
	if len(s.runs) == 0 {
		s.at = f.place(&f.events[slices.IndexFunc(f.events[1:], func(e event) bool { return f.saying(&e) == f.saying(&f.events[0]) })+1])
	}
	s.runs[f.run] = true
}

func (s *repetition) often() string {
	var all []string
	for _, n := range slices.Sorted(slices.Values(s.times)) {
		all = append(all, timesAgain(n))
	}
	return strings.Join(all, " or ")
}

// eachOnce is what a side does where each event comes once.
const eachOnce = "each event comes once"

func (s *repetition) difference(w *rewriting, m, other *material) *Difference {
	scenarios := scenariosOf(s.runs)
	often := "each event comes " + s.often()
	there, here := other.runsIn(scenarios), m.runsIn(scenarios)
	counterpart, _ := other.first(s.at, m)
	d := &Difference{Cause: CauseCount, Name: "number of all events", Title: often + " now", Scenarios: scenarios, Chance: fisher(0, there, len(s.runs), here)}
	d.Old, d.New = sightAt(eachOnce, there, there, counterpart), sightAt(often, len(s.runs), here, s.at)
	if m == w.old {
		d.Title = strings.Replace(often, "comes", "came", 1) + ", and comes once now"
		d.Old, d.New = d.New, d.Old
	}
	limit := chanceOfNew
	if there >= fullSet { // as of the number of each kind
		limit = chanceOfSteady
	}
	if d.Certain = len(s.runs) == here || d.Chance <= limit; !d.Certain {
		d.More = moreRuns(0, max(1, there), len(s.runs), max(1, here), limit)
	}
	if len(s.runs) < here {
		d.Title += fmt.Sprintf(", in %d of %d recordings", len(s.runs), here)
	}
	d.Mapping = &mapping.Mapping{Accept: []mapping.Accept{{Difference: d.Name, Now: d.New.Text, Because: toBeSaid}}}
	d.accept(w.declared, d.isSaid)
	return d
}
