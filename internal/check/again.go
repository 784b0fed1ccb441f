package check

import (
	"fmt"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/runner/expect"
)

const againHelp = "add to the stream reconnect: {method: get}, where clients come back by GET, or {method: same}, where the request may be sent again"

// checkAgain finds streams that would be asked for again by a request that may not be sent
// twice.
func (c scenarioCheck) checkAgain(s *scenario.Stream) {
	if s.CanBeAskedAgain() {
		return
	}
	if s.Reconnect.Attempts > 0 || s.Leave != nil && s.Leave.Back != nil {
		c.at(s.Place, fmt.Sprintf("the client comes back, and nobody says whether the %s may be sent again", s.Method()), againHelp)
	}
}

// checkCutOff does the same for expectations about clients that are cut off.
func (c expectedCheck) checkCutOff() {
	if _, cuts := c.x.Expectation.(expect.CutsClients); !cuts {
		return
	}
	for _, name := range c.scenario.Followed() {
		s := c.scenario.Named(name)
		switch {
		case !c.x.IsAbout(name):
		case !s.CanBeAskedAgain():
			c.at(c.x.Place, fmt.Sprintf("clients of the stream %q are cut off and come back, and nobody says whether the %s may be sent again", name, s.Method()), againHelp)
		}
	}
}
