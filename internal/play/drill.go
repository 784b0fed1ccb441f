package play

import (
	"fmt"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/proxy"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// A client of a drill comes back as often, and as soon, unless its stream says how.
const (
	drillReconnections  = 3
	drillReconnectingIn = 200 * time.Millisecond // at most, whatever the server asks for
)

// client is one that follows a stream of the scenario. One of a drill is cut off at a
// place; the zero place is none.
type client struct {
	stream string
	place  expect.Place
}

func (c client) isDrilled() bool { return c.place != expect.Place{} }

// name is what the client's recording is called.
func (c client) name() string {
	switch {
	case !c.isDrilled():
		return c.stream
	case c.stream == recording.DefaultStream:
		return "a client cut off " + c.place.String()
	default:
		return fmt.Sprintf("a client of %s cut off %s", c.stream, c.place)
	}
}

// drills lists the clients that the expectations need beside the scenario's, each once.
func (p *Play) drills() []client {
	var all []client
	for _, x := range p.Expected {
		drill, ok := x.Expectation.(expect.Drill)
		if !ok {
			continue
		}
		for _, name := range p.Scenario.Followed() {
			for _, place := range drill.Places() {
				one := client{name, place}
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
func (c client) cutOff(wire *proxy.Proxy, options *stream.Options) error {
	if options.Reconnect.Attempts == 0 {
		options.Reconnect.Attempts, options.Reconnect.Broken = drillReconnections, true
	}
	if options.Reconnect.Max == 0 {
		options.Reconnect.Max = drillReconnectingIn
	}
	_, err := wire.Put(proxy.Fault{CutAfter: &proxy.CutAfter{Events: c.place.Events, Bytes: c.place.Bytes}})
	return err
}

// judgeDrill judges a drill of each stream.
func (p *Play) judgeDrill(x expect.Drill, about []*recording.Recording) (expect.Verdict, *recording.Recording, error) {
	for _, r := range about {
		var cut []*recording.Recording
		for _, place := range x.Places() {
			if drilled := p.drilled[client{r.Stream, place}]; drilled != nil {
				cut = append(cut, drilled)
			}
		}
		verdict, culprit, err := x.JudgeDrill(p.env(), r, cut)
		if err != nil || verdict.State != expect.Held {
			return verdict, culprit, err
		}
	}
	return expect.Verdict{State: expect.Held}, nil, nil
}
