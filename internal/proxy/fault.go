package proxy

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
)

// Fault is one thing that is wrong with a proxy. Exactly one of its kinds is given;
// Jitter goes with Latency, and Pause with Slice. Cut, Reset and HalfClose are
// faults of a moment: they break the connections that are open, and later ones
// work.
type Fault struct {
	Latency   time.Duration `yaml:"latency"`    // every byte arrives so much later; whole milliseconds
	Jitter    time.Duration `yaml:"jitter"`     // and up to so much earlier or later than that, in the order they were sent
	Bandwidth Rate          `yaml:"bandwidth"`  // so much passes in a second, on each connection
	CutAfter  *CutAfter     `yaml:"cut_after"`  // the connection is cut at a place of the response
	Cut       bool          `yaml:"cut"`        // now: the connections are closed (FIN)
	Reset     bool          `yaml:"reset"`      // now: the connections are reset (RST)
	HalfClose bool          `yaml:"half_close"` // now: one side is closed (FIN), the other may still send
	Hang      bool          `yaml:"hang"`       // nothing passes, and the connections stay open; what waits passes once it is mended
	Slice     int           `yaml:"slice"`      // what passes comes in pieces of so many bytes at most
	Pause     time.Duration `yaml:"pause"`      // between the pieces; whole microseconds
	Down      bool          `yaml:"down"`       // the connections are cut and new ones refused

	// Direction is whose bytes are concerned, for latency, bandwidth, slice, hang
	// and half_close. The other kinds concern a connection as a whole.
	Direction Direction `yaml:"direction"`
}

// Direction is one of the two in which bytes pass.
type Direction string

// The directions. An empty one stands for Downstream.
const (
	Downstream Direction = "downstream" // what the server sends
	Upstream   Direction = "upstream"   // what the client sends
)

// Validate refuses a direction that does not exist.
func (d Direction) Validate() error {
	if d == "" || d == Downstream || d == Upstream {
		return nil
	}
	return problem.WithHelp(fmt.Errorf("bytes do not pass %q", string(d)),
		"valid here: downstream, for what the server sends, and upstream, for what the client sends")
}

// kind is what a kind of fault does to a proxy.
type kind interface {
	// put switches the fault on, and answers how it is switched off. Both are
	// called with the proxy's mutex held.
	put(p *Proxy) (mend func() error, err error)
}

// directed is a kind that concerns one direction only.
type directed interface {
	kind
	only() Direction
}

// checked is a kind that can be given wrongly.
type checked interface {
	kind
	Validate() error
}

// kinds lists the kinds that are given.
func (f Fault) kinds() []kind {
	d := f.Direction
	if d == "" {
		d = Downstream
	}
	var given []kind
	add := func(is bool, k kind) {
		if is {
			given = append(given, k)
		}
	}
	add(f.Latency != 0, latency{f.Latency, f.Jitter, d})
	add(f.Bandwidth != 0, bandwidth{f.Bandwidth, d})
	if f.CutAfter != nil {
		given = append(given, *f.CutAfter)
	}
	add(f.Cut, cut{})
	add(f.Reset, reset{})
	add(f.HalfClose, halfClose{d})
	add(f.Hang, hang{d})
	add(f.Slice != 0, slice{f.Slice, f.Pause, d})
	add(f.Down, down{})
	return given
}

const faultHelp = "valid here: one of latency, bandwidth, cut_after, cut, reset, half_close, hang, slice, down"

// Validate finds faults that are none, several, or impossible.
func (f Fault) Validate() error {
	given := f.kinds()
	switch {
	case f.Jitter != 0 && f.Latency == 0:
		return problem.AtField("jitter", problem.WithHelp(errors.New("jitter goes with latency"), "write for example {latency: 100ms, jitter: 20ms}"))
	case f.Pause != 0 && f.Slice == 0:
		return problem.AtField("pause", problem.WithHelp(errors.New("pause goes with slice"), "write for example {slice: 1, pause: 1ms}"))
	case len(given) == 0:
		return problem.WithHelp(errors.New("this fault does nothing"), faultHelp)
	case len(given) > 1:
		return problem.WithHelp(fmt.Errorf("a fault is one thing, this one is %d: %s", len(given), joined(given)), faultHelp+"; put several faults one by one")
	}
	if _, ok := given[0].(directed); !ok && f.Direction != "" {
		return problem.AtField("direction", problem.WithHelp(fmt.Errorf("%v concerns the connection as a whole, in both directions", given[0]),
			"direction goes with latency, bandwidth, slice, hang and half_close"))
	}
	if k, ok := given[0].(checked); ok {
		if err := k.Validate(); err != nil {
			return err
		}
	}
	return f.Direction.Validate()
}

func joined(kinds []kind) string {
	texts := make([]string, len(kinds))
	for i, k := range kinds {
		texts[i] = fmt.Sprint(k)
	}
	return strings.Join(texts, ", ")
}

// String is how the fault reads: "latency of 100ms ± 20ms".
func (f Fault) String() string {
	given := f.kinds()
	if len(given) == 0 {
		return "no fault"
	}
	text := joined(given)
	if k, ok := given[0].(directed); ok && k.only() == Upstream {
		text += ", on what the client sends"
	}
	return text
}

// negative is the error of a number that must not be below zero.
func negative(field string, value any) error {
	return problem.AtField(field, fmt.Errorf("%s: %v is negative", field, value))
}
