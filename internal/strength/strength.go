// Package strength tells how strong a suite is: it breaks what was recorded of a service in
// the ways in which a service can break, and asks which of these faults the suite notices.
//
// Start reading at [Endpoints], which lists the faults; [Result] is what became of them. Who
// judges, this package does not know.
package strength

import (
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/runner/recording"
)

// Sample is what was recorded of a scenario, and held.
type Sample struct {
	Recording *recording.Recording
	Scenario  *scenario.Scenario // by which its streams were reached
}

// Endpoint is where streams come from: what a service does there, all scenarios about it
// judge together.
type Endpoint struct {
	Name   string // its method and URL, as scenarios write them
	Faults []*Fault
	// LeftOut is how many faults nobody could mean: a value that differs from one recording
	// to the next, and that nothing else repeats, may differ once more.
	LeftOut int
}

// Fault is one way in which a service could break. All recordings that have what it breaks
// are broken alike.
type Fault struct {
	Text     string             // what is wrong, in words: `one "progress" comes twice`
	Advice   Advice             // what would notice it
	Scenario *scenario.Scenario // where that can be said
	// Mutants break a recording, by the number of its sample: each is given the recording
	// as it was read anew.
	Mutants map[int]func(*recording.Recording)
}

// Endpoints lists the endpoints of samples, in the order in which they were first reached,
// with their faults.
func Endpoints(samples []Sample) []*Endpoint {
	var names []string
	byName := map[string][]*subject{}
	for i, s := range samples {
		for _, one := range subjectsOf(s) {
			one.sample = i
			name := sameEndpoint(names, endpointOf(s.Scenario, one.stream.Declared()))
			if byName[name] == nil {
				names = append(names, name)
			}
			byName[name] = append(byName[name], one)
		}
	}
	var all []*Endpoint
	for _, name := range names {
		all = append(all, endpoint(name, byName[name], samples))
	}
	return all
}

// endpointOf is the endpoint of a stream: its method and URL, without what is asked for there.
func endpointOf(of *scenario.Scenario, stream string) string {
	asked := of.Named(stream)
	url, _, _ := strings.Cut(asked.URL(), "?")
	if strings.HasPrefix(url, "/") {
		url = "${service." + of.Service.Name + "}" + url
	}
	return asked.Method() + " " + url
}

var reference = regexp.MustCompile(`\\\$\\\{[^}]*\\\}`)

// sameEndpoint is the one of the endpoints that another one is, too: a scenario may write a
// path out where others have a variable.
func sameEndpoint(known []string, name string) string {
	matches := func(pattern, name string) bool {
		base, path, _ := strings.Cut(pattern, "}")
		return regexp.MustCompile("^" + regexp.QuoteMeta(base+"}") + reference.ReplaceAllString(regexp.QuoteMeta(path), "[^/]+") + "$").MatchString(name)
	}
	for _, one := range known {
		if matches(one, name) || matches(name, one) {
			return one
		}
	}
	return name
}

// endpoint has the faults of an endpoint.
func endpoint(name string, subjects []*subject, samples []Sample) *Endpoint {
	c := &collected{byText: map[string]*Fault{}, out: map[string]bool{}}
	declared := declaredAt(subjects, samples)
	for _, s := range subjects {
		s.learn(declared, samples[s.sample])
	}
	slices.SortStableFunc(subjects, func(a, b *subject) int { // who knows most kinds says what to expect
		return len(samples[b.sample].Scenario.Events) - len(samples[a.sample].Scenario.Events)
	})
	known := observe(subjects)
	for _, s := range subjects {
		s.known, s.to = known, c
		eventFaults{s}.events()
		s.fields()
		frameFaults{s}.frame()
	}
	e := &Endpoint{Name: name, Faults: c.faults}
	for text := range c.out {
		if c.byText[text] == nil {
			e.LeftOut++
		}
	}
	return e
}

// collected are the faults of an endpoint, each once.
type collected struct {
	faults []*Fault
	byText map[string]*Fault
	out    map[string]bool // those that were left out
}

// fault adds a fault of a stream, by which its recording is broken.
func (s *subject) fault(text string, advice Advice, broken func(*recording.Stream)) {
	number := s.number
	f := s.to.byText[text]
	if f == nil {
		f = &Fault{Text: text, Advice: advice.on(s.stream.Declared()), Scenario: s.scenario, Mutants: map[int]func(*recording.Recording){}}
		s.to.byText[text] = f
		s.to.faults = append(s.to.faults, f)
	}
	if f.Mutants[s.sample] == nil {
		f.Mutants[s.sample] = func(r *recording.Recording) {
			broken(r.Streams[number])
			s.settle(r.Streams[number])
		}
	}
}

// without leaves a fault out.
func (s *subject) without(text string) { s.to.out[text] = true }
