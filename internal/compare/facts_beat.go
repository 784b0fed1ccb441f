package compare

import (
	"cmp"
	"slices"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// overdue is after how many intervals without anything a heartbeat is missing.
const overdue = 2.5

// rhythm is how heartbeats come in a scenario.
type rhythm struct {
	due      time.Duration // after which silence one is due; zero: nobody knows
	first    time.Duration // by when the first one came, where each stream has one at most; zero: nobody knows
	whatever bool          // also while events come
}

// beatsOf are the forms of the heartbeats of a scenario's runs, by name.
func beatsOf(runs [][]*flow) []BaselineBeat {
	m, usual := &material{all: slices.Concat(runs...)}, due(runs)
	forms := m.forms()
	var all []BaselineBeat
	for _, name := range sortedKeys(forms) {
		form := forms[name]
		beat := BaselineBeat{Form: name, Data: withoutOwn(form.data, form.at), Times: form.count}
		for _, f := range m.all {
			beat.Among += f.amongEvents(name, usual)
		}
		all = append(all, beat)
	}
	return all
}

// whatever tells whether most heartbeats come while events do, and not for want of them.
func whatever(beats []BaselineBeat) bool {
	among, all := 0, 0
	for _, b := range beats {
		among, all = among+b.Among, all+b.Times
	}
	return 2*among > all
}

// amongEvents is how many heartbeats of a form come when an event has just come: less than half an interval ago,
// the stream's own or, where it has only one, the usual one.
func (f *flow) amongEvents(form string, usual time.Duration) (n int) {
	near := usual / 2
	if len(f.beats) >= 2 {
		near = time.Duration(interval(f.beats) * float64(time.Millisecond) / 2)
	}
	for i := range f.beats {
		at := f.beats[i].at
		next, _ := slices.BinarySearchFunc(f.events, at, func(e event, at time.Duration) int { return cmp.Compare(e.at, at+1) })
		if next > 0 && at-f.events[next-1].at < near && f.beats[i].form() == form {
			n++
		}
	}
	return n
}

// beats states whether heartbeats come when nothing else does or, where they come whatever else does, at all.
func (f *facts) beats(one *flow, beating rhythm) {
	if beating.due == 0 {
		onlyBeat(f, one, beating.first)
		return
	}
	late := time.Duration(overdue * float64(beating.due))
	longest, since := time.Duration(0), one.stream.Response.At
	for _, at := range append(one.arrivals(), one.end.At) {
		longest, since = max(longest, at-since), at
	}
	at := Place{File: one.run.File, Stream: one.stream}
	var value string
	switch {
	case len(one.beats) == 0 && beating.whatever && one.end.At-one.stream.Response.At >= late:
		value = "none"
	case longest >= late && inMilliseconds(longest) < inMilliseconds(late)+one.run.late():
		return // it may be us who came late
	case longest >= late:
		value = "nothing for " + inHalfSeconds(longest)
	case len(one.beats) > 0:
		at.Entry, value = one.beats[0].entry, comeInTime
	default:
		return
	}
	f.at(key{one.name, aspectBeat, "", ""}).add(value, at)
}

// onlyBeat states whether the only heartbeat, or comment, of a stream came by the time when it always does.
func onlyBeat(f *facts, one *flow, due time.Duration) {
	at := Place{File: one.run.File, Stream: one.stream}
	switch {
	case due == 0:
	case len(one.beats) > 0:
		at.Entry = one.beats[0].entry
		f.at(key{one.name, aspectBeat, "", ""}).add(comeInTime, at)
	case inMilliseconds(one.end.At) > overdue*inMilliseconds(due)+one.run.late():
		f.at(key{one.name, aspectBeat, "", ""}).add("none", at)
	}
}

// comeInTime is the value of heartbeats that come when they are due.
const comeInTime = "in time"

// inHalfSeconds is how long a silence was, about: what differs by less is the same.
func inHalfSeconds(silence time.Duration) string {
	const step = time.Second / 2
	if about := silence.Round(step); about > 0 {
		return recording.Milliseconds(about)
	}
	return "less than " + recording.Milliseconds(step)
}

// arrivals are when all that a stream brings came, in order.
func (f *flow) arrivals() []time.Duration {
	var all []time.Duration
	for _, e := range entriesUntil(f) {
		all = append(all, e.LastByte)
	}
	slices.Sort(all)
	return all
}
