package lateness

import (
	"context"
	"time"
)

// LeastOverdue is what counts as done later than it was due: timers are not exact, on a machine at
// rest either.
const LeastOverdue = onTime + 1

type dueKey struct{}

// WithOverdue is the context of what is due at a moment, and comes so much later, because this
// machine is busy. The time that passes until it is done counts as well.
func WithOverdue(ctx context.Context, by time.Duration) context.Context {
	return context.WithValue(ctx, dueKey{}, time.Now().Add(-by))
}

// Postponed is the context of what is due so much later than it was with ctx: that time is meant
// to pass. What is due at no moment stays so.
func Postponed(ctx context.Context, by time.Duration) context.Context {
	due, is := ctx.Value(dueKey{}).(time.Time)
	if !is {
		return ctx
	}
	return context.WithValue(ctx, dueKey{}, due.Add(by))
}

// Overdue is by how much later than it was due what is done with the context begins now; zero: in
// time, or there is no moment at which it is due. It is measured, never guessed.
func Overdue(ctx context.Context) time.Duration {
	due, is := ctx.Value(dueKey{}).(time.Time)
	if by := time.Since(due); is && by >= LeastOverdue {
		return by
	}
	return 0
}
