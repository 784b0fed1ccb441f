package check

import (
	"fmt"
	"slices"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/expect"
)

// scenarioCheck checks one scenario.
type scenarioCheck struct {
	*report
	library  *scenario.Library
	scenario *scenario.Scenario
	naming   *naming // is told of kinds that nobody declares; nil: they are problems
}

func (c scenarioCheck) checkServices(sort string) {
	for _, use := range c.scenario.Services() {
		if c.library.Services[use.Name] == nil {
			c.at(use.Place, fmt.Sprintf("no service has the name %q", use.Name), c.library.ServicesHelp(use.Name, sort))
		}
	}
}

// checkGaps finds marks of gaps that nobody describes.
func (c scenarioCheck) checkGaps() {
	for _, ref := range c.scenario.GapRefs() {
		if !ref.IsNamed() {
			continue
		}
		if _, err := c.library.Gap(ref.Gap.Name); err != nil {
			c.at(ref.Place, err.Error(), "")
		}
	}
	c.checkGapNames()
}

// checkGapNames finds the mark of a scenario that is on no expectation, or does not say on which it is.
func (c scenarioCheck) checkGapNames() {
	s := c.scenario
	marked := func(x scenario.Expected) bool { return s.Gap.Excuses(x, len(s.Expect)) }
	switch {
	case s.Gap != nil && s.Expect == nil:
		c.at(s.Gap.Place, "the scenario expects nothing by itself, so its known_gap excuses nothing",
			"describe the gap in known-gaps.yaml, and mark the scenarios of features with it that are to be excused: @known-gap(NAME)")
		return
	case s.Gap == nil, s.Gap.Gap.Reason == "", len(s.Expect) == 0, slices.ContainsFunc(s.Expect, marked):
		return
	}
	err := s.Gap.Ambiguous(s.Expect)
	c.at(s.Gap.Place, err.Error(), problem.HelpOf(err))
}

// checkWhole checks a scenario all of which could be decoded.
func (c scenarioCheck) checkWhole() {
	c.checkNames()
	c.checkVariables()
	c.checkFinally()
	c.checkStreams()
	c.checkMoments()
	c.checkActions()
	checkRequests(c.report, c.scenario, c.library.HostsOf(c.scenario))
	c.checkKinds()
	c.checkLoad()
	if expected := c.scenario.Expect; expected != nil && len(expected) == 0 {
		c.report.value([]string{"expect"}, "nothing is expected here, so the scenario would never be judged", "write what it expects, or leave expect out where features use the scenario")
	}
	for _, x := range c.scenario.Expect {
		expectedCheck{c, x}.check()
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
		if name == "" {
			c.value([]string{"streams", name}, "a stream has no name", "write a name before its colon, for example shop: {get: …}")
		}
		c.checkAgain(s.Named(name))
	}
}

// checkWithoutStream finds what a scenario cannot have that makes calls alone.
func (c scenarioCheck) checkWithoutStream() {
	for _, d := range c.scenario.During {
		c.at(d.Place, "the scenario has no stream, so nothing happens during it", "write it under trigger, or after")
	}
	for _, x := range c.scenario.Expect {
		if expect.CallOf(inner(x.Expectation)) == "" && x.Scope().OfStreams() {
			c.at(x.Place, "the scenario has no stream that this could be about", "name a call: of: NAME, or response: NAME; or write stream")
		}
	}
}

// checkStream finds names of streams that the scenario does not have.
func (c scenarioCheck) checkStream(at problem.Place, name string) {
	if c.scenario.Named(name) == nil {
		names := c.scenario.Followed()
		c.at(at, fmt.Sprintf("no stream has the name %q", name), suggest.DidYouMean(name, names)+validHere(names))
	}
}

// usesNot tells of a service that the scenario does not use. Where it uses one that nobody knows, and that
// is this one misspelt, that is told at its place.
func (c scenarioCheck) usesNot(at problem.Place, name string, used []string) {
	misspelt := func(use scenario.Use) bool {
		return c.library.Services[use.Name] == nil && suggest.Closest(use.Name, []string{name}) != ""
	}
	if slices.ContainsFunc(c.scenario.Services(), misspelt) {
		return
	}
	help := suggest.DidYouMean(name, used) + validHere(used)
	if len(used) == 0 {
		help = fmt.Sprintf("it uses none; write in the scenario's file: service: %s", name)
	}
	c.at(at, fmt.Sprintf("the scenario uses no service with the name %q", name), help)
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
			c.usesNot(a.Place, name, used)
		case c.library.Services[name].URL != "":
			c.at(a.Place, fmt.Sprintf("the service %q is a URL: nobody here can %s it", name, verb), "it takes a service with run")
		}
	}
}
