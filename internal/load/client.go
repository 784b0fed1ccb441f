package load

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/runner/recording"
)

// measured are the times of a load, and how late we were ourselves.
type measured struct {
	times map[string]*times // by scenario.LoadTimes
	late  *times            // what this process had to do
	begin *times            // clients that began
}

func newMeasured() measured {
	m := measured{times: map[string]*times{}, late: newTimes(), begin: newTimes()}
	for _, name := range scenario.LoadTimes() {
		m.times[name] = newTimes()
	}
	return m
}

// observer measures one stream of a client, from when its request would have been sent
// had its client begun when it should have.
type observer struct {
	load     *Load
	scenario int
	late     time.Duration // by which the client began too late
	last     time.Duration // when the last event came; zero: none has
}

func (o *observer) took(name string, d time.Duration) {
	o.load.measured.times[name].took(d)
	if o.load.Listener != nil {
		o.load.Listener.Took(o.scenario, name, d)
	}
}

// Opened implements client.Observer.
func (o *observer) Opened(r *recording.Stream) { o.took("response", r.Response.At+o.late) }

// Entry implements client.Observer.
func (o *observer) Entry(e *recording.Entry) {
	if e.Kind != recording.KindEvent {
		return
	}
	o.load.counts.events.Add(1)
	if o.last == 0 {
		o.took("first event", e.LastByte+o.late)
	} else {
		o.took("gap", e.LastByte-o.last)
	}
	o.last = e.LastByte
}

// Ended implements client.Observer.
func (o *observer) Ended(r *recording.Stream) {
	if r.Response != nil && r.End.Reason != recording.Cancelled { // by us
		o.took("stream", r.End.At+o.late)
	}
}

// cannotShare says why the clients of a load cannot share the services of a scenario; nil: they
// can.
func cannotShare(s Played) error {
	used := s.Library.Closure(s.Scenario)
	per := func(name string) bool { return s.Library.Services[name].Per == service.PerScenario }
	var why string
	switch i := slices.IndexFunc(used, per); {
	case s.NeedsItsOwn():
		why = "something happens to a service, or on its way to an upstream, and each client would do that: run it by `streamspec run`, with clients: on its stream"
	case slices.ContainsFunc(s.Services(), func(u scenario.Use) bool { return u.Per == service.PerScenario }), i >= 0:
		why = "a service is per: scenario, and each client would start its own: say per: run"
	case len(s.Stubs) > 0 && len(used) > 0:
		why = fmt.Sprintf("it has stubs (%s) and services, and each client would start all of them: describe the stubs in a service's file", strings.Join(names(s), ", "))
	default:
		return nil
	}
	return fmt.Errorf("%s: the scenario %q is none for a load: %s", s.Place, s.Name, why)
}

func names(s Played) []string {
	var all []string
	for name := range s.Stubs {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}
