package compare

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// nothingAgain is the value of streams in which no ID comes again.
const nothingAgain = "nothing"

// again states what of a stream comes again once its client has come back: by the IDs of its
// events and, of each kind, by what they say.
func (f *facts) again(one *flow) {
	if len(one.connections) < 2 {
		return
	}
	seen, value := map[string]bool{}, nothingAgain
	at := Place{File: one.run.File, Stream: one.stream}
	for i := range one.events {
		e := &one.events[i]
		if id := string(e.entry.LastEventID); e.entry.HasID {
			if e.leg > 0 && seen[id] && value == nothingAgain {
				value, at.Entry = "events with an ID that came before", e.entry
			}
			seen[id] = true
		}
	}
	f.at(key{one.name, aspectAgain, "", ""}).add(value, at)
	f.saidAgain(one, sameBy(one))
}

// saidAgain states how many events of each kind say once more what was said before their client
// came back, or have the ID of one that came then.
func (f *facts) saidAgain(one *flow, is func(*event) string) {
	times, places := map[string]int{}, map[string]Place{}
	eachAgain(one, is, func(e, before *event) {
		if _, is := places[e.kind]; !is || before != nil {
			places[e.kind] = one.place(e)
		}
		if before != nil {
			times[e.kind]++
		}
	})
	for kind, at := range places {
		f.at(key{one.name, aspectAgain, kind, ""}).add(timesAgain(times[kind]), at)
	}
}

// eachAgain shows all events, each with the one that was the same before the client came back; nil: there was none.
func eachAgain(f *flow, is func(*event) string, show func(e, before *event)) {
	said := map[string]*event{}
	for i := range f.events {
		e := &f.events[i]
		what := e.kind + "\n" + is(e)
		if before := said[what]; before != nil && e.leg > before.leg {
			show(e, before)
			continue
		}
		said[what] = e
		show(e, nil)
	}
}

// sameBy is what tells that events are the same: their IDs, where there are any, or what they say.
func sameBy(f *flow) func(*event) string {
	if slices.ContainsFunc(f.events, func(e event) bool { return e.entry.HasID }) {
		return func(e *event) string { return string(e.entry.LastEventID) }
	}
	return func(e *event) string { return string(e.data) }
}

func timesAgain(n int) string {
	switch n {
	case 0:
		return "not"
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

// timesOf is the number that such a value is of.
func timesOf(again string) int {
	for n := range 3 {
		if again == timesAgain(n) {
			return n
		}
	}
	n, _ := strconv.Atoi(strings.TrimSuffix(again, " times")) // we wrote it
	return n
}
