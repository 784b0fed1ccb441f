package play

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/play/moments"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/sleep"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// FinallyTimeout bounds all that a scenario does in the end, whatever happened: a run that is
// interrupted must end.
const FinallyTimeout = 10 * time.Second

// afterwards does what is done once all streams have ended, in order. The error says what was done, and
// where that is written.
func (a *actions) afterwards(ctx context.Context) error {
	for i, one := range a.scenario.After {
		if sleep.For(ctx, one.Wait) != nil {
			return fmt.Errorf("after %d: %w", i+1, context.Cause(ctx))
		}
		if err := a.perform(ctx, one.Action, a.itself()); err != nil {
			return err
		}
	}
	return nil
}

// finally does what is done in the end: also what stands behind something that fails.
func (a *actions) finally(ctx context.Context) error {
	var errs []error
	for i, one := range a.scenario.Finally {
		if err := a.perform(ctx, one, a.itself()); err != nil {
			errs = append(errs, fmt.Errorf("in the end, finally %d: %w", i+1, err))
		}
	}
	return errors.Join(errs...)
}

// Finally does what the scenario does in the end, once: also where something failed, or ctx
// has ended. Nothing is done for a scenario whose services never were there.
func (p *Play) Finally(ctx context.Context) {
	if !p.began || p.finished {
		return
	}
	p.stopped, p.finished = Interruption(ctx, p), true
	p.recorder.Judged(time.Now())
	ctx, cancel := p.lateness.WithTimeout(context.WithoutCancel(ctx), FinallyTimeout)
	defer cancel()
	p.finalErr = p.actions.finally(ctx)
	p.finalAt = time.Now()
	judging{p}.noteFailures(recording.AboutFinally, p.finalErr)
}

// mayGoOn tells that nothing went wrong with the streams but that moments never came: what
// is done once they have ended has its turn.
func mayGoOn(err error) bool {
	for _, one := range leaves(err) {
		var never *moments.NeverError
		if !errors.As(one, &never) {
			return false
		}
	}
	return true
}

// finally adds what went wrong in the end. Where something went wrong before, it is no news:
// what was to be cleared away may never have been made.
func (c *conclusion) finally() {
	before := len(c.out.Causes) > 0 || c.anyBroken()
	for _, err := range leaves(c.finalErr) {
		found := failureOf(err)
		if before {
			c.out.Consequences = append(c.out.Consequences, found.Text)
			continue
		}
		c.out.Found(found)
	}
}

// neverMade tells that an expectation is about a call that was not made, because the
// scenario could not go on.
func (c *calls) neverMade(x expect.Expectation, err error) bool {
	name := expect.CallOf(x)
	return name != "" && c.named(name) == nil && len(leaves(err)) > 0
}

// countsFromNothing tells that the time of an expectation counts from a call or an action that was never done,
// or is that of a stop which nobody asked for, because what that waited for did not come.
func countsFromNothing(p *Play, x expect.Expectation, err error) bool {
	names := []string{expect.AfterCallOf(x)}
	if stops, is := x.(*expect.Stops); is {
		names = []string{scenario.ActionName(string(scenario.Stop), stops.Service), scenario.ActionName(string(scenario.Restart), stops.Service)}
	}
	return slices.ContainsFunc(names, func(name string) bool {
		return name != "" && p.calls.named(name) == nil && p.acted.named(name) == nil && slices.ContainsFunc(leaves(err), func(one error) bool {
			return failureOf(one).Cause.Undone() && tellsOfUndone(one, name)
		})
	})
}

// tellsOfUndone tells whether what was never done has this name. Older recordings know it from the
// text alone.
func tellsOfUndone(err error, name string) bool {
	known, recalled := undoneOf(err), (*recalledError)(nil)
	if known.name == "" && known.on == "" && errors.As(err, &recalled) {
		never, _, _ := strings.Cut(recalled.text, ": ") // why tells of others
		return strings.Contains(never, strconv.Quote(name))
	}
	return known.name == name
}

// refused says of what is broken by the response to a call that it is a consequence, where a
// cause tells of that call.
func (c *conclusion) refused() {
	for _, j := range c.judged.all {
		if name := expect.CallOf(j.Expectation); name != "" && j.Step.Outcome == verdict.Failed && j.Step.Mark == nil && c.calls.failed(name, c.err) {
			c.out.Consequences = append(c.out.Consequences, unmetText(j.Step))
			j.Step.Outcome, j.Step.Failure = verdict.Skipped, nil
		}
	}
}

// tellsOf tells whether what went wrong is about a call. Older recordings know it from the text alone.
func tellsOf(found verdict.Step, call *recording.Call) bool {
	made := call.Request.Method + " " + call.Request.URL
	if found.Failure.Call != "" {
		return found.Failure.Call == made
	}
	return strings.Contains(found.Text, made+": ")
}

// failed tells whether a call of this name is among what went wrong.
func (c *calls) failed(name string, err error) bool {
	call := c.named(name)
	return call != nil && slices.ContainsFunc(leaves(err), func(one error) bool {
		found := failureOf(one)
		return found.Cause == verdict.CallFailed && tellsOf(found, call)
	})
}
