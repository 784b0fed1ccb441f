package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/runner/expect"
)

// scenarioCheck checks one scenario.
type scenarioCheck struct {
	*report
	library  *scenario.Library
	scenario *scenario.Scenario
}

func (c scenarioCheck) checkServices(sort string) {
	for _, use := range c.scenario.Services() {
		if c.library.Services[use.Name] == nil {
			c.at(use.Place, fmt.Sprintf("no service has the name %q", use.Name),
				problem.Listed(use.Name, c.library.ServicesFolder(), sort, c.library.ServiceNames()))
		}
	}
}

// checkGaps finds marks of gaps that nobody describes.
func (c scenarioCheck) checkGaps() {
	for _, ref := range c.scenario.GapRefs() {
		if ref.Gap.Reason != "" {
			continue
		}
		if _, err := c.library.Gap(ref.Gap.Name); err != nil {
			c.at(ref.Place, err.Error(), "")
		}
	}
	c.checkGapNames()
}

// checkGapNames finds the mark of a scenario that does not say which expectation it is on.
func (c scenarioCheck) checkGapNames() {
	s := c.scenario
	marked := func(x scenario.Expected) bool { return s.Gap.Excuses(x, len(s.Expect)) }
	if s.Gap == nil || s.Gap.Gap.Reason == "" || len(s.Expect) == 0 || slices.ContainsFunc(s.Expect, marked) {
		return
	}
	err := s.Gap.Ambiguous(s.Expect)
	c.at(s.Gap.Place, err.Error(), problem.HelpOf(err))
}

// checkWhole checks a scenario all of which could be decoded.
func (c scenarioCheck) checkWhole() {
	c.checkStreams()
	c.checkMoments()
	c.checkActions()
	checkRequests(c.report, c.scenario, c.library.HostsOf(c.scenario))
	for _, x := range c.scenario.Expect {
		for _, stream := range x.On {
			c.checkStream(x.Place, stream)
		}
		c.checkReceived(x)
	}
}

func (c scenarioCheck) checkStreams() {
	s := c.scenario
	if (s.Stream == nil) == (len(s.Streams) == 0) {
		c.at(s.Place, "a scenario follows one stream, or several", "write stream, or streams with a name for each")
	}
	for _, name := range s.Followed() {
		stream := s.Named(name)
		if strings.HasPrefix(stream.URL(), "/") && s.Service.Name == "" {
			c.at(stream.Place, fmt.Sprintf("the URL %s belongs to a service, and the scenario has none", stream.URL()),
				"add service: NAME, or write a whole URL")
		}
	}
}

// checkStream finds names of streams that the scenario does not have.
func (c scenarioCheck) checkStream(at problem.Place, name string) {
	if c.scenario.Named(name) == nil {
		c.at(at, fmt.Sprintf("no stream has the name %q", name), validHere(c.scenario.Followed()))
	}
}

// checkReceived finds expectations about stubs that neither the scenario nor its
// service has.
func (c scenarioCheck) checkReceived(x scenario.Expected) {
	received, ok := x.Expectation.(*expect.Received)
	if !ok {
		return
	}
	names := slices.Collect(maps.Keys(c.scenario.Stubs))
	if definition := c.library.Services[c.scenario.Service.Name]; definition != nil {
		names = slices.AppendSeq(names, maps.Keys(definition.Stubs))
	}
	if slices.Contains(names, received.Stub) {
		return
	}
	slices.Sort(names)
	c.at(x.Place, fmt.Sprintf("no stub has the name %q", received.Stub), problem.Listed(received.Stub, "the scenario", "stubs", names))
}

// checkActions finds services that something happens to and that the scenario does
// not use, or of which nothing was started.
func (c scenarioCheck) checkActions() {
	used := c.library.Closure(c.scenario)
	for _, a := range c.scenario.Actions() {
		verb, name := a.OnService()
		switch {
		case verb == "":
		case !slices.Contains(used, name):
			c.at(a.Place, fmt.Sprintf("the scenario uses no service with the name %q", name), validHere(used))
		case c.library.Services[name].URL != "":
			c.at(a.Place, fmt.Sprintf("the service %q is a URL: nobody here can %s it", name, verb), "it takes a service with run")
		}
	}
}
