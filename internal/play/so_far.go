package play

import (
	"context"
	"slices"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/verdict"
)

// soFar is the result of a play that was ended while it went on, see [client.Over], or of its recording: of each stream
// by itself it is judged what came, and the time that was over, had decided. Whatever else is expected, nobody can tell.
func (p *Play) soFar(ctx context.Context, s *scenario.Scenario, out *verdict.Scenario) {
	*out = Describe(s)
	out.Services, out.Interrupted = p.library.Closure(p.Scenario), p.recorded == nil
	judged := p.expectations(context.WithoutCancel(ctx))
	p.Finally(ctx)
	c := &conclusion{judging: judging{p}, out: out, judged: judged}
	c.ends()
	c.blind()
	c.unreached()
	for _, j := range judged {
		out.Steps = append(out.Steps, j.Step)
	}
	skipped := func(s verdict.Step) bool { return s.Outcome == verdict.Skipped }
	if p.recorded != nil && slices.ContainsFunc(out.Steps, skipped) {
		out.Found(verdict.Step{Cause: verdict.EndedByUs, Outcome: verdict.Unjudged, Failure: &verdict.Failure{}, Text: cutText})
	}
	out.Decide()
	p.inTurn(out)
}
