package play

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/sleep"
	"github.com/streamspec/streamspec/internal/wording"
)

// poll makes a call again until its response is as it says, or the time is over.
func (a *actions) poll(ctx context.Context, what scenario.Action, who caller) error {
	_, waited, err := a.calls.known(ctx, what, who) // waiting for that is no part of the time
	if err != nil {
		return err
	}
	ctx, every := lateness.Postponed(ctx, waited), cmp.Or(what.Every, scenario.PollEvery)
	ctx, cancel := a.lateness.WithTimeout(ctx, what.Within)
	defer cancel()
	var last *httpcall.Error
	for made := 1; ; made++ {
		began := time.Now()
		err := a.calls.call(ctx, what, who)
		var wrong *httpcall.Error
		if !errors.As(err, &wrong) {
			return err
		}
		if last == nil || ctx.Err() == nil { // what the end of the time cut off says nothing
			last = wrong
		}
		ctx = lateness.Postponed(ctx, time.Since(began)+every)
		if sleep.For(ctx, every) != nil {
			return a.gaveUp(ctx, what.Within, made, last)
		}
	}
}

// gaveUp is the error of a call whose response did not fit in time, or that was cancelled.
func (a *actions) gaveUp(ctx context.Context, within time.Duration, made int, last *httpcall.Error) error {
	if cause := context.Cause(ctx); !errors.Is(cause, context.DeadlineExceeded) {
		return cause
	}
	reason := fmt.Sprintf("the response was not as it must be within %s, in %s; the last: %s", wording.Length(within), wording.Counted(made, "call"), last.Reason)
	return &httpcall.Error{Call: last.Call, Reason: reason, Err: last.Err}
}
