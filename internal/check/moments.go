package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
)

// momentCheck checks the moments of a scenario.
type momentCheck struct {
	scenarioCheck
	named map[string]bool // what is done during the streams, by its name
}

// checkMoments finds moments that never come, and faults on ways that nobody goes.
func (c scenarioCheck) checkMoments() {
	s, m := c.scenario, momentCheck{c, namedActions(c.scenario)}
	for _, d := range s.During {
		m.check(d.Place, d.Moment)
		m.checkEach(d)
	}
	for _, upstream := range slices.Sorted(maps.Keys(s.Faults)) {
		m.checkUpstream(upstream)
		m.checkFaults(s.Faults[upstream])
	}
	for _, name := range slices.Sorted(maps.Keys(s.Stubs)) {
		for _, route := range s.Stubs[name] {
			for _, at := range route.Moments() {
				m.check(at.Place, at.Moment)
			}
		}
	}
	for _, name := range s.Followed() {
		m.checkMomentsOf(name, s.Named(name))
	}
	atOnce := func(name string) bool { return s.Named(name).Start == nil && len(s.WaitsFor(name)) == 0 }
	if all := s.Followed(); len(all) > 0 && !slices.ContainsFunc(all, atOnce) {
		c.value([]string{"streams"}, "every stream waits for a moment of another, or for what another captures", "let one of them open at once: without start, and with what is known then")
	}
}

// checkMomentsOf finds moments that never come at which a stream is opened or left, or something goes wrong
// on the way.
func (c momentCheck) checkMomentsOf(name string, stream *scenario.Stream) {
	if start := stream.Start; start != nil {
		c.checkNotOwn(start.Place, name, start.Moment)
		c.check(start.Place, start.Moment)
	}
	if leave := stream.Leave; leave != nil {
		if leave.Ended == name {
			c.at(leave.Place, "the client of a stream that has ended cannot leave it", "write after, or sent")
		}
		c.check(leave.Place, leave.Moment)
	}
	c.checkFaults(stream.Faults)
}

// namedActions are the names of what happens during the streams.
func namedActions(s *scenario.Scenario) map[string]bool {
	names := map[string]bool{}
	for _, d := range s.During {
		names[d.Name] = true
	}
	add := func(faults []scenario.Fault) {
		for _, f := range faults {
			names[f.Name] = true
		}
	}
	for _, faults := range s.Faults {
		add(faults)
	}
	for _, name := range s.Followed() {
		add(s.Named(name).Faults)
	}
	return names
}

func (c momentCheck) checkFaults(faults []scenario.Fault) {
	for _, f := range faults {
		if f.At != nil {
			c.check(f.At.Place, f.At.Moment)
		}
	}
}

func (c momentCheck) check(at problem.Place, m moment.Moment) {
	c.checkKind(at, m.After)
	for _, stream := range []string{m.On, m.Ended} {
		if stream != "" {
			c.checkStream(at, stream)
		}
	}
	if m.AfterCall != "" && !c.named[m.AfterCall] {
		c.at(at, fmt.Sprintf("nothing that is done during the streams has the name %q", m.AfterCall), nameHelp(m.AfterCall))
	}
}

// nameHelp says what to do about a name that nothing has.
func nameHelp(name string) string {
	if strings.HasPrefix(name, "leave of ") {
		return "only expectations count from when a client goes away; say the moment at which it does: after, nth, on and wait, as its leave has them"
	}
	return "give it name: " + name
}

// checkEach finds what each client does of a stream that has one.
func (c momentCheck) checkEach(d scenario.During) {
	if d.EachClientOf == "" {
		return
	}
	c.checkStream(d.Place, d.EachClientOf)
	if s := c.scenario.Named(d.EachClientOf); s != nil && !s.IsGroup() {
		c.at(d.Place, fmt.Sprintf("the stream %q has one client", d.EachClientOf), "add clients: 200 to it, or leave each_client_of out")
	}
}

// checkNotOwn finds streams that open once they have been asked for, or have ended.
func (c momentCheck) checkNotOwn(at problem.Place, name string, m moment.Moment) {
	if m.Ended == name || m.OfStream() && m.On == name {
		c.at(at, fmt.Sprintf("the stream %q waits for itself", name), "name a moment of another stream")
	}
}

// checkUpstream finds faults on the way to what no service of the scenario calls.
func (c momentCheck) checkUpstream(upstream string) {
	valid := slices.Collect(maps.Keys(c.scenario.Stubs))
	for _, name := range c.library.Closure(c.scenario) {
		definition := c.library.Services[name]
		valid = append(slices.AppendSeq(valid, maps.Keys(definition.Stubs)), slices.Concat(definition.Needs, definition.Knows)...)
	}
	if !slices.Contains(valid, upstream) {
		slices.Sort(valid)
		c.value([]string{"faults", upstream}, fmt.Sprintf("faults: no service of the scenario has an upstream with the name %q", upstream), validHere(valid))
	}
}
