package compare

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/recording"
)

// Baseline is what is known of a scenario of one side, as a file has it: for people to read and
// to correct. Each fact says in how many recordings it was so.
type Baseline struct {
	Scenario   string            `yaml:"baseline,required"`
	Recordings int               `yaml:"recordings,required"`
	Types      []string          `yaml:"types"` // of events that name theirs
	Heartbeats []BaselineBeat    `yaml:"heartbeats"`
	Facts      map[string][]Fact `yaml:"facts,required"`
}

// BaselineBeat is a form of heartbeats: comment, or a type of event.
type BaselineBeat struct {
	Form  string `yaml:"form,required"`
	Data  string `yaml:"data"`
	Times int    `yaml:"times,required"`
	Among int    `yaml:"among"` // of them, so many came while events did
}

// Fact is one fact of a baseline.
type Fact struct {
	Stream   string    `yaml:"stream"` // of several
	Of       string    `yaml:"of"`     // the kind of event, or whatever else it is about
	Field    string    `yaml:"field"`  // or header, or the kind that an order is about as well
	Is       string    `yaml:"is"`
	In       int       `yaml:"in"`       // so many recordings
	Measured []float64 `yaml:"measured"` // one a recording: milliseconds, or a share
}

// Validate finds what no comparison would understand.
func (b *Baseline) Validate() error {
	if b.Recordings < 1 {
		return problem.AtField("recordings", fmt.Errorf("a baseline of %d recordings says nothing", b.Recordings))
	}
	for _, h := range b.Heartbeats {
		if h.Among > h.Times {
			return problem.AtField("heartbeats", fmt.Errorf("%d of %d heartbeats (%s) came while events did", h.Among, h.Times, h.Form))
		}
	}
	for _, about := range sortedKeys(b.Facts) {
		if !slices.Contains(aspects(), aspect(about)) {
			return problem.AtField("facts", problem.WithHelp(fmt.Errorf("unknown facts %q", about), suggest.DidYouMean(about, aspectNames())+"valid here: "+strings.Join(aspectNames(), ", ")))
		}
		for _, f := range b.Facts[about] {
			if f.In > b.Recordings || len(f.Measured) > b.Recordings || f.In == 0 && len(f.Measured) == 0 {
				return problem.AtField("facts", fmt.Errorf("a fact about %s (%s) was seen in %d of %d recordings", about, cmp.Or(f.Of, f.Is), f.In, b.Recordings))
			}
			if aspect(about) == aspectWatched && watchedOf(f.Is) == 0 {
				return problem.AtField("facts", problem.WithHelp(fmt.Errorf("a stream cannot be watched for %q", f.Is), "it is a length of time, such as 10 s"))
			}
		}
	}
	return nil
}

func aspects() []aspect {
	return []aspect{
		aspectPath, aspectRedirect, aspectProtocol, aspectStatus, aspectMedia, aspectHeader, aspectLines, aspectEnd, aspectWhole, aspectCount, aspectOrder, aspectField, aspectValue, aspectWalk, aspectSame, aspectForm,
		aspectPrecision, aspectClock, aspectCourse, aspectID, aspectRetry, aspectAgain, aspectBroken, aspectBeat, aspectLast, aspectCall, aspectPlayed, aspectWatched, aspectTime, aspectInterval, aspectBurst, aspectSilence,
	}
}

func aspectNames() []string {
	var names []string
	for _, a := range aspects() {
		names = append(names, string(a))
	}
	return names
}

// ReadBaseline reads the file of a baseline. The error is for people: all that is wrong with it.
func ReadBaseline(path string) (*Baseline, error) {
	src, err := sources.Read(path)
	if err != nil {
		return nil, err
	}
	b := &Baseline{}
	return b, yamlfile.Decode(path, src, b)
}

// Baselines makes a baseline of each scenario of a side.
func Baselines(s Side) []*Baseline {
	m := materialOf(s)
	keyed(nil, m)
	tellKinds(m)
	var all []*Baseline
	for _, name := range s.Scenarios() {
		runs := m.scenarios[name]
		beats := beatsOf(runs)
		f := factsOf(runs, rhythm{due(runs), firstBeat(runs), whatever(beats)})
		b := &Baseline{Scenario: name, Recordings: f.runs, Types: m.typesOf(name), Heartbeats: beats, Facts: map[string][]Fact{}}
		for _, k := range keysOf(f, newFacts()) {
			if saysNothing(f, k) {
				continue
			}
			b.Facts[string(k.aspect)] = append(b.Facts[string(k.aspect)], factsAt(k, f.tally[k])...)
		}
		all = append(all, b)
	}
	return all
}

// saysNothing tells a fact that says nothing where a field says the same in each recording.
func saysNothing(f *facts, k key) bool {
	switch k.aspect {
	case aspectSame, aspectForm:
		return !varies(f, k)
	case aspectCourse:
		k.aspect = aspectWalk
		walk := f.tally[k]
		return walk != nil && walk.runs > 1 && !walk.volatile()
	}
	return false
}

func factsAt(k key, t *tally) []Fact {
	base := Fact{Stream: k.stream, Of: k.of, Field: k.path}
	if len(t.samples) > 0 {
		base.Measured = t.samples
		return []Fact{base}
	}
	var all []Fact
	for _, s := range t.seen {
		base.Is, base.In = s.value, s.runs
		all = append(all, base)
	}
	return all
}

// facts are those of the baseline, as if its recordings were there.
func (b *Baseline) facts(file string) *facts {
	f := newFacts()
	f.runs, f.written = b.Recordings, true
	at := Place{File: file}
	for about, facts := range b.Facts {
		for _, fact := range facts {
			k := key{cmp.Or(fact.Stream, recording.DefaultStream), aspect(about), fact.Of, fact.Field}
			if k.aspect == aspectCall || k.aspect == aspectPlayed {
				k.stream = ""
			}
			if k.aspect == aspectHeader {
				fact.Is = spelledAlike(k.path, fact.Is)
			}
			t := f.at(k)
			if len(fact.Measured) > 0 {
				t.samples, t.runs = fact.Measured, len(fact.Measured)
				t.places = make([]Place, len(fact.Measured))
				continue
			}
			if k.aspect == aspectWatched {
				f.watched[k.stream] = watchedOf(fact.Is) // Validate has read it
			}
			t.runs += fact.In
			t.seen = append(t.seen, &sighting{fact.Is, fact.In, at})
		}
	}
	f.recount()
	return f
}

// recount counts what facts are compared with: the runs with a response, and with each kind.
func (f *facts) recount() {
	for k, t := range f.tally {
		switch k.aspect {
		case aspectStatus:
			answered := t.runs - t.of(noResponse)
			f.responses[k.stream], f.heads[k.stream] = answered, answered
		case aspectCount:
			f.kinds[k] = t.runs
		case aspectField:
			if k.of == heartbeats || k.of == k.stream { // they are not counted
				of := key{k.stream, aspectCount, k.of, ""}
				f.kinds[of] = max(f.kinds[of], t.runs)
			}
		}
	}
}

// YAML is the baseline as a file has it: a line for each fact.
func (b *Baseline) YAML() string {
	var out strings.Builder
	fmt.Fprintf(&out, "# What was recorded; correct it where it is not what is meant. \"in\" is in how many recordings.\n")
	fmt.Fprintf(&out, "baseline: %s\nrecordings: %d\n", mapping.Quoted(b.Scenario), b.Recordings)
	if len(b.Types) > 0 {
		fmt.Fprintf(&out, "types: [%s]\n", strings.Join(quoted(b.Types), ", "))
	}
	if len(b.Heartbeats) > 0 {
		out.WriteString("heartbeats:\n")
	}
	for _, h := range b.Heartbeats {
		fmt.Fprintf(&out, "  - {form: %s, data: %s, times: %d, among: %d}\n", mapping.Quoted(h.Form), mapping.Quoted(h.Data), h.Times, h.Among)
	}
	out.WriteString("facts:\n")
	for _, about := range aspectNames() {
		if len(b.Facts[about]) == 0 {
			continue
		}
		fmt.Fprintf(&out, "  %s:\n", about)
		for _, f := range b.Facts[about] {
			fmt.Fprintf(&out, "    - %s\n", f.line())
		}
	}
	return out.String()
}

func (f Fact) line() string {
	var parts []string
	for _, p := range [][2]string{{"stream", f.Stream}, {"of", f.Of}, {"field", f.Field}, {"is", f.Is}} {
		if p[1] != "" && (p[0] != "stream" || p[1] != recording.DefaultStream) {
			parts = append(parts, p[0]+": "+mapping.Quoted(p[1]))
		}
	}
	if f.In > 0 {
		parts = append(parts, fmt.Sprintf("in: %d", f.In))
	}
	if len(f.Measured) > 0 {
		texts := make([]string, len(f.Measured))
		for i, v := range f.Measured {
			texts[i] = strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
		}
		parts = append(parts, "measured: ["+strings.Join(texts, ", ")+"]")
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func quoted(texts []string) []string {
	var all []string
	for _, t := range texts {
		all = append(all, mapping.Quoted(t))
	}
	return all
}

// typesOf are the types of the events of a scenario that name theirs.
func (m *material) typesOf(scenario string) []string {
	types := map[string]bool{}
	for _, flows := range m.scenarios[scenario] {
		for _, f := range flows {
			for _, e := range f.events {
				if e.typ != mapping.Unnamed {
					types[e.typ] = true
				}
			}
		}
	}
	return sortedKeys(types)
}
