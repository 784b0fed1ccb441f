package strength

import (
	"cmp"
	"maps"
	"regexp"
	"slices"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// subject is a stream that is broken.
type subject struct {
	sample    int
	number    int // of the stream in its recording
	stream    *recording.Stream
	scenario  *scenario.Scenario
	kinds     expect.Kinds
	variables map[string]string
	names     []string // the kind of each entry; empty: it is no event and no comment
	known     known
	to        *collected
}

// subjectsOf are the streams of a sample that can be broken: of several clients of one, the
// first; none that was cut off for an expectation, and none that memory does not hold.
func subjectsOf(of Sample) []*subject {
	var all []*subject
	for i, s := range of.Recording.Streams {
		left := s.Client > 1 || s.Client == 0 && s.Of != "" || s.Len() != len(s.Entries) || s.Response == nil
		if !left && of.Scenario.Named(s.Declared()) != nil {
			all = append(all, &subject{number: i, stream: s, scenario: of.Scenario})
		}
	}
	return all
}

// declaredAt are the kinds of event that the scenarios of an endpoint declare.
func declaredAt(subjects []*subject, samples []Sample) expect.Kinds {
	all := expect.Kinds{}
	for _, s := range subjects {
		for name, kind := range samples[s.sample].Scenario.Events {
			if _, declared := all[name]; !declared {
				all[name] = kind
			}
		}
	}
	return all
}

// learn tells the kinds of what came: by those of its own scenario, and of the others of its
// endpoint, as far as the recording tells what their variables are.
func (s *subject) learn(declared expect.Kinds, of Sample) {
	s.variables = map[string]string{}
	for _, v := range of.Recording.Variables {
		s.variables[v.Name] = v.Value
	}
	lookup := func(name string) (string, bool) { v, ok := s.variables[name]; return v, ok }
	s.kinds = expect.Kinds{}
	isType := func(name string) bool {
		return slices.ContainsFunc(s.stream.Entries, func(e *recording.Entry) bool { return e.Type == name })
	}
	for _, kinds := range []expect.Kinds{declared, of.Scenario.Events} {
		for name, kind := range kinds {
			if _, own := of.Scenario.Events[name]; !own && isType(name) {
				continue // here the name is that of a type
			}
			if known, err := vars.ExpandStrings(kind, lookup); err == nil {
				s.kinds[name] = known
			}
		}
	}
	s.names = s.namesOf(s.stream.Entries)
}

// namesOf names each entry by the kind that tells most: the one of which there are fewest.
func (s *subject) namesOf(entries []*recording.Entry) []string {
	names, counts := make([]string, len(entries)), make([]int, len(entries))
	for _, kind := range slices.Sorted(maps.Keys(s.kinds)) {
		of := s.of(kind, entries)
		for _, i := range of {
			if names[i] == "" || len(of) < counts[i] {
				names[i], counts[i] = kind, len(of)
			}
		}
	}
	for i, e := range entries {
		switch e.Kind {
		case recording.KindEvent:
			names[i] = cmp.Or(names[i], e.Type)
		case recording.KindComment:
			names[i] = expect.AnyComment
		}
	}
	return names
}

// of are the indexes of the entries that are of a kind.
func (s *subject) of(kind string, entries []*recording.Entry) []int {
	is, err := s.kinds.Recognize(kind)
	if err != nil {
		return nil // it is assembled, or nobody knows what it is
	}
	var all []int
	view := expect.View{In: s.stream}
	for i, e := range entries {
		if view.Show(e); is(&view) {
			all = append(all, i)
		}
	}
	return all
}

// named are the indexes of the entries of a name, in order.
func (s *subject) named(name string) []int {
	var all []int
	for i, n := range s.names {
		if n == name {
			all = append(all, i)
		}
	}
	return all
}

// all are the indexes of the entries of a kind, be they also of another that tells more.
func (s *subject) all(kind string) []int { return s.of(kind, s.stream.Entries) }

// isSentinel tells whether an event of a type declares the end by a text that is no JSON: nothing is asked of its data.
func (s *subject) isSentinel(kind string, e *recording.Entry) bool {
	ends := s.kinds[s.scenario.Named(s.stream.Declared()).EndsWith]
	_, named := s.kinds[kind]
	return !named && ends.Data != nil && (ends.Event == "" || ends.Event == e.Type) && *ends.Data == string(e.Data) && !gjson.ValidBytes(e.Data)
}

// order are the names of what came, each once, in the order of first arrival.
func (s *subject) order() []string {
	var all []string
	for _, name := range s.names {
		if name != "" && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

var heartbeatName = regexp.MustCompile(`(?i)heart.?beat|keep.?alive|^ping$|^comment$`)

// isHeartbeat tells what comes at any time, and as often as it likes.
func isHeartbeat(name string) bool { return heartbeatName.MatchString(name) }
