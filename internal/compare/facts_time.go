package compare

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// together is how close events come that come at once.
const together = 5 * time.Millisecond

// How many events, or heartbeats, it takes to speak of a burst, or of an interval.
const (
	leastBurst    = 3
	leastInterval = 3
)

// times states when the first event of each kind came, and how much came at once.
func (f *facts) times(one *flow) {
	name := one.name
	seen := map[string]bool{}
	for i := range one.events {
		if e := &one.events[i]; !seen[e.kind] {
			seen[e.kind] = true
			f.at(key{name, aspectTime, e.kind, ""}).measure(inMilliseconds(e.at), one.run.late(), one.place(e))
		}
	}
	if n := len(one.events); n >= leastBurst {
		first, size := burst(one.events)
		f.at(key{name, aspectBurst, "", ""}).measure(float64(size)/float64(n), one.run.late(), one.place(&one.events[first]))
	}
	f.intervals(one)
	if len(one.events) >= 2 {
		longest, at := silence(one)
		f.at(key{name, aspectSilence, "", ""}).measure(inMilliseconds(longest), one.run.late(), one.place(at))
	}
	if len(one.beats) >= 2 {
		longest, at := silenceBeforeBeats(one)
		f.at(key{name, aspectSilence, heartbeats, ""}).measure(inMilliseconds(longest), one.run.late(), one.place(at))
	}
}

// silence is for how long nothing but heartbeats came between two events or, where the server ends the
// stream, behind the last one.
func silence(one *flow) (longest time.Duration, at *event) {
	at = &one.events[0]
	for i := range one.events[1:] {
		if gap := one.events[i+1].at - one.events[i].at; gap > longest {
			longest, at = gap, &one.events[i+1]
		}
	}
	if last := &one.events[len(one.events)-1]; !one.left() && one.end.At-last.at > longest {
		longest, at = one.end.At-last.at, last
	}
	return longest, at
}

// silenceBeforeBeats is for how long nothing at all came until a heartbeat did, at most: the median of their
// intervals does not know one that is late.
func silenceBeforeBeats(one *flow) (longest time.Duration, at *event) {
	at = &one.beats[0]
	arrivals := one.arrivals()
	for i := range one.beats {
		beat := &one.beats[i]
		since := one.stream.Response.At
		if before, _ := slices.BinarySearch(arrivals, beat.at); before > 0 {
			since = max(since, arrivals[before-1])
		}
		if beat.at-since > longest {
			longest, at = beat.at-since, beat
		}
	}
	return longest, at
}

// burst is the longest row of events that come at once.
func burst(events []event) (first, size int) {
	from := 0
	for i := range events {
		if i > 0 && events[i].at-events[i-1].at > together {
			from = i
		}
		if i-from+1 > size {
			first, size = from, i-from+1
		}
	}
	return first, size
}

// intervals states how far heartbeats are apart and, in a stream that the server leaves open,
// the events of each kind.
func (f *facts) intervals(one *flow) {
	if len(one.beats) >= 2 {
		f.at(key{one.name, aspectInterval, heartbeats, ""}).measure(interval(one.beats), one.run.late(), one.place(&one.beats[1]))
	}
	if !one.left() {
		return
	}
	of := map[string][]event{}
	for _, e := range one.events {
		of[e.kind] = append(of[e.kind], e)
	}
	for kind, events := range of {
		if len(events) >= leastInterval {
			f.at(key{one.name, aspectInterval, kind, ""}).measure(interval(events), one.run.late(), one.place(&events[1]))
		}
	}
}

// heartbeats is what heartbeats of any form are called.
const heartbeats = "heartbeats"

// comments is the kind of what is no event.
const comments = "comments"

// interval is how far events are apart, by the median: a busy machine makes one of them late.
func interval(events []event) float64 {
	gaps := make([]float64, len(events)-1)
	for i := range gaps {
		gaps[i] = inMilliseconds(events[i+1].at - events[i].at)
	}
	slices.Sort(gaps)
	return quantile(gaps, 0.5)
}

// last states whether heartbeats come behind the last event of a stream that the server ends.
func (f *facts) last(one *flow) {
	if one.left() || len(one.events) == 0 {
		return
	}
	last, value := &one.events[len(one.events)-1], nothing
	if n := len(one.beats); n > 0 && one.beats[n-1].isBehind(last) {
		last, value = &one.beats[n-1], heartbeats
	}
	f.at(key{one.name, aspectLast, "", ""}).add(value, one.place(last))
}

// isBehind tells which of two came later: bytes are counted anew in each connection, and have
// no times where nobody wrote them down.
func (e *event) isBehind(other *event) bool {
	return cmp.Or(cmp.Compare(e.at, other.at), cmp.Compare(e.entry.Start, other.entry.Start)) > 0
}

// aside states what a stream says beside its events: reconnection times, and broken rules.
func (f *facts) aside(one *flow) {
	var retries []string
	var last Place
	for _, e := range entriesUntil(one) {
		at := Place{File: one.run.File, Stream: one.stream, Entry: e}
		switch e.Kind {
		case recording.KindRetry:
			if text := recording.Milliseconds(e.Retry); !slices.Contains(retries, text) {
				retries, last = append(retries, text), at
			}
		case recording.KindViolation:
			f.at(key{one.name, aspectBroken, e.Violation, ""}).once("broken", at)
		}
	}
	if len(retries) > 0 {
		f.at(key{one.name, aspectRetry, "", ""}).add(strings.Join(retries, ", then "), last)
	}
}
