package play

import (
	"net/url"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// neighbours are the servers of a load that are on this machine.
type neighbours struct{ *Play }

// excuse leaves unknown whether a server came late that has to share the processors of
// this machine with all the clients of a load: while these came late, it may have come late
// because of them.
func (p neighbours) excuse(out *verdict.Scenario) {
	excused := false
	for i := range out.Steps {
		step := &out.Steps[i]
		if step.Outcome != verdict.Failed || step.Failure == nil || step.Failure.Code != string(expect.Late) || step.Window == nil {
			continue
		}
		r := p.recordingOf(step.Window.Stream)
		if r == nil || !isNeighbour(r) || !p.wasLate(r, *step.Window) {
			continue
		}
		got := step.Failure.Got
		step.Outcome, excused = verdict.Unjudged, true
		step.Failure = &verdict.Failure{Late: true, Message: "nobody can tell: " + got + "; but this machine was busy meanwhile, and the server is on it as well"}
	}
	if excused {
		out.Decide()
	}
}

func (p neighbours) recordingOf(stream string) *recording.Stream {
	i := slices.IndexFunc(p.Recordings, func(r *recording.Stream) bool { return r.Name == stream })
	if i < 0 {
		return nil
	}
	return p.Recordings[i]
}

// isNeighbour tells whether a stream came from this machine.
func isNeighbour(r *recording.Stream) bool {
	at, err := url.Parse(r.Request.URL)
	return err == nil && guard.IsLocal(at.Hostname())
}

// wasLate tells whether this process came late in a window by as much as that was missed, or
// nearly.
func (p neighbours) wasLate(r *recording.Stream, w verdict.Window) bool {
	from, to := r.Started.Add(w.From), r.Started.Add(w.From+w.Took)
	var by time.Duration
	for _, late := range p.judge.busy.sofar() {
		if !late.To.Before(from) && !late.From.After(to) {
			by = max(by, late.By)
		}
	}
	return by > 0 && by*lateness.Factor >= w.Took-w.Limit
}
