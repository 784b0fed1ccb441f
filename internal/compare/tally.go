package compare

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// aspect is what a fact is about.
type aspect string

// The aspects. Those above the line hold for a run or not, the others are measured.
const (
	aspectPath      aspect = "path"
	aspectRedirect  aspect = "redirect"
	aspectProtocol  aspect = "protocol"
	aspectStatus    aspect = "status"
	aspectMedia     aspect = "media type"
	aspectHeader    aspect = "header"
	aspectLines     aspect = "lines" // in what they end
	aspectEnd       aspect = "end"
	aspectCount     aspect = "count"
	aspectOrder     aspect = "order"     // of two kinds
	aspectWhole     aspect = "whole"     // the order of all
	aspectField     aspect = "field"     // what class its values are of
	aspectValue     aspect = "value"     // which values it has
	aspectWalk      aspect = "walk"      // in which order it has them
	aspectSame      aspect = "same"      // which other fields say the same
	aspectForm      aspect = "form"      // of IDs that are of no class
	aspectPrecision aspect = "precision" // how finely times are told
	aspectClock     aspect = "clock"     // how far times are from it
	aspectCourse    aspect = "course"    // whether what it says rises, of a kind of event or of all
	aspectID        aspect = "id"        // of the events of a kind
	aspectRetry     aspect = "retry"     // the reconnection time
	aspectAgain     aspect = "again"     // what comes again after a reconnection
	aspectBroken    aspect = "broken"    // rules of the standard
	aspectBeat      aspect = "beat"      // whether heartbeats come when they are due
	aspectLast      aspect = "last"      // what comes behind the last event
	aspectCall      aspect = "call"      // the responses to what the scenario calls
	aspectPlayed    aspect = "played"    // whether the scenario could be played to its end
	aspectWatched   aspect = "watched"   // for how long a stream was, at most, that was left after a time
	aspectTime      aspect = "time"
	aspectInterval  aspect = "interval"
	aspectBurst     aspect = "burst"   // the share of the events that come at once
	aspectSilence   aspect = "silence" // the longest one between events, or before a heartbeat
)

// key tells facts apart: of which stream, about what, of which kind of event, at which path.
type key struct {
	stream string
	aspect aspect
	of     string
	path   string
}

// Place is where something was seen: an entry of a stream, or all of it.
type Place struct {
	File   string
	Stream *recording.Stream
	Entry  *recording.Entry // nil: the stream, or its response
	read   []byte           // what the event says, once it is rewritten
	why    string           // of a scenario that was not played to its end
	said   []literal        // all that a field says, where the value has only how it begins
}

// sighting is a value of a fact, and in how many runs it was seen.
type sighting struct {
	value string
	runs  int
	at    Place // in the first of them
}

// tally counts how a fact was in the runs of a side.
type tally struct {
	runs    int // in which it could be told
	seen    []*sighting
	many    bool      // of too many values to be counted
	samples []float64 // of what is measured, one a run, in milliseconds or a share
	places  []Place   // of the samples
	late    []float64 // how late we came in their runs, at most, in milliseconds
}

// maxValues bounds how many values of a fact are counted: with more it is no fact.
const maxValues = 64

func (t *tally) add(value string, at Place) {
	t.runs++
	i := slices.IndexFunc(t.seen, func(s *sighting) bool { return s.value == value })
	switch {
	case i >= 0:
		t.seen[i].runs++
	case len(t.seen) == maxValues:
		t.many = true
	default:
		t.seen = append(t.seen, &sighting{value, 1, at})
	}
}

// once adds a value of a stream, the first that it has.
func (t *tally) once(value string, at Place) {
	if n := len(t.places); n > 0 && t.places[n-1].Stream == at.Stream {
		return
	}
	t.places = append(t.places, at)
	t.add(value, at)
}

func (t *tally) measure(sample, late float64, at Place) {
	t.runs++
	t.samples, t.places, t.late = append(t.samples, sample), append(t.places, at), append(t.late, late)
}

// of is in how many runs the fact was so.
func (t *tally) of(value string) int {
	if s := t.sighting(value); s != nil {
		return s.runs
	}
	return 0
}

func (t *tally) sighting(value string) *sighting {
	for _, s := range t.seen {
		if s.value == value {
			return s
		}
	}
	return nil
}

// steady tells that the fact was the same in all runs.
func (t *tally) steady() bool { return len(t.seen) == 1 && !t.many }

// volatile tells that hardly two runs agree: the value is nobody's but the run's.
func (t *tally) volatile() bool { return t.many || t.runs > 1 && 2*len(t.seen) > max(t.runs, 2) }

// most is the value of most runs.
func (t *tally) most() *sighting {
	return slices.MaxFunc(t.seen, func(a, b *sighting) int { return a.runs - b.runs })
}

// facts are all that can be said of the runs of one scenario on one side.
type facts struct {
	runs  int
	tally map[key]*tally
	kinds map[key]int // in how many runs a kind was seen: keys of aspectCount
	// In how many runs a stream has a response, and in how many that has headers.
	responses, heads map[string]int
	// For how long a stream was watched that was left, at most.
	watched map[string]time.Duration
	// Of which ends nobody knows, in some run, whether they came inside an event.
	unplaced map[key]bool
	// Of fields that some events of a kind do not have, in how many they are, and in how many not, in a run at most.
	partly map[key]parts
	// Of times that are told by the clock, one of each run.
	instants map[key][]float64
	lookup   lookup
	written  bool // by a baseline: what it does not say is not known
}

func newFacts() *facts {
	return &facts{tally: map[key]*tally{}, kinds: map[key]int{}, responses: map[string]int{}, heads: map[string]int{}, watched: map[string]time.Duration{}, unplaced: map[key]bool{}, partly: map[key]parts{}, instants: map[key][]float64{}}
}

// parts are the events of a kind with a field, and those without it.
type parts struct{ with, without int }

func (f *facts) at(k key) *tally {
	t := f.tally[k]
	if t == nil {
		t = &tally{}
		f.tally[k] = t
	}
	return t
}

// absent is the value of a fact in runs that do not have it.
const absent = "absent"

// complete counts the runs in which a fact could be told and was absent.
func (f *facts) complete(k key) *tally {
	t := f.at(k)
	if missing := f.possible(k) - t.runs; missing > 0 {
		t.runs += missing
		t.seen = append(t.seen, &sighting{absent, missing, f.beside(k)})
	}
	return t
}

// beside is where a fact that is absent would stand: at the first event of its kind, or in its
// stream.
func (f *facts) beside(k key) Place {
	for _, near := range []key{{k.stream, aspectCount, k.of, ""}, {k.stream, aspectStatus, "", ""}} {
		if t := f.tally[near]; t != nil && near != k && len(t.seen) > 0 {
			return t.seen[0].at
		}
	}
	return Place{}
}

// possible is in how many runs a fact could be told; zero: in those in which it was.
func (f *facts) possible(k key) int {
	switch k.aspect {
	case aspectField, aspectID:
		return f.kinds[key{k.stream, aspectCount, k.of, ""}]
	case aspectHeader:
		return f.heads[k.stream]
	case aspectCount, aspectBroken, aspectRetry:
		return f.responses[k.stream]
	case aspectEnd:
		if k.of == earlier && !f.written {
			return f.responses[k.stream]
		}
		return 0
	case aspectStatus:
		return openable(f, k.stream)
	default:
		return 0
	}
}

// openable is in how many runs a stream could have been opened: in all, unless it is known and somebody took out of
// the baseline what its status was.
func openable(f *facts, stream string) int {
	status := f.tally[key{stream, aspectStatus, "", ""}]
	for k, t := range f.tally {
		if k.stream == stream && t != status && t.runs > 0 && (status == nil || status.runs == 0) {
			return 0
		}
	}
	return f.runs
}

// asSizes makes samples of values that are numbers, and tells whether they are.
func (t *tally) asSizes() bool {
	if t.samples != nil || t.many {
		return t.samples != nil
	}
	for _, s := range t.seen {
		n, err := strconv.ParseFloat(strings.Replace(s.value, absent, "0", 1), 64)
		if err != nil {
			return false
		}
		for range s.runs {
			t.samples, t.places = append(t.samples, n), append(t.places, s.at)
		}
	}
	return true
}
