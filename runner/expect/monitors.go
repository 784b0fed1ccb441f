package expect

import (
	"slices"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// Monitors are the monitors of several expectations about one stream that are still
// open. They belong to one goroutine. The zero value has none.
type Monitors struct {
	open     []running
	count    int
	verdicts []*Verdict   // of each expectation, once one is decided; nil: it is not
	decided  []int        // which are, in the order in which they were
	excused  map[int]bool // expectations that may be broken: it ends nothing
	whole    int          // expectations that need the stream as a whole: they compare it with others
	origin   origin
}

// origin is what times of a stream count from. Before its request is sent it is zero.
type origin struct {
	started  time.Time           // of the recording
	sentBy   time.Duration       // by when the request had been sent
	head     time.Duration       // when the response's head had arrived
	response *recording.Response // nil: there is no head yet
}

// opened tells whether the response's head has arrived.
func (o origin) opened() bool { return o.response != nil }

// originIn is where the times of a stream count from, as far as it has come.
func originIn(r *recording.Stream) origin {
	o := origin{started: r.Started, sentBy: r.SentBy, response: r.Response}
	if o.opened() {
		o.head = r.Response.At
	}
	return o
}

// timed is a monitor that time alone can decide.
type timed interface {
	// due is when it is decided if nothing comes until then, and whether it is broken
	// then. False: it cannot be told yet, or time alone does not decide it.
	due(o origin) (at time.Duration, breaks, ok bool)
}

// running is a monitor, and where it keeps its verdict, which is asked for after every
// entry; nil: a monitor without a [Judgement] has to be asked.
type running struct {
	Monitor
	judgement *Judgement
	of        Expectation
	index     int // of the expectation
}

func run(m Monitor, of Expectation, index int) running {
	if judged, ok := m.(interface{ judgement() *Judgement }); ok {
		return running{m, judged.judgement(), of, index}
	}
	return running{m, nil, of, index}
}

// verdict is what the monitor has decided: of thousands of streams it is not copied.
func (r *running) verdict() *Verdict {
	if r.judgement != nil {
		return r.judgement.verdict
	}
	v := r.Verdict()
	return &v
}

func (r *running) state() State {
	if r.judgement != nil {
		return r.judgement.state()
	}
	return r.Verdict().State
}

// Start starts a monitor for each expectation that is about one stream. One that compares
// it with other streams is judged in the end, and stays open until then.
func Start(env Env, expectations ...Expectation) (*Monitors, error) {
	ms := &Monitors{count: len(expectations)}
	for i, x := range expectations {
		if scope := x.Scope(); !scope.OneStream() {
			if scope == ScopeStreams || scope == ScopeCutOff {
				ms.whole++
			}
			continue
		}
		m, err := NewMonitor(x, env)
		if err != nil {
			return nil, err
		}
		ms.open = append(ms.open, run(m, x, i))
	}
	return ms, nil
}

// See shows the next entry to those that are open.
func (ms *Monitors) See(v *View) {
	decided := false
	for i := range ms.open { // by their place: a copy of each would cost as much as many a judgement
		m := &ms.open[i]
		m.See(v)
		decided = decided || m.state() != Open
	}
	if decided {
		ms.takeDecided()
	}
}

// End shows the recording at its end.
func (ms *Monitors) End(r *recording.Stream) {
	for _, m := range ms.open {
		m.End(r)
	}
	ms.takeDecided()
}

func (ms *Monitors) takeDecided() {
	ms.open = slices.DeleteFunc(ms.open, func(m running) bool {
		if m.state() == Open {
			return false
		}
		ms.Verdicts()[m.index] = m.verdict()
		ms.decided = append(ms.decided, m.index)
		return true
	})
}

// Excuse says of an expectation, by its place in those of [Start], that a known gap excuses it: that it is broken is
// no reason to leave.
func (ms *Monitors) Excuse(i int) {
	if ms.excused == nil {
		ms.excused = map[int]bool{}
	}
	ms.excused[i] = true
}

// Sent tells that the request has been sent by then, of a recording that started so: what counts from it may be
// decided before its response comes.
func (ms *Monitors) Sent(started time.Time, by time.Duration) {
	if !ms.origin.opened() {
		ms.origin = origin{started: started, sentBy: by}
	}
}

// Opened tells that the response's head has arrived.
func (ms *Monitors) Opened(r *recording.Stream) {
	ms.origin = originIn(r)
}

// Open counts those that are open.
func (ms *Monitors) Open() int { return len(ms.open) + ms.whole }

// Settled is when all are (or were) decided, if nothing comes until then, and whether one is broken then. False: that cannot
// be told. A stream without a response has not shown that all is well.
func (ms *Monitors) Settled() (at time.Duration, breaks, ok bool) {
	if ms.whole > 0 || ms.count == 0 || ms.origin.started.IsZero() {
		return 0, false, false
	}
	breaks = ms.Broken() != nil
	for _, m := range ms.open {
		due, broken, known := m.due(ms.origin)
		if !known {
			return 0, false, false
		}
		at, breaks = max(at, due), breaks || broken && !ms.excused[m.index]
	}
	return at, breaks, breaks || ms.origin.opened()
}

// Breaks is when the first of them is broken, if nothing comes until then, and what it
// expects. False: none will be by the time alone.
func (ms *Monitors) Breaks() (at time.Duration, expected string, ok bool) {
	if ms.origin.started.IsZero() {
		return 0, "", false
	}
	var first Expectation
	for _, m := range ms.open {
		if due, breaks, known := m.due(ms.origin); known && breaks && !ms.excused[m.index] && (first == nil || due < at) {
			at, first = due, m.of
		}
	}
	if first == nil {
		return 0, "", false
	}
	return at, first.String(), true
}

func (r *running) due(o origin) (at time.Duration, breaks, ok bool) {
	if m, is := r.Monitor.(timed); is {
		return m.due(o)
	}
	return 0, false, false
}

// Broken answers the first verdict that is broken, and nothing excuses that; nil: none so far. It is good as long
// as the monitors are.
func (ms *Monitors) Broken() *Verdict {
	for _, i := range ms.decided {
		if v := ms.verdicts[i]; v.State == Broken && !ms.excused[i] {
			return v
		}
	}
	return nil
}

// Verdicts are what is known of each expectation, in the order of [Start]; nil: it is still open, as
// one stays that is not about one stream.
func (ms *Monitors) Verdicts() []*Verdict {
	if ms.verdicts == nil {
		ms.verdicts = make([]*Verdict, ms.count)
	}
	return ms.verdicts
}
