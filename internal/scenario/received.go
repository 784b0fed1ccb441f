package scenario

import (
	"fmt"
	"maps"
	"slices"

	"github.com/streamspec/streamspec/runner/expect"
)

// checkReceived finds expectations about stubs that neither the scenario nor its
// service has.
func (l *loader) checkReceived(s *Scenario, x Expected) {
	received, ok := x.Expectation.(*expect.Received)
	if !ok {
		return
	}
	names := slices.Collect(maps.Keys(s.Stubs))
	if definition := l.library.Services[s.Service.Name]; definition != nil {
		names = slices.AppendSeq(names, maps.Keys(definition.Stubs))
	}
	if slices.Contains(names, received.Stub) {
		return
	}
	slices.Sort(names)
	l.problem(x.Place, fmt.Errorf("no stub has the name %q", received.Stub), listed(received.Stub, "the scenario", "stubs", names))
}
