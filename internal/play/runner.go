package play

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/journal"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/verdict"
)

// Runner plays scenarios. It is safe for concurrent use; the scenarios share its
// services.
type Runner struct {
	pool    *service.Pool
	options Options
	journal *journal.Journal // of what is recorded
	turns   turns
}

// NewRunner makes a runner whose services live in pool. The caller closes the pool.
func NewRunner(pool *service.Pool, options Options) *Runner {
	return &Runner{pool: pool, options: options, journal: newJournal(options.Recordings), turns: newTurns()}
}

// Judge plays a YAML scenario from start to result, which out becomes. (It is not returned: it is
// large, and thousands may wait for theirs.)
func (r *Runner) Judge(ctx context.Context, library *scenario.Library, s *scenario.Scenario, out *verdict.Scenario) {
	started := time.Now()
	played := r.playOf(library, s)
	defer played.Close()
	_ = played.Run(ctx) // the play remembers it
	result{played, out}.decide(ctx)
	out.Duration = time.Since(started)
}

// result is what a play of a YAML scenario comes to, which is judged as a whole once it has run.
type result struct {
	*Play
	out *verdict.Scenario // which it becomes
}

// decide judges all that is expected, or as much as came of what was ended while it went on.
func (r result) decide(ctx context.Context) {
	if r.cut {
		r.decideSoFar(ctx)
		return
	}
	*r.out = Describe(r.Scenario)
	if Interruption(ctx, r.Play) == "" {
		judged := r.expectations(ctx)
		r.Finally(ctx)
		r.Conclude(r.out, judged)
		r.out.Steps = slices.Grow(r.out.Steps, len(judged))
		for _, j := range judged {
			r.out.Steps = append(r.out.Steps, j.Step)
		}
		r.out.Decide()
		if why := JudgedNothing(judged); r.out.Outcome == verdict.Passed && why != "" {
			r.out.JudgedNothing(why)
		}
	}
	if Interruption(ctx, r.Play) != "" {
		r.out.Steps = nil
		Interrupt(ctx, r.Play, r.out)
	}
	r.Finally(ctx)
	r.inTurn()
}

// inTurn adds what a report shows, see [Play.Report], as it may show it.
func (r result) inTurn() {
	r.turns.take(func() {
		r.Report(r.out)
		*r.out = r.Masked(*r.out)
	})
}

// Describe is the result of a YAML scenario before it has run.
func Describe(s *scenario.Scenario) verdict.Scenario {
	return verdict.Scenario{
		Name:  s.Name,
		Group: filepath.ToSlash(filepath.Dir(s.Place.File)),
		Place: Place(s.Place),
		Tags:  s.Tags,
	}
}
