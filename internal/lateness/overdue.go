package lateness

import (
	"context"
	"time"
)

type overdueKey struct{}

// WithOverdue is the context of what is done so much later than it may have been due, because
// this machine was busy.
func WithOverdue(ctx context.Context, by time.Duration) context.Context {
	if by <= 0 {
		return ctx
	}
	return context.WithValue(ctx, overdueKey{}, by)
}

// Overdue is by how much later than it was due what is done with the context may begin now;
// zero: in time.
func (m *Monitor) Overdue(ctx context.Context) time.Duration {
	by, _ := ctx.Value(overdueKey{}).(time.Duration)
	return max(by, m.Late())
}
