package play

import (
	"context"
	"errors"
	"slices"

	"github.com/streamspec/streamspec/internal/play/client"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/verdict"
)

// soFar is the result of a play that was ended while it went on, see [client.Over], or of its recording: of each stream
// by itself it is judged what came, and the time that was over, had decided. Whatever else is expected, nobody can tell.
// Where all had been done by then, and only what is expected was still waited for, what went wrong counts as ever.
func (p *Play) soFar(ctx context.Context, s *scenario.Scenario, out *verdict.Scenario) {
	*out = Describe(s)
	out.Services, out.Interrupted = p.library.Closure(p.Scenario), p.recorded == nil
	judged := p.expectations(context.WithoutCancel(ctx))
	p.Finally(ctx)
	doing, goesOn := p.unfinished()
	if goesOn {
		c := &conclusion{judging: judging{p}, out: out, judged: judged}
		c.ends()
		c.blind()
		c.unreached()
		if doing != nil {
			out.CannotBeJudged(doing.Error())
		}
	} else {
		p.Conclude(out, judged)
	}
	for _, j := range judged {
		out.Steps = append(out.Steps, j.Step)
	}
	skipped := func(s verdict.Step) bool { return s.Outcome == verdict.Skipped }
	if p.recorded != nil && slices.ContainsFunc(out.Steps, skipped) && (goesOn || len(out.Causes) == 0) {
		out.Found(verdict.Step{Cause: verdict.EndedByUs, Outcome: verdict.Unjudged, Failure: &verdict.Failure{}, Text: cutText})
	}
	out.Decide()
	p.inTurn(out)
}

// unfinished tells whether a play was ended while its streams went on, or while something was done, which says so.
func (p *Play) unfinished() (doing error, is bool) {
	for _, err := range leaves(p.err) {
		if over := (*client.Over)(nil); errors.As(err, &over) {
			return err, true
		}
	}
	return nil, mayGoOn(p.err) && slices.ContainsFunc(p.Recordings, cancelled)
}
