package play

import (
	"context"
	"fmt"
	"net/url"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/play/moments"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// capture is what is captured from the events of one stream.
type capture struct {
	scenario.Capture
	due  func(*expect.View) bool
	seen int // events of the kind
	err  error
}

// CaptureError says that an event has not what is to be captured from it.
type CaptureError struct {
	Variable, Reason string
	Deviation        expect.Deviation
}

func (e *CaptureError) Error() string {
	return fmt.Sprintf("${%s} cannot be captured: %s", e.Variable, e.Reason)
}

// captures plans what the scenario captures from events, and has the clients do it.
func (s *streams) captures(m *moments.Moments, kinds expect.Kinds, first string) error {
	for _, declared := range s.scenario.Captures() {
		for _, f := range s.followed {
			if f.stream != declared.On {
				continue
			}
			c := &capture{Capture: declared}
			var err error
			if c.due, err = kinds.Recognize(c.After); err != nil {
				return err
			}
			f.captured = append(f.captured, c)
			if f.hasItsOwn() {
				f.own.await(c.Variable, s.vars.lookup)
			}
			if f.keepsToItself() {
				continue
			}
			task := &moments.Task{
				Moment: c.Moment, Never: fmt.Sprintf("${%s} was never captured", c.Variable),
				Do: func(context.Context) error { return c.err },
			}
			if err := m.Add(kinds, first, task); err != nil {
				return err
			}
		}
	}
	for _, f := range s.followed {
		if len(f.captured) > 0 {
			f.Captures = func(v *expect.View) { f.see(v, s.vars) }
		}
	}
	return nil
}

// hasItsOwn tells whether the client does not ask others for what it captures.
func (f *followed) hasItsOwn() bool { return f.isCutOff() || f.client > 0 }

// keepsToItself tells whether what the client captures is for itself alone: of several clients
// of one stream the first speaks for the scenario.
func (f *followed) keepsToItself() bool { return f.isCutOff() || f.client > 1 }

// see captures from an entry what is to be captured from it, also for the scenario where the client speaks for that.
func (f *followed) see(v *expect.View, shared *variables) {
	for _, c := range f.captured {
		if c.seen == c.Number() && !c.Last || !c.due(v) {
			continue
		}
		if c.seen++; c.seen >= c.Number() {
			f.take(c, v, shared)
		}
	}
}

func (f *followed) take(c *capture, v *expect.View, shared *variables) {
	found, missing := v.Get(c.At)
	if missing != "" {
		if c.seen == c.Number() { // of a later one, what was captured before stays
			c.err = &CaptureError{c.Variable, missing, v.Lacking(c.At)}
		}
		return
	}
	value := httpcall.ValueOf(found)
	f.own.cameFrom(c.Variable, urlOf(v.In))
	shared.captureOwn(f.own, c.Variable, value)
	if f.keepsToItself() {
		return
	}
	shared.cameFrom(c.Variable, urlOf(v.In))
	if c.Last {
		shared.captureLatest(c.Variable, value)
		return
	}
	shared.capture(c.Variable, value)
}

// urlOf is the URL that a stream came from, behind redirects.
func urlOf(r *recording.Stream) string {
	at, err := url.Parse(r.Request.URL)
	if err != nil || len(r.Connections) == 0 {
		return r.Request.URL
	}
	for _, hop := range r.Connections[len(r.Connections)-1].Hops {
		if next, err := at.Parse(hop.Location); err == nil {
			at = next
		}
	}
	return at.String()
}
