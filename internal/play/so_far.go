package play

import (
	"context"
	"errors"
	"slices"

	"github.com/streamspec/streamspec/internal/play/client"
	"github.com/streamspec/streamspec/internal/verdict"
)

// decideSoFar judges a play that was ended while it went on, see [client.Over], or its recording: of each stream
// by itself it is judged what came, and the time that was over, had decided. Whatever else is expected, nobody can tell.
// Where all had been done by then, and only what is expected was still waited for, what went wrong counts as ever.
func (r result) decideSoFar(ctx context.Context) {
	out := r.out
	*out = Describe(r.Scenario)
	out.Services, out.Interrupted = r.library.Closure(r.Scenario), r.recorded == nil
	judged := r.expectations(context.WithoutCancel(ctx))
	r.Finally(ctx)
	doing, goesOn := r.unfinished()
	if goesOn {
		c := &conclusion{judging: judging{r.Play}, out: out, judged: judgements{judged, out.Services}}
		c.ends()
		c.blind()
		c.unreached()
	} else {
		r.Conclude(out, judged)
	}
	if doing != nil {
		out.CannotBeJudged(doing.Error())
	}
	for _, j := range judged {
		out.Steps = append(out.Steps, j.Step)
	}
	skipped := func(s verdict.Step) bool { return s.Outcome == verdict.Skipped }
	if r.recorded != nil && slices.ContainsFunc(out.Steps, skipped) && (goesOn || len(out.Causes) == 0) {
		out.Found(verdict.Step{Cause: verdict.EndedByUs, Outcome: verdict.Unjudged, Failure: &verdict.Failure{}, Text: cutText})
	}
	out.Decide()
	r.inTurn()
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
