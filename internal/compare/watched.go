package compare

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// cutShort has the streams of both sides last as long as the other side was watched, where that left them earlier, and says
// so: what came later on the one was not seen on the other.
func cutShort(scenarios []string, old, now *material) []string {
	var all []string
	for _, scenario := range scenarios {
		for _, stream := range streamsOf(scenario, old, now) {
			was, is := old.lasts(scenario, stream), now.lasts(scenario, stream)
			switch {
			case leaves(now, scenario, stream) && isLonger(was, is):
				cutStream(old, scenario, stream, is)
			case leaves(old, scenario, stream) && isLonger(is, was):
				cutStream(now, scenario, stream, was)
			default:
				continue
			}
			all = append(all, fmt.Sprintf("%s: watched for %s → %s; what came later is not compared",
				streamOf(scenario, stream), recording.Milliseconds(was), recording.Milliseconds(is)))
		}
	}
	return all
}

// isLonger tells times of which the one ends well behind the other.
func isLonger(one, other time.Duration) bool {
	return other > 0 && float64(other) < edge*float64(one)
}

// streamsOf are the names of the streams of a scenario, of both sides, sorted.
func streamsOf(scenario string, all ...*material) []string {
	var names []string
	for _, m := range all {
		for _, f := range m.flowsOf(scenario, "") {
			names = append(names, f.name)
		}
		if b := m.baselines[scenario]; b != nil {
			for k := range b.known.tally {
				names = append(names, k.stream)
			}
		}
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == "" })
}

// flowsOf are the flows of a stream of a scenario; of all its streams where it has no name.
func (m *material) flowsOf(scenario, stream string) (all flows) {
	for _, run := range m.scenarios[scenario] {
		for _, f := range run {
			if stream == "" || f.name == stream {
				all = append(all, f)
			}
		}
	}
	return all
}

// lasts is for how long a stream was watched, at most.
func (m *material) lasts(scenario, stream string) time.Duration {
	if b := m.baselines[scenario]; b != nil {
		return b.known.lasts(stream)
	}
	var longest time.Duration
	for _, f := range m.flowsOf(scenario, stream) {
		longest = max(longest, f.end.At)
	}
	return longest
}

// lasts is, of a baseline that does not say for how long its stream was watched, when the last kind of event came.
func (f *facts) lasts(stream string) time.Duration {
	longest := f.watched[stream]
	for k, t := range f.tally {
		if k.stream == stream && k.aspect == aspectTime {
			longest = max(longest, time.Duration(typical(t.samples)*float64(time.Millisecond)))
		}
	}
	return longest
}

// leaves tells that a side left a stream after a time, each time, as it was meant to.
func leaves(m *material, scenario, stream string) bool {
	if b := m.baselines[scenario]; b != nil {
		return b.known.watched[stream] > 0
	}
	all := m.flowsOf(scenario, stream)
	return len(all) > 0 && !slices.ContainsFunc(all, func(f *flow) bool { return !f.asMeant() || f.end.Unmet != "" })
}

// cutStream leaves out what came in a stream behind a time. Of a baseline nothing can be: see [unwatched].
func cutStream(m *material, scenario, stream string, at time.Duration) {
	for _, f := range m.flowsOf(scenario, stream) {
		if isLonger(f.end.At, at) {
			cutFlow(f, at)
		}
	}
}

func cutFlow(f *flow, at time.Duration) {
	f.short, f.end = true, recording.End{Reason: recording.Stopped, At: at}
	if later := slices.IndexFunc(f.connections, func(c recording.Connection) bool { return c.Began > at }); later > 0 {
		f.connections = f.connections[:later]
	}
	isLate := func(e event) bool { return e.at > at }
	f.events, f.beats = slices.DeleteFunc(f.events, isLate), slices.DeleteFunc(f.beats, isLate)
}

// entriesUntil are the entries of the stream, until it ended or was cut short.
func entriesUntil(f *flow) []*recording.Entry {
	var all []*recording.Entry
	for _, e := range f.stream.All() {
		if !f.short || e.LastByte <= f.end.At {
			all = append(all, e)
		}
	}
	return all
}

// watchedOf is for how long a stream was watched, as a baseline says it; zero: it does not say so.
func watchedOf(text string) time.Duration {
	at, _ := time.ParseDuration(strings.ReplaceAll(text, " ", ""))
	return max(at, 0)
}
