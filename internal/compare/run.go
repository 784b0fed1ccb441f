package compare

import (
	"slices"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// Run is one recording of a scenario, and the file that it is in.
type Run struct {
	File string
	*recording.Recording
}

// Side is all that is known of one side: its recordings or, of scenarios that have none here,
// their baselines.
type Side struct {
	Name      string
	Runs      []Run
	Baselines []*Baseline
	LeftOut   []string // recordings that are not compared, and why: nobody can read them, or who made them was stopped
}

// Scenarios lists the names of the scenarios that were recorded, in order of the first
// recording of each.
func (s Side) Scenarios() []string {
	var names []string
	for _, r := range s.Runs {
		if !slices.Contains(names, r.Scenario) {
			names = append(names, r.Scenario)
		}
	}
	for _, b := range s.Baselines {
		if !slices.Contains(names, b.Scenario) {
			names = append(names, b.Scenario)
		}
	}
	return names
}

// flow is one stream of one run, as it is compared: its events, and beside them its
// heartbeats, which may fall between any two of them.
type flow struct {
	run    *Run
	stream *recording.Stream
	name   string // under which it is compared: its own, or that of one that asked for the same
	values *requestValues
	// How it ended, or was cut short, and its connections until then.
	end         recording.End
	short       bool
	connections []recording.Connection
	events      []event
	beats       []event
	ids         map[string][]field // see idsAt
}

// event is an event of a flow, or a heartbeat. What a mapping rewrote differs from its entry.
type event struct {
	entry *recording.Entry
	kind  string // what it is called; see kinds
	typ   string
	data  []byte
	at    time.Duration
	bare  bool // a heartbeat of which nothing is compared but when it came
	leg   int  // in the how manieth connection it came, from 0
}

// flowsOf makes the flows of a run.
func flowsOf(r *Run) []*flow {
	flows := make([]*flow, 0, len(r.Streams))
	for _, s := range r.Streams {
		f := &flow{run: r, stream: s, name: s.Name, end: s.End, connections: s.Connections, values: requestValuesOf(s.Request, r.Variables)}
		leg := 0
		for i, e := range s.All() {
			for leg+1 < len(s.Connections) && s.Connections[leg+1].First <= i {
				leg++
			}
			one := event{entry: e, typ: e.Type, data: e.Data, at: e.LastByte, leg: leg}
			switch e.Kind {
			case recording.KindEvent:
				f.events = append(f.events, one)
			case recording.KindComment:
				one.kind = comments
				f.beats = append(f.beats, one)
			}
		}
		flows = append(flows, f)
	}
	nameByOutcome(flows)
	return flows
}

// left tells that we left the stream, or gave up waiting: the server did not end it.
func (f *flow) left() bool {
	return slices.Contains([]recording.Reason{recording.Stopped, recording.Timeout, recording.Cancelled, recording.Limit}, f.end.Reason)
}

// open tells that we left the stream after a time: how much more would have come nobody knows.
func (f *flow) open() bool { return f.left() && f.end.Met == "" }

// asMeant tells that a stream was left when the time was over for which it was to be followed, and not because nothing came
// for too long.
func (f *flow) asMeant() bool {
	return f.open() && (f.end.Reason != recording.Timeout || f.end.Phase == "" || f.end.Phase == recording.PhaseTotal)
}

// late is how late the recording process came in this run, at most, in milliseconds: its
// machine was busy, and whatever was measured may be off.
func (r *Run) late() float64 {
	var most time.Duration
	for _, l := range r.Lateness {
		most = max(most, l.By)
	}
	return inMilliseconds(most)
}
