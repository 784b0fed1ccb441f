package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect"
)

// expectedCheck checks one expectation of a scenario.
type expectedCheck struct {
	scenarioCheck
	x scenario.Expected
}

// check finds expectations about what the scenario does not have.
func (c expectedCheck) check() {
	for _, stream := range c.x.On {
		c.checkStream(c.x.Place, stream)
	}
	c.checkReceived()
	c.checkCall()
	c.checkStops()
	c.checkLogs()
	c.checkEnd()
	c.checkCutOff()
	c.checkKindsOf()
	c.checkConditions()
	c.checkSchema()
	c.checkCompared()
	c.checkClients()
}

// checkSchema finds a JSON Schema that a sentence names, and that cannot be used: what a YAML file names
// was read with it.
func (c expectedCheck) checkSchema() {
	reads, ok := inner(c.x.Expectation).(interface{ ReadSchema(dir string) error })
	if !ok {
		return
	}
	if err := reads.ReadSchema(c.library.Root); err != nil {
		c.at(c.x.Place, err.Error(), problem.HelpOf(err))
	}
}

// checkCompared finds expectations that compare streams where there is one.
func (c expectedCheck) checkCompared() {
	if c.x.Scope() != expect.ScopeStreams {
		return
	}
	compared := 0
	for _, name := range c.scenario.Followed() {
		if c.x.IsAbout(name) {
			compared += max(1, c.scenario.Named(name).Clients.Number)
		}
	}
	if compared < 2 {
		c.at(c.x.Place, "it compares streams, and there is only "+wording.Counted(compared, "stream"), "follow more streams, or let several clients follow one: clients: 2")
	}
}

// checkClients finds expectations about each of several clients where there is one, or where
// all are judged together.
func (c expectedCheck) checkClients() {
	c.checkOwn()
	if !c.scenario.HasClients() || !scenario.AsksForClient(c.x.Expectation) {
		return
	}
	if !c.x.Scope().OneStream() {
		c.at(c.x.Place, "it is about all clients together, so ${client} is none of them", "expect it of each client, by another expectation")
	}
	for _, name := range c.scenario.Followed() {
		if c.x.IsAbout(name) && !c.scenario.Named(name).IsGroup() {
			c.at(c.x.Place, fmt.Sprintf("the stream %q has one client, which has no number ${client}", name), "say by on: which stream with several clients it is about")
		}
	}
}

// checkOwn finds what each client captures for itself, where all are judged together.
func (c expectedCheck) checkOwn() {
	if c.x.Scope().OneStream() {
		return
	}
	for _, name := range c.scenario.Followed() {
		for _, own := range c.scenario.OfEachClient(name) {
			if c.x.IsAbout(name) && scenario.AsksFor(c.x.Expectation, own) {
				c.at(c.x.Place, fmt.Sprintf("${%s} is another for each client of the stream %q, and this is about all of them together", own, name), "expect it of each client, by another expectation")
			}
		}
	}
}

// checkConditions finds variables that conditions ask for, and nobody defines.
func (c expectedCheck) checkConditions() {
	asking, ok := inner(c.x.Expectation).(interface{ Variables() []string })
	if !ok {
		return
	}
	defined, in := scenarioScope(c.library, c.scenario), []string{"expect"}
	for _, name := range asking.Variables() {
		if !c.library.MayHave(name) && !defined.has(in, name) {
			names := defined.names(in)
			c.at(c.x.Place, fmt.Sprintf("the variable vars.%s is not defined", name), suggest.DidYouMean(name, names)+"defined here: "+strings.Join(names, ", "))
		}
	}
}

// checkReceived finds expectations about stubs that neither the scenario nor any of its
// services has.
func (c expectedCheck) checkReceived() {
	stub := expect.StubOf(inner(c.x.Expectation))
	if stub == "" {
		return
	}
	names := slices.Collect(maps.Keys(c.scenario.Stubs))
	for _, used := range c.library.Closure(c.scenario) {
		names = slices.AppendSeq(names, maps.Keys(c.library.Services[used].Stubs))
	}
	if slices.Contains(names, stub) {
		return
	}
	slices.Sort(names)
	c.at(c.x.Place, fmt.Sprintf("no stub has the name %q", stub), suggest.Listed(stub, "the scenario", "stubs", names))
}

// inner is an expectation itself, also where it holds for each value of a path.
func inner(x expect.Expectation) expect.Expectation {
	if each, ok := x.(*expect.ForEach); ok {
		return each.Expectation
	}
	return x
}
