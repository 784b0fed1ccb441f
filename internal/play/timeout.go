package play

import (
	"context"
	"fmt"
	"time"
)

// Interrupted is the fault of a scenario that the run's end came into.
const Interrupted = "the run was interrupted"

// timeout is how long the scenario may take: as it says itself, and no longer than the person
// who runs it says. Zero: for ever.
func (p *Play) timeout() time.Duration {
	own, most := p.Scenario.Timeout, p.options.Timeout
	if own == 0 || most > 0 && most < own {
		return most
	}
	return own
}

// timed is a context that is done once the scenario has taken too long.
func (p *Play) timed(ctx context.Context) (context.Context, context.CancelFunc) {
	if p.timeout() == 0 {
		return context.WithCancel(ctx)
	}
	return p.lateness.WithTimeout(ctx, p.timeout())
}

// Interrupted says why the play came to no end of its own: ctx, which is the run's, has ended,
// or it took too long. Then nothing is judged, as what was seen until then is not all that is
// expected. Empty: it did come to its end.
func (p *Play) Interrupted(ctx context.Context) string {
	switch {
	case ctx.Err() != nil:
		return Interrupted
	case p.tookTooLong:
		return fmt.Sprintf("the scenario was ended: the %v that it may take were over", p.timeout())
	default:
		return ""
	}
}
