package check

import (
	"fmt"
	"slices"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect"
)

// checkCall finds expectations about calls that the scenario does not make, and times that
// count from what it does not do.
func (c expectedCheck) checkCall() {
	name, after := expect.CallOf(inner(c.x.Expectation)), expect.AfterCallOf(inner(c.x.Expectation))
	var calls, deeds []string
	for _, a := range c.scenario.Expectable() {
		if a.Name != "" {
			calls = append(calls, a.Name)
		}
		if a.Called() != "" {
			deeds = append(deeds, a.Called())
		}
	}
	for _, stream := range c.scenario.Followed() {
		if c.scenario.Named(stream).Leave != nil {
			deeds = append(deeds, scenario.ActionName(scenario.LeaveVerb, stream))
		}
	}
	c.checkNamed(name, "calls", calls)
	if first := slices.Index(calls, name); first >= 0 && slices.Contains(calls[first+1:], name) {
		c.at(c.x.Place, fmt.Sprintf("several calls have the name %q, and this speaks of the first alone", name), "give each a name of its own")
	}
	c.checkNamed(after, "calls and actions", deeds)
}

func (c expectedCheck) checkNamed(name, sort string, names []string) {
	if name == "" || slices.Contains(names, name) {
		return
	}
	slices.Sort(names)
	if slices.ContainsFunc(c.scenario.Finally, func(a scenario.Action) bool { return a.Name == name }) {
		c.at(c.x.Place, fmt.Sprintf("the call %q is made under finally, when everything is judged", name), "say beside the call which status it must have, or make it under after")
		return
	}
	c.at(c.x.Place, fmt.Sprintf("no call has the name %q", name), suggest.Listed(name, "the scenario", "named "+sort, slices.Compact(names)))
}

// checkStops finds services that are never asked to stop, or are killed before that can be
// judged.
func (c expectedCheck) checkStops() {
	stops, is := inner(c.x.Expectation).(*expect.Stops)
	if !is {
		return
	}
	if used := c.library.Closure(c.scenario); !slices.Contains(used, stops.Service) {
		c.usesNot(c.x.Place, stops.Service, used)
		return
	}
	asked := slices.ContainsFunc(c.scenario.Expectable(), func(a scenario.Action) bool {
		return a.Stop == stops.Service || a.Restart == stops.Service
	})
	if !asked {
		c.at(c.x.Place, fmt.Sprintf("nothing asks the service %q to stop", stops.Service), "let the scenario stop: "+stops.Service+", or restart it, under during or after")
		return
	}
	if d := c.library.Services[stops.Service]; d != nil && d.StopsWithin() < stops.Within {
		c.at(c.x.Place, fmt.Sprintf("the service %q is killed after %s, before this can be judged", stops.Service, wording.Length(d.StopsWithin())), "raise its stop_within")
	}
}

// checkLogs finds services whose log nobody can see, and lines of a service that scenarios
// share by which none is told from another's.
func (c expectedCheck) checkLogs() {
	logs, is := inner(c.x.Expectation).(*expect.Logs)
	if !is {
		return
	}
	used := c.library.Closure(c.scenario)
	switch d := c.library.Services[logs.Service]; {
	case !slices.Contains(used, logs.Service):
		c.usesNot(c.x.Place, logs.Service, used)
	case d != nil && d.URL != "":
		c.at(c.x.Place, fmt.Sprintf("the service %q is a URL: nobody here sees what it logs", logs.Service), "it takes a service with run")
	}
}

// checkFinally finds what cannot be done in the end.
func (c scenarioCheck) checkFinally() {
	for _, a := range c.scenario.Finally {
		if a.CapturesEvent() {
			c.at(a.Place, "in the end there is no event to capture from", "write it below during, with after: KIND, or below the stream")
		}
	}
}
