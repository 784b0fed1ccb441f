package play

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/wording"
)

// interrupted is the fault of a scenario that the run's end came into.
const interrupted = "the run was interrupted"

// limit is how long a scenario may take.
type limit struct {
	lateness *lateness.Monitor
	time     time.Duration // zero: as long as it takes
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

// within does something until the time is over.
func (l *limit) within(ctx context.Context, do func(context.Context) error) error {
	if l.time == 0 {
		return do(ctx)
	}
	timed, cancel := l.lateness.WithTimeout(ctx, l.time)
	defer cancel()
	err := do(timed)
	l.passed = timed.Err() != nil && ctx.Err() == nil
	return err
}

// Interruption says why a play came to no end of its own: ctx, which is the run's, has ended, or
// it took too long. Then nothing is judged, as what was seen until then is not all that is
// expected. Empty: it did come to its end, or has not run.
func Interruption(ctx context.Context, p *Play) string {
	switch {
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

// IsInterruption tells whether a fault is that the run's end came into a scenario.
func IsInterruption(fault string) bool { return strings.HasPrefix(fault, interrupted) }
