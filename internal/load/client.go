package load

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/play/client"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// measured is how late we were ourselves.
type measured struct {
	late  *times // what this process had to do
	begin *times // clients that began
}

// timesOf are the times of streams, by scenario.LoadTimes.
type timesOf map[string]*times

func newTimesOf() timesOf {
	all := timesOf{}
	for _, name := range scenario.LoadTimes() {
		all[name] = newTimes()
	}
	return all
}

// timesOfEach are the times of a name, of each scenario.
func (l *Load) timesOfEach(name string) []*times {
	var all []*times
	for _, t := range l.tallies {
		all = append(all, t.times[name])
	}
	return all
}

func newMeasured() measured {
	return measured{late: newTimes(), begin: newTimes()}
}

// observers measure the streams of a client that plays once.
type observers struct {
	load     *Load
	scenario int
	late     time.Duration // by which the client began too late
	all      []*observer
}

// observer measures one stream of a client, from when its request would have been sent
// had its client begun when it should have.
type observer struct {
	*observers
	recording *recording.Stream // whose connections are looked at while it is read
	began     bool              // the response with which a stream begins came
	answered  time.Duration     // when another response came; zero: none did
	over, cut time.Duration     // when the stream ended as it should, or in another way; zero: it did not
	refused   bool              // that response was none of a stream
	last      time.Duration     // when the last event came; zero: none has
	waited    time.Duration     // how long it was followed until we ended it; zero: we did not
	quiet     time.Duration     // since the last event, or the request, until we ended it; zero: we did not
	silence   time.Duration     // from the last event on until the stream was given up; zero: it was not
}

// add makes the observer of a stream.
func (o *observers) add() client.Observer {
	one := &observer{observers: o}
	o.all = append(o.all, one)
	return one
}

func (o *observers) took(name string, d time.Duration) {
	o.load.tallies[o.scenario].times[name].took(d)
	if o.load.Listener != nil {
		o.load.Listener.Took(o.scenario, name, d)
	}
}

// Opened implements client.Observer.
func (o *observer) Opened(r *recording.Stream) {
	o.recording = r
	o.began = r.Response.Status == http.StatusOK && strings.HasPrefix(r.Response.ContentType(), "text/event-stream")
	if o.began {
		o.took("response", there(r, r.Response.At)+o.late)
		return
	}
	o.answered = there(r, r.Response.At) + o.late
}

// there is for how much of a time from its request on the client of a stream was not away of its own accord: that is none
// of the server's.
func there(r *recording.Stream, at time.Duration) time.Duration {
	away, _ := r.Away(0, at)
	return at - away
}

// gap is the time since the last event: where the client was away meanwhile, the longest for which it was there.
func (o *observer) gap(r *recording.Stream, at time.Duration) time.Duration {
	_, unbroken := r.Away(o.last, at)
	return unbroken
}

// Entry implements client.Observer.
func (o *observer) Entry(e *recording.Entry) {
	if e.Kind != recording.KindEvent {
		return
	}
	o.load.counts.events.Add(1)
	gap := o.gap(o.recording, e.LastByte)
	o.load.tallies[o.scenario].waitedFor(gap)
	if o.last == 0 {
		o.took("first event", there(o.recording, e.LastByte)+o.late)
	} else {
		o.took("gap", gap)
	}
	o.last = e.LastByte
}

// Ended implements client.Observer.
func (o *observer) Ended(r *recording.Stream) {
	if o.last > 0 && (r.End.Reason == recording.Timeout || r.End.Reason == recording.Cancelled) {
		o.silence = o.gap(r, r.End.At)
	}
	if r.End.Reason == recording.Cancelled {
		o.waited, o.quiet = r.End.At+o.late, o.gap(r, r.End.At)
	}
	o.refused = r.End.Reason == recording.HTTPStatus || r.End.Reason == recording.WrongMediaType
	switch at := there(r, r.End.At) + o.late; {
	case r.Response == nil || r.End.Reason == recording.Cancelled: // by us
	case r.End.Abnormal():
		o.cut = at
	default:
		o.over = at
	}
}

// conclude counts what did not come to the client, now that it is known how it fared: a refusal is soon
// there, and a stream that breaks soon over, and neither makes a server any faster. A silence in which a stream
// was given up is a gap, of at least so long. Of one that was cut off as a matter of course, those of its streams count
// that were over.
func (o *observers) conclude(out *verdict.Scenario) {
	o.ended(out)
	if out.Interrupted {
		o.all = slices.DeleteFunc(o.all, func(one *observer) bool { return one.waited > 0 })
	} else {
		for range o.load.scenarios[o.scenario].streamsOfClient() - len(o.all) {
			o.add() // it never came to be asked for
		}
	}
	expected := len(out.Causes) == 0 && (out.Interrupted || !out.Outcome.Bad())
	notOurs := func(f verdict.Step) bool { return f.Outcome != verdict.Unjudged || f.Cause == verdict.NothingJudged }
	ours := len(out.Causes) > 0 && !slices.ContainsFunc(out.Causes, notOurs)
	cut := slices.ContainsFunc(out.Causes, func(f verdict.Step) bool { return f.Cause == verdict.EndedByUs })
	for _, one := range o.all {
		if one.silence > 0 {
			one.took("gap", one.silence)
		}
		for name, none := range one.lacks(expected) {
			switch of := o.load.tallies[o.scenario].times[name]; {
			case none && (ours || cut && one.waited > 0):
				of.notSeen(one.waited)
			case none:
				of.lacked()
			}
		}
	}
}

// ended counts how long streams took that ended as they should: which nobody knows of those that ended as their service
// crashed, however that looks.
func (o *observers) ended(out *verdict.Scenario) {
	crashed := slices.ContainsFunc(out.Causes, func(f verdict.Step) bool { return f.Cause == verdict.ServiceExited && f.Outcome == verdict.Failed })
	for _, one := range o.all {
		if crashed {
			one.over = 0
		} else if one.over > 0 {
			one.took("stream", one.over)
		}
	}
}

// neverBeganAfter counts clients that waited so long until all was over, and never began: the times of their streams
// would have been longer than that.
func (t *tally) neverBeganAfter(waited []time.Duration, streamsOfEach int) {
	t.neverBegan.Store(int64(len(waited)))
	for _, name := range scenario.LoadTimes() {
		for _, d := range waited {
			for range streamsOfEach {
				if name != "gap" {
					t.times[name].notSeen(d)
				}
			}
		}
	}
}

// lacks tells of each time that a stream has once whether it had it. A refusal and a cut that were expected
// count as what was to come.
func (o *observer) lacks(expected bool) map[string]bool {
	if o.answered > 0 && (expected || !o.refused) {
		o.began = true
		o.took("response", o.answered)
	}
	if expected && o.cut > 0 {
		o.over = o.cut
		o.took("stream", o.over)
	}
	return map[string]bool{"response": !o.began, "first event": o.last == 0 && (!expected || !o.refused), "stream": o.over == 0}
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
