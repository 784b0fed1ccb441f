package verdict

import (
	"slices"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// Group is what the clients of a stream that has several came to.
type Group struct {
	Stream  string
	Clients int // that the scenario has
	Opened  int // that opened the stream
	// Least and Most are the fewest and the most events that came to one of those.
	Least, Most int
	// Head is when the head of the last response had come, after its request; zero: none came.
	Head time.Duration
	Ends []EndCount // how their streams ended, in order of their reasons
}

// EndCount is how many clients' streams ended for a reason.
type EndCount struct {
	Reason recording.Reason
	Count  int
}

// Add adds a client's recording, which has ended.
func (g *Group) Add(r *recording.Stream) {
	events := r.Events()
	if g.Opened == 0 || events < g.Least {
		g.Least = events
	}
	g.Opened++
	g.Most = max(g.Most, events)
	if r.Response != nil {
		g.Head = max(g.Head, r.Response.At)
	}
	i := slices.IndexFunc(g.Ends, func(e EndCount) bool { return e.Reason == r.End.Reason })
	if i < 0 {
		g.Ends = append(g.Ends, EndCount{Reason: r.End.Reason})
		i = len(g.Ends) - 1
	}
	g.Ends[i].Count++
}

// SpeaksOf tells whether a finding speaks of a stream.
func (s Scenario) SpeaksOf(stream string) bool {
	return slices.ContainsFunc(s.Findings(), func(f Step) bool { return f.Failure != nil && slices.Contains(f.Failure.Streams, stream) })
}
