package play

import (
	"context"
	"slices"

	"github.com/streamspec/streamspec/internal/verdict"
)

// decideSoFar judges a play that was ended while it went on, see [client.Over], or its recording: of each stream
// by itself it is judged what came, and the time that was over, had decided. Whatever else is expected, nobody can tell.
func (r result) decideSoFar(ctx context.Context) {
	out := r.out
	*out = Describe(r.Scenario)
	out.Services, out.Interrupted = r.library.Closure(r.Scenario), r.recorded == nil
	judged := r.expectations(context.WithoutCancel(ctx))
	r.Finally(ctx)
	c := &conclusion{judging: judging{r.Play}, out: out, judged: judgements{judged, out.Services}}
	c.ends()
	c.blind()
	c.unreached()
	for _, j := range judged {
		out.Steps = append(out.Steps, j.Step)
	}
	skipped := func(s verdict.Step) bool { return s.Outcome == verdict.Skipped }
	if r.recorded != nil && slices.ContainsFunc(out.Steps, skipped) {
		out.Found(verdict.Step{Cause: verdict.EndedByUs, Outcome: verdict.Unjudged, Failure: &verdict.Failure{}, Text: cutText})
	}
	out.Decide()
	r.inTurn()
}
