package play

import (
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/proxy"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/expect"
)

// A client that is cut off comes back as often, and as soon, unless its stream says how.
const (
	cutOffReconnections  = 3
	cutOffReconnectingIn = 200 * time.Millisecond // at most, whatever the server asks for
)

// cutOffClients lists the clients that the expectations need beside the scenario's, each
// once.
func cutOffClients(streams []string, expected []scenario.Expected) []identity {
	var all []identity
	for _, x := range expected {
		cuts, ok := x.Expectation.(expect.CutsClients)
		if !ok {
			continue
		}
		for _, name := range streams {
			for _, cut := range cuts.Cuts() {
				one := identity{stream: name, cut: cut}
				if !slices.Contains(all, one) && x.IsAbout(name) {
					all = append(all, one)
				}
			}
		}
	}
	return all
}

// cutOff has the client cut off, and lets it come back. A cut behind the end of the
// stream cuts nobody: the expectation tells of that.
func (c identity) cutOff(on *proxy.Proxy, options *stream.Options) error {
	if options.Reconnect.Attempts == 0 {
		options.Reconnect.Attempts, options.Reconnect.Broken = cutOffReconnections, true
	}
	if options.Reconnect.Max == 0 {
		options.Reconnect.Max = cutOffReconnectingIn
	}
	_, err := on.Put(proxy.Fault{CutAfter: &proxy.CutAfter{Events: c.cut.Events, Bytes: c.cut.Bytes}})
	return err
}
