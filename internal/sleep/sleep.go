// Package sleep waits for a time, and no longer than whoever waits is wanted.
package sleep

import (
	"context"
	"time"
)

// For waits so long. The error is that of ctx, where it has ended by then.
func For(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
	return ctx.Err()
}

// Until waits for a moment, as For does.
func Until(ctx context.Context, at time.Time) error { return For(ctx, time.Until(at)) }
