package play

import (
	"fmt"

	"github.com/streamspec/streamspec/runner/expect"
)

// besideOthers says with a verdict on what the stub of a service received that others used the service meanwhile, whose
// requests count as well: see [services.sharedBy]. That too few came is not by them, and where it says which requests it
// means, theirs are others.
func besideOthers(x expect.Expectation, judged expect.Verdict, service string) expect.Verdict {
	if received, is := x.(*expect.Received); service == "" || is && len(received.Where) > 0 {
		return judged
	}
	switch {
	case judged.State == expect.Held:
		judged.Measure.Text += fmt.Sprintf(", with those of other scenarios, or clients, that used the service %q meanwhile", service)
	case judged.State == expect.Broken && !judged.Code.Absent():
		judged.Got += fmt.Sprintf("\nother scenarios, or clients, used the service %q meanwhile, and their requests to its stub count as well: say by where: which are meant, or give each scenario a service of its own (per: scenario)", service)
	}
	return judged
}

// sharedBy is the service of a stub that others have used meanwhile; empty: nobody has, or it is the scenario's own.
func (s *services) sharedBy(stub string) string {
	if _, own := s.scenario.Stubs[stub]; own {
		return ""
	}
	for _, name := range s.library.Closure(s.scenario) {
		if declared := s.library.Services[name]; declared != nil && declared.Stubs[stub] != nil && s.logged.isShared(name) {
			return name
		}
	}
	return ""
}
