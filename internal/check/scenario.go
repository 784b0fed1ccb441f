package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/vars"
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
	c.checkVariables()
	c.checkFinally()
	c.checkStreams()
	c.checkMoments()
	c.checkActions()
	checkRequests(c.report, c.scenario, c.library.HostsOf(c.scenario))
	c.checkKinds()
	if expected := c.scenario.Expect; expected != nil && len(expected) == 0 {
		c.report.value([]string{"expect"}, "nothing is expected here, so the scenario would never be judged", "write what it expects, or leave expect out where features use the scenario")
	}
	for _, x := range c.scenario.Expect {
		c.checkExpected(x)
	}
}

// checkExpected finds expectations about what the scenario does not have.
func (c scenarioCheck) checkExpected(x scenario.Expected) {
	for _, stream := range x.On {
		c.checkStream(x.Place, stream)
	}
	c.checkReceived(x)
	c.checkCall(x)
	c.checkStops(x)
	c.checkEnd(x)
	c.checkCutOff(x)
	c.checkKindsOf(x)
	c.checkConditions(x)
	c.checkClients(x)
}

// checkClients finds expectations about each of several clients where there is one, or where
// all are judged together.
func (c scenarioCheck) checkClients(x scenario.Expected) {
	if !c.scenario.HasClients() || !scenario.AsksForClient(x.Expectation) {
		return
	}
	if !x.Scope().OneStream() {
		c.at(x.Place, "it is about all clients together, so ${client} is none of them", "expect it of each client, by another expectation")
	}
	for _, name := range c.scenario.Followed() {
		if x.IsAbout(name) && !c.scenario.Named(name).IsGroup() {
			c.at(x.Place, fmt.Sprintf("the stream %q has one client, which has no number ${client}", name), "say by on: which stream with several clients it is about")
		}
	}
}

// checkConditions finds variables that conditions ask for, and nobody defines.
func (c scenarioCheck) checkConditions(x scenario.Expected) {
	asking, ok := inner(x.Expectation).(interface{ Variables() []string })
	if !ok {
		return
	}
	defined, in := scenarioScope(c.library, c.scenario), []string{"expect"}
	for _, name := range asking.Variables() {
		if _, known := c.library.Lookup(name); !known && !defined.has(in, name) {
			names := defined.names(in)
			c.at(x.Place, fmt.Sprintf("the variable vars.%s is not defined", name), problem.DidYouMean(name, names)+"defined here: "+strings.Join(names, ", "))
		}
	}
}

// checkVariables finds variables that need each other.
func (c scenarioCheck) checkVariables() {
	if _, err := vars.Order(c.scenario.Vars); err != nil {
		c.value([]string{"vars"}, err.Error(), "")
	}
}

func (c scenarioCheck) checkStreams() {
	s := c.scenario
	calls := slices.ContainsFunc(s.Trigger, func(t scenario.Trigger) bool { return t.Call != nil })
	switch {
	case s.Stream != nil && len(s.Streams) > 0:
		c.at(s.Place, "a scenario follows one stream, or several", "write stream, or streams with a name for each")
	case s.Stream != nil || len(s.Streams) > 0:
	case !calls:
		c.at(s.Place, "a scenario follows one stream, or several, or makes calls", "write stream, or streams with a name for each, or a trigger with a call")
	default:
		c.checkWithoutStream()
	}
	for _, name := range s.Followed() {
		c.checkAgain(s.Named(name))
	}
}

// checkWithoutStream finds what a scenario cannot have that makes calls alone.
func (c scenarioCheck) checkWithoutStream() {
	for _, d := range c.scenario.During {
		c.at(d.Place, "the scenario has no stream, so nothing happens during it", "write it under trigger, or after")
	}
	for _, x := range c.scenario.Expect {
		scope := x.Scope()
		if expect.CallOf(inner(x.Expectation)) == "" && scope != expect.ScopeStub && scope != expect.ScopeService {
			c.at(x.Place, "the scenario has no stream that this could be about", "name a call: of: NAME, or response: NAME; or write stream")
		}
	}
}

// checkStream finds names of streams that the scenario does not have.
func (c scenarioCheck) checkStream(at problem.Place, name string) {
	if c.scenario.Named(name) == nil {
		names := c.scenario.Followed()
		c.at(at, fmt.Sprintf("no stream has the name %q", name), problem.DidYouMean(name, names)+validHere(names))
	}
}

// checkReceived finds expectations about stubs that neither the scenario nor any of its
// services has.
func (c scenarioCheck) checkReceived(x scenario.Expected) {
	received, ok := inner(x.Expectation).(*expect.Received)
	if !ok {
		return
	}
	names := slices.Collect(maps.Keys(c.scenario.Stubs))
	for _, used := range c.library.Closure(c.scenario) {
		names = slices.AppendSeq(names, maps.Keys(c.library.Services[used].Stubs))
	}
	if slices.Contains(names, received.Stub) {
		return
	}
	slices.Sort(names)
	c.at(x.Place, fmt.Sprintf("no stub has the name %q", received.Stub), problem.Listed(received.Stub, "the scenario", "stubs", names))
}

// inner is an expectation itself, also where it holds for each value of a path.
func inner(x expect.Expectation) expect.Expectation {
	if each, ok := x.(*expect.ForEach); ok {
		return each.Expectation
	}
	return x
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
