package play

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// limit is how long a scenario may take.
type limit struct {
	lateness *lateness.Monitor
	time     time.Duration // zero: as long as it takes
	began    time.Time     // when it was played
	passed   bool          // it has taken longer, and was ended
}

// limitOf is how long a play may take: as its scenario says, and no longer than the person who
// runs it says.
func limitOf(p *Play) limit {
	own, most := p.Scenario.Timeout, p.options.Timeout
	if own == 0 || most > 0 && most < own {
		own = most
	}
	return limit{lateness: p.lateness, time: own}
}

// waits does what may wait for something once all has been played, until the time is over. What was decided
// without it is decided.
func (l *limit) waits(ctx context.Context, do func(context.Context) error) error {
	before := l.passed
	err := l.within(ctx, do)
	l.passed = before || l.passed && err != nil
	return err
}

// within does something until the time is over.
func (l *limit) within(ctx context.Context, do func(context.Context) error) error {
	if l.time == 0 {
		return do(ctx)
	}
	if l.began.IsZero() {
		l.began = time.Now()
	}
	timed, cancel := l.lateness.WithTimeout(ctx, max(0, l.time-time.Since(l.began)))
	defer cancel()
	err := do(timed)
	l.passed = timed.Err() != nil && ctx.Err() == nil
	return err
}

// Interruption says why a play came to no end of its own: ctx, which is the run's, has ended, or
// it took too long. Then nothing is judged, as what was seen until then is not all that is
// expected. What comes while it does what it does in the end comes too late for that: all is judged by then.
// Empty: it did come to its end, or has not run.
func Interruption(ctx context.Context, p *Play) string {
	const interrupted = "the run was interrupted"
	switch {
	case p != nil && p.finished:
		return p.stopped
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return interrupted + ": " + context.Cause(ctx).Error()
	case ctx.Err() != nil:
		return interrupted
	case p != nil && p.limit.passed:
		return fmt.Sprintf("the scenario was ended: the %s that it may take were over", wording.Length(p.limit.time))
	default:
		return ""
	}
}

// Interrupt has a result tell of the interruption of its play, with the streams that went on until then, and of nothing
// else that was found.
func Interrupt(ctx context.Context, p *Play, out *verdict.Scenario) {
	out.Causes, out.Notes, out.Interrupted = nil, nil, ctx.Err() != nil
	why := Interruption(ctx, p)
	out.CannotBeJudged(why)
	if p != nil {
		out.Causes[0].Failure.Streams = p.goingOn()
		p.recorder.Note(time.Now(), recording.Note{About: recording.AboutFailure, Of: noteOfInterruption, Text: why})
	}
}

// goingOn are the streams that had not ended when all was ended; of one with several clients, that of the first.
func (p *Play) goingOn() []string {
	return names(slices.DeleteFunc(slices.Clone(p.Recordings), func(r *recording.Stream) bool { return r.Client > 1 || !cancelled(r) }))
}

// What a note of a recording is of that says that its play was interrupted, or that a load ended it while it went on,
// see [result.decideSoFar].
const (
	noteOfInterruption = "interrupted"
	noteOfCut          = "cut"
)

// cutText says so of one whose streams were left.
const cutText = "a stream was left while it went on"
