package strength

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

const (
	lateBy   = 10 * time.Second // by how much an event is delayed: nobody would wait so long
	patience = 2 * time.Second  // by how much later than it came an event may come, as is advised
)

// eventFaults are what can go wrong with the events of a stream.
type eventFaults struct{ *subject }

// events are the faults of events as wholes.
func (s eventFaults) events() {
	for _, name := range s.order() {
		at := s.named(name)
		if isHeartbeat(name) {
			s.heartbeats(name, at)
			continue
		}
		s.lost(name, at)
		s.doubled(name, at)
		s.delayed(name, at[0])
		s.unnamed(name, at)
	}
	s.swapped()
	s.ids()
}

// heartbeats may come at any time, and must come.
func (s eventFaults) heartbeats(name string, at []int) {
	s.fault(fmt.Sprintf("no %q comes", name), atLeastOne(name), func(r *recording.Stream) {
		for _, i := range slices.Backward(at) {
			remove(r, i)
		}
	})
	longest := s.longest(at)
	limit := rounded(longest * 3 / 2)
	if len(at) < 3 || limit >= 2*longest {
		return // every second comes in time as well
	}
	s.fault(fmt.Sprintf("only every second %q comes", name), apart(name, limit), func(r *recording.Stream) {
		for n, i := range slices.Backward(at) {
			if n%2 == 1 {
				remove(r, i)
			}
		}
	})
}

// longest is the longest time between neighbours.
func (s eventFaults) longest(at []int) time.Duration {
	var most time.Duration
	for n := 1; n < len(at); n++ {
		most = max(most, s.stream.Entries[at[n]].LastByte-s.stream.Entries[at[n-1]].LastByte)
	}
	return most
}

func (s eventFaults) lost(name string, at []int) {
	advice := exactly(name, len(s.all(name)))
	if len(at) == 1 {
		s.fault(fmt.Sprintf("the %q is lost", name), advice, func(r *recording.Stream) { remove(r, at[0]) })
		return
	}
	middle := at[len(at)/2]
	s.fault(fmt.Sprintf("one of several %q is lost", name), advice, func(r *recording.Stream) { remove(r, middle) })
	s.fault(fmt.Sprintf("no %q comes", name), atLeastOne(name), func(r *recording.Stream) {
		for _, i := range slices.Backward(at) {
			remove(r, i)
		}
	})
}

func (s eventFaults) doubled(name string, at []int) {
	last := at[len(at)-1]
	if s.leftBy(last) {
		return // nobody would see the second one
	}
	s.fault(fmt.Sprintf("one %q comes twice", name), exactly(name, len(s.all(name))), func(r *recording.Stream) { repeat(r, last) })
}

// leftBy tells whether the client left by an entry.
func (s eventFaults) leftBy(at int) bool {
	return s.stream.End.Reason == recording.Stopped && s.stream.End.Met != "" && at == len(s.stream.Entries)-1
}

func (s eventFaults) delayed(name string, at int) {
	if len(s.stream.Connections) > 1 {
		return
	}
	before, took := s.before(at), s.stream.Entries[at].LastByte
	if before != "" { // the first of them counts
		took -= s.stream.Entries[s.all(before)[0]].LastByte
	}
	advice := arrives(name, before, took)
	s.fault(fmt.Sprintf("%q comes %s late", name, recording.Milliseconds(lateBy)), advice, func(r *recording.Stream) { delay(r, at, lateBy) })
}

// before is the name of the last event before an entry that is another one's; empty: there
// is none.
func (s eventFaults) before(at int) string {
	for i := at - 1; i >= 0; i-- {
		if s.names[i] != "" && s.names[i] != s.names[at] && !isHeartbeat(s.names[i]) {
			return s.names[i]
		}
	}
	return ""
}

// unnamed are events that lose their type.
func (s eventFaults) unnamed(name string, at []int) {
	middle := at[len(at)/2]
	if s.stream.Entries[middle].Type == "message" {
		return
	}
	s.fault(fmt.Sprintf("one %q comes without its event type", name), exactly(name, len(s.all(name))), func(r *recording.Stream) {
		change(r, middle, func(e *recording.Entry) { e.Type = "message" })
	})
}

// swapped are neighbours that change places, where they never came the other way round.
func (s eventFaults) swapped() {
	var before []int
	for i, name := range s.names {
		if name == "" || isHeartbeat(name) {
			continue
		}
		if n := len(before); n > 0 {
			s.swap(before[n-1], i)
		}
		before = append(before, i)
	}
}

func (s eventFaults) swap(a, b int) {
	first, second := s.names[a], s.names[b]
	text := fmt.Sprintf("%q and %q change places", first, second)
	switch {
	case first != second && s.known.pairs[pair{s.scenario.Name, second, first}], string(s.stream.Entries[a].Data) == string(s.stream.Entries[b].Data):
		s.without(text)
	case first == second:
		s.fault(fmt.Sprintf("two %q change places", first), s.inTurn(a, b), func(r *recording.Stream) { exchange(r, a, b) })
	default:
		s.fault(text, inOrder(s.pattern()), func(r *recording.Stream) { exchange(r, a, b) })
	}
}

// pattern is the order in which the events came.
func (s eventFaults) pattern() string {
	var parts []string
	last := ""
	for _, name := range s.names {
		switch {
		case name == "" || isHeartbeat(name):
		case name == last:
			parts[len(parts)-1] = strings.TrimSuffix(parts[len(parts)-1], "+") + "+"
		default:
			parts = append(parts, inPattern(name))
			last = name
		}
	}
	return strings.Join(parts, " ")
}

// ids are the faults of last event IDs.
func (s eventFaults) ids() {
	var with []int
	for i, e := range s.stream.Entries {
		if e.Kind == recording.KindEvent && e.HasID {
			with = append(with, i)
		}
	}
	if len(with) == 0 {
		return
	}
	at := with[len(with)/2]
	s.fault("one event has no ID", s.hasID(at, "@event.has_id", true), func(r *recording.Stream) {
		change(r, at, func(e *recording.Entry) {
			e.HasID, e.LastEventID = false, nil
			if at > 0 {
				e.LastEventID = r.Entries[at-1].LastEventID
			}
		})
	})
	const text = "two events have the same ID"
	one, other, found := s.alike(with)
	if !found {
		s.without(text) // no sentence is about the IDs of several types
		return
	}
	s.fault(text, s.hasID(other, "@event.id", string(s.stream.Entries[other].LastEventID)), func(r *recording.Stream) {
		change(r, other, func(e *recording.Entry) { e.LastEventID = r.Entries[one].LastEventID })
	})
}

// alike are the first two of some events that have one type and different IDs; false: there are none.
func (s eventFaults) alike(events []int) (one, other int, found bool) {
	first := map[string]int{}
	for _, i := range events {
		e := s.stream.Entries[i]
		before, known := first[e.Type]
		if !known {
			first[e.Type] = i
		} else if string(s.stream.Entries[before].LastEventID) != string(e.LastEventID) {
			return before, i, true
		}
	}
	return 0, 0, false
}
