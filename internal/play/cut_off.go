package play

import (
	"fmt"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/proxy"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// A client that is cut off comes back as often, and as soon, unless its stream says how.
const (
	reconnections  = 3
	reconnectingIn = 200 * time.Millisecond // at most, whatever the server asks for
)

// identity tells the clients of a play apart. One that is cut off has a place at which
// that happens; the zero place is none.
type identity struct {
	stream string
	place  expect.Place
}

func (c identity) isCutOff() bool { return c.place != expect.Place{} }

// name is what the client's recording is called.
func (c identity) name() string {
	switch {
	case !c.isCutOff():
		return c.stream
	case c.stream == recording.DefaultStream:
		return "a client cut off " + c.place.String()
	default:
		return fmt.Sprintf("a client of %s cut off %s", c.stream, c.place)
	}
}

// cutOffClients lists the clients that the expectations need beside the scenario's, each
// once.
func cutOffClients(streams []string, expected []scenario.Expected) []identity {
	var all []identity
	for _, x := range expected {
		drill, ok := x.Expectation.(expect.Drill)
		if !ok {
			continue
		}
		for _, name := range streams {
			for _, place := range drill.Places() {
				one := identity{name, place}
				if !slices.Contains(all, one) && (len(x.On) == 0 || slices.Contains(x.On, name)) {
					all = append(all, one)
				}
			}
		}
	}
	return all
}

// cutOff has the client cut off, and lets it come back. A place behind the end of the
// stream cuts nobody: the expectation tells of that.
func (c identity) cutOff(on *proxy.Wire, options *stream.Options) error {
	if options.Reconnect.Attempts == 0 {
		options.Reconnect.Attempts, options.Reconnect.Broken = reconnections, true
	}
	if options.Reconnect.Max == 0 {
		options.Reconnect.Max = reconnectingIn
	}
	_, err := on.Put(proxy.Fault{CutAfter: &proxy.CutAfter{Events: c.place.Events, Bytes: c.place.Bytes}})
	return err
}

// judgeDrill judges a drill of each stream.
func (p *Play) judgeDrill(x expect.Drill, about []*recording.Recording) (expect.Verdict, *recording.Recording, error) {
	for _, r := range about {
		var cut []*recording.Recording
		for _, place := range x.Places() {
			if drilled := p.streams.of(identity{r.Stream, place}); drilled != nil {
				cut = append(cut, drilled)
			}
		}
		verdict, culprit, err := x.JudgeDrill(p.judge.env(), r, cut)
		if err != nil || verdict.State != expect.Held {
			return verdict, culprit, err
		}
	}
	return expect.Verdict{State: expect.Held}, nil, nil
}
