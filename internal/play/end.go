package play

import (
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// The end of a process is seen a little after the end of its connections: how long
// news of it is waited for where a stream broke, and where it ended well.
const (
	brokenGrace = 300 * time.Millisecond
	closedGrace = 50 * time.Millisecond
)

// Judged is an expectation that was judged, and the streams it was about; none
// means all.
type Judged struct {
	expect.Expectation
	On     []string
	Broken bool
}

// UnexpectedEnd finds a stream that ended by a fault, or without what the scenario
// waited for, and none of the expectations expects it; or a service that ended by
// itself while its streams were followed. nil: there is none.
func (p *Play) UnexpectedEnd(judged []Judged) *verdict.UnexpectedEnd {
	for _, r := range p.Recordings {
		expected, broken := aboutEnd(r, judged)
		if !r.End.Abnormal() || r.End.Reason == recording.Cancelled || expected {
			continue
		}
		crash := p.crash(brokenGrace)
		return &verdict.UnexpectedEnd{
			Fault:  r.End.Reason != recording.ServerClosed,
			Judged: broken && crash == "",
			Failure: &verdict.Failure{
				Expected: "the stream does not break, and brings what the scenario waits for",
				Got:      withReason(withReason("it ended: "+r.End.String(), p.unmet(r)), crash),
				Timeline: r.Timeline(),
			},
		}
	}
	if crash := p.crash(closedGrace); crash != "" {
		return &verdict.UnexpectedEnd{
			Fault:   true,
			Failure: &verdict.Failure{Expected: "the service runs as long as its streams are followed", Got: crash},
		}
	}
	return nil
}

// aboutEnd tells whether an expectation expects the end of a stream, and whether one
// about ends is broken.
func aboutEnd(r *recording.Stream, judged []Judged) (expected, broken bool) {
	for _, j := range judged {
		x, ok := j.Expectation.(expect.EndJudge)
		if ok && (len(j.On) == 0 || slices.Contains(j.On, r.Name)) {
			expected = expected || x.ExpectsEnd(r.End)
			broken = broken || j.Broken
		}
	}
	return expected, broken
}

// unmet says what came instead of the kind of event that a scenario waited for.
func (p *Play) unmet(r *recording.Stream) string {
	declared := p.Scenario.Named(r.Name)
	if r.End.Unmet == "" || declared == nil || declared.Until.Event == "" || r.Response == nil || len(r.Types()) == 0 {
		return ""
	}
	name, err := p.Expand(declared.Until.Event)
	if err != nil {
		return ""
	}
	return p.judge.kinds.now().Absent(name, r)
}

func withReason(text, reason string) string {
	if reason == "" {
		return text
	}
	return text + "\n" + reason
}

// crash says that a service ended by itself; it waits for the news if a stream was
// ended by the server.
func (p *Play) crash(grace time.Duration) string {
	ours := func(r *recording.Stream) bool { return r.End.Reason == recording.Stopped }
	if len(p.Recordings) > 0 && slices.ContainsFunc(p.Recordings, ours) {
		grace = 0
	}
	return p.services.crash(grace)
}
