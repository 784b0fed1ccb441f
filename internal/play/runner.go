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
	played.result(ctx, s, out)
	out.Duration = time.Since(started)
}

// result is what a play came to that has run.
func (p *Play) result(ctx context.Context, s *scenario.Scenario, out *verdict.Scenario) {
	if p.cut {
		p.soFar(ctx, s, out)
		return
	}
	*out = Describe(s)
	if Interruption(ctx, p) == "" {
		judged := p.expectations(ctx)
		p.Finally(ctx)
		p.Conclude(out, judged)
		out.Steps = slices.Grow(out.Steps, len(judged))
		for _, j := range judged {
			out.Steps = append(out.Steps, j.Step)
		}
		out.Decide()
		if why := JudgedNothing(judged); out.Outcome == verdict.Passed && why != "" {
			out.JudgedNothing(why)
		}
	}
	if Interruption(ctx, p) != "" {
		out.Steps = nil
		Interrupt(ctx, p, out)
	}
	p.Finally(ctx)
	p.inTurn(out)
}

// inTurn adds to a result what a report shows, see [Play.Report], as it may show it.
func (p *Play) inTurn(out *verdict.Scenario) {
	p.turns.take(func() {
		p.Report(out)
		*out = p.Masked(*out)
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
