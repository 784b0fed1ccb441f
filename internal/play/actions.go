package play

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/panics"
	"github.com/streamspec/streamspec/internal/play/moments"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/sleep"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// CommandTimeout bounds a command of a scenario.
const CommandTimeout = 30 * time.Second

// actions does what a scenario does beside its streams, and owns what of it goes on in
// the background.
type actions struct {
	scenario *scenario.Scenario
	library  *scenario.Library
	vars     *variables
	services *services
	calls    *calls
	streams  *streams
	recorder *recorder
	lateness *lateness.Monitor

	running sync.WaitGroup // in the background
	mu      sync.Mutex
	errs    []error                 // of what ran in the background
	failed  context.CancelCauseFunc // is told of the first of them; nil: nobody yet
}

// trigger does what is done before the streams open, in order.
func (a *actions) trigger(ctx context.Context) error {
	return a.triggers(ctx, a.scenario.Trigger)
}

// triggers does some of them: the scenario's own, or those of a piece. The error says what was done, and
// where that is written.
func (a *actions) triggers(ctx context.Context, all []scenario.Trigger) error {
	for _, t := range all {
		if t.Use != "" {
			if err := a.triggers(ctx, t.Piece); err != nil {
				return err
			}
			continue
		}
		do := func() error { return a.perform(ctx, t.Action, a.itself()) }
		if t.Background {
			a.inBackground(do)
			continue
		}
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

func (a *actions) inBackground(do func() error) {
	a.running.Go(func() {
		err := panics.Caught(do)
		a.mu.Lock()
		defer a.mu.Unlock()
		a.errs = append(a.errs, err)
		a.tell()
	})
}

// onFailure has somebody told of what fails in the background, also of what has failed by now.
func (a *actions) onFailure(failed context.CancelCauseFunc) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.failed = failed
	a.tell()
}

// tell is called with the lock held.
func (a *actions) tell() {
	if err := errors.Join(a.errs...); err != nil && a.failed != nil {
		a.failed(err)
	}
}

// wait waits for what goes on in the background, and returns what went wrong with it.
func (a *actions) wait() error {
	a.running.Wait()
	return errors.Join(a.errs...)
}

// plan adds what is done while the streams are followed. First is the stream that
// moments are about where they name none.
func (a *actions) plan(m *moments.Moments, kinds expect.Kinds, first string) error {
	for _, d := range a.scenario.During {
		if d.CapturesEvent() {
			continue // its stream does
		}
		if d.EachClientOf != "" {
			if err := a.planEach(m, kinds, first, d); err != nil {
				return err
			}
			continue
		}
		t := &moments.Task{
			Moment: d.Moment, Name: d.Called(), Never: d.String() + " during the stream was never made", Place: d.Place, Action: true, Background: d.Background,
			Do: func(ctx context.Context) error { return a.perform(ctx, d.Action, a.itself()) },
		}
		if err := m.Add(kinds, first, t); err != nil {
			return err
		}
	}
	return nil
}

// placedError says where the action stands that failed.
type placedError struct {
	at  problem.Place
	err error
}

func (e *placedError) Error() string { return e.err.Error() }
func (e *placedError) Unwrap() error { return e.err }

// perform does an action for somebody, as often as it says.
func (a *actions) perform(ctx context.Context, what scenario.Action, who caller) error {
	if err := a.performAll(ctx, what, who); err != nil && !follows(ctx, err) {
		return &placedError{what.Place, err}
	}
	return nil
}

// follows tells whether an action came to nothing only because another one had failed, which is told of.
func follows(ctx context.Context, err error) bool {
	var failed *placedError
	cause := context.Cause(ctx)
	return errors.As(cause, &failed) && errors.Is(err, cause)
}

func (a *actions) performAll(ctx context.Context, what scenario.Action, who caller) error {
	switch {
	case what.AtOnce:
		return a.performAtOnce(ctx, what, who)
	case what.Within > 0:
		return a.poll(ctx, what, who)
	}
	var began time.Time // the one before
	for i := range max(what.Times, 1) {
		if i > 0 {
			ctx = lateness.Postponed(ctx, time.Since(began)+what.Every)
			if sleep.For(ctx, what.Every) != nil {
				return context.Cause(ctx)
			}
		}
		began = time.Now()
		if err := a.performOnce(ctx, what, who, i+1); err != nil {
			return err
		}
	}
	return nil
}

func (a *actions) performAtOnce(ctx context.Context, what scenario.Action, who caller) error {
	errs := make([]error, what.Times)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = panics.Caught(func() error { return a.performOnce(ctx, what, who, i+1) }) })
	}
	all.Wait()
	return errors.Join(distinct(errs)...)
}

// distinct leaves out errors that say the same as one before.
func distinct(errs []error) []error {
	said := map[string]bool{}
	return slices.DeleteFunc(errs, func(err error) bool {
		if err == nil {
			return true
		}
		again := said[err.Error()]
		said[err.Error()] = true
		return again
	})
}

// performOnce does it for the nth time, from 1.
func (a *actions) performOnce(ctx context.Context, what scenario.Action, who caller, nth int) error {
	if what.Times > 1 {
		who = who.again(nth)
	}
	switch verb, name := what.OnService(); {
	case verb != "":
		return a.services.act(ctx, what.Name, verb, name)
	case what.Command != "":
		return a.command(ctx, what.Command, who.lookup)
	default:
		return a.calls.call(ctx, what, who)
	}
}

// command runs a command line in the folder of the scenario's file. A value stays in its word, whatever characters it has.
func (a *actions) command(ctx context.Context, line string, lookup vars.Lookup) error {
	words, err := process.Split(line)
	if err != nil {
		return err
	}
	if len(words) == 0 {
		return errors.New("the command is empty")
	}
	if words, err = vars.ExpandStrings(words, lookup); err != nil {
		return err
	}
	line = process.Join(words)
	ctx, cancel := a.lateness.WithTimeout(ctx, CommandTimeout)
	defer cancel()
	a.recorder.Note(time.Now(), recording.Note{About: recording.AboutCommand, Text: "began: " + line})
	output, err := process.Command{
		Words: words, Env: os.Environ(), Dir: filepath.Dir(a.scenario.Place.File),
		Masker: a.library.Secrets.Masker, Watchdog: a.services.pool.Watchdog(),
	}.Wrote(ctx)
	a.recorder.Note(time.Now(), recording.Note{About: recording.AboutCommand, Text: "ended: " + line + outcome(err) + below(output)})
	if err != nil {
		return fmt.Errorf("the command %s: %w%s", line, err, below(output))
	}
	return nil
}

// outcome is what a command came to.
func outcome(err error) string {
	if err == nil {
		return ""
	}
	return ": " + err.Error()
}

// below puts an output, if there is one, on lines of its own.
func below(output string) string {
	if output == "" {
		return ""
	}
	return "\n" + strings.TrimRight(output, "\n")
}
