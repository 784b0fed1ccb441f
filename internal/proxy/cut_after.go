package proxy

import (
	"errors"
	"fmt"
	"slices"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
)

// CutAfter cuts a connection (FIN) at a place of a response, to the byte. The
// place is one of the response's body, without its head and its chunks' sizes:
//
//   - Events: right behind the blank line of that event, counted in event streams
//     only, as the standard dispatches them;
//   - Bytes: behind so many bytes of any response;
//   - both: so many bytes behind that event.
//
// A response that is past the place when the fault is switched on is let be. The
// bytes are counted before any latency, bandwidth or slices of the proxy.
//
// Only HTTP/1.1 without encryption can be read, and events only where they are not
// compressed; HEAD and 101 are not understood. Where it cannot tell the place, the
// fault resets the connection rather than never cut it, and mend and Proxy.Close
// answer why. mend also answers an error if no response came as far as the place.
type CutAfter struct {
	Events int   `yaml:"events"`
	Bytes  int64 `yaml:"bytes"`
	Every  bool  `yaml:"every"` // on every connection; otherwise once
}

// Validate refuses places that are none.
func (c CutAfter) Validate() error {
	switch {
	case c.Events < 0:
		return negative("events", c.Events)
	case c.Bytes < 0:
		return negative("bytes", c.Bytes)
	case c.Events == 0 && c.Bytes == 0:
		return problem.WithHelp(errors.New("cut_after has no place"), "write for example {bytes: 500}, {events: 3}, or {events: 3, bytes: 5} for 5 bytes into the next event")
	}
	return nil
}

func (c CutAfter) String() string {
	text := "cut after "
	switch {
	case c.Events == 0:
		text += wording.Counted(c.Bytes, "byte")
	case c.Bytes == 0:
		text += fmt.Sprintf("event %d", c.Events)
	default:
		text = fmt.Sprintf("cut %s after event %d", wording.Counted(c.Bytes, "byte"), c.Events)
	}
	if c.Every {
		text += ", on every connection"
	}
	return text
}

func (c CutAfter) put(p *Proxy) (func() error, error) {
	a := &armed{CutAfter: c}
	p.cuts.arm(a)
	return func() error { return p.cuts.disarm(a) }, nil
}

// armed is a cut that is switched on. Its fields are guarded by the mutex of cuts.
type armed struct {
	CutAfter
	struck   bool
	furthest place // that any response came to
	err      error // why the place could not be told
}

// place is how far a response has come.
type place struct {
	events int
	bytes  int64
}

// outcome is what there is to say when the cut is switched off.
func (a *armed) outcome() error {
	switch {
	case a.err != nil || a.struck:
		return a.err
	case a.Events > 0:
		return fmt.Errorf("%s: nothing was cut: the responses had %s at most", a.CutAfter, wording.Counted(a.furthest.events, "event"))
	}
	return fmt.Errorf("%s: nothing was cut: the responses had %s at most", a.CutAfter, wording.Counted(a.furthest.bytes, "byte"))
}

// arm switches a cut on.
func (c *cuts) arm(a *armed) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.armed = append(c.armed, a)
}

// disarm switches a cut off, and answers its outcome.
func (c *cuts) disarm(a *armed) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.armed = slices.DeleteFunc(c.armed, func(other *armed) bool { return other == a })
	return a.outcome()
}
