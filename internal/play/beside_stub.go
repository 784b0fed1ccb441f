package play

import (
	"fmt"
	"reflect"

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

// besideClients is the same of a client of a load, as x is written and as expanded is asked of it. All others have the
// same requests sent: that enough came says nothing of its own, unless a variable says which are meant.
func besideClients(x, expanded expect.Expectation, judged expect.Verdict, service string) expect.Verdict {
	if service == "" || judged.State != expect.Held || !expect.NeedsRequest(x) || !reflect.DeepEqual(meantBy(x), meantBy(expanded)) {
		return besideOthers(x, judged, service)
	}
	return expect.Verdict{State: expect.Unknown, Expected: expanded.String(), Reason: fmt.Sprintf(
		"other clients used the service %q meanwhile, and nothing tells which requests to its stub are of this one: say which are meant, by where: or in their path, with a value that only one client has, such as ${uuid} or ${client}", service)}
}

// meantBy is what says which requests an expectation of a stub means.
func meantBy(x expect.Expectation) []any {
	switch x := x.(type) {
	case *expect.Received:
		return []any{x.Pattern, x.Where}
	case *expect.ReceivedInterval:
		return []any{x.Pattern, x.Where}
	case *expect.ReceivedOrder:
		return []any{x.Requests}
	default:
		return nil
	}
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
