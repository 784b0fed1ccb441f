package lateness

import (
	"context"
	"time"
)

// LeastOverdue is what counts as done later than it was due: timers are never exact, on a machine
// at rest either.
const LeastOverdue = 5 * time.Millisecond

type overdueKey struct{}

// WithOverdue is the context of what is due at a moment, and is done so much later, because
// this machine was busy.
func WithOverdue(ctx context.Context, by time.Duration) context.Context {
	return context.WithValue(ctx, overdueKey{}, by)
}

// Overdue is by how much later than it was due what is done with the context may begin now;
// zero: in time, or there is no moment at which it is due.
func (m *Monitor) Overdue(ctx context.Context) time.Duration {
	by, due := ctx.Value(overdueKey{}).(time.Duration)
	if by = max(by, m.Late()); !due || by < LeastOverdue {
		return 0
	}
	return by
}
