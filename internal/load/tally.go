package load

import (
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/verdict"
)

// spot is a client that came to its end at a time of the load.
type spot struct {
	Client int
	At     time.Duration
}

// Broken is what one of the clients broke, or why nobody can tell.
type Broken struct {
	Client     int
	At         time.Duration    // of the load, when the client had played
	Failure    *verdict.Failure // what was expected, and what came
	Recording  string           // the file with all that happened; empty: none was kept
	Unrecorded string           // why none could be kept; empty: nothing was in the way

	window *verdict.Window
	events int // that came to the client
}

// Rate is what an expectation came to, or a kind of fault that the engine found by itself.
type Rate struct {
	Text                  string // how it reads
	Place                 verdict.Place
	Held, Broken, Unknown int64
	Late                  int64         // nobody can tell, because this machine was late: no part of the rate
	Skipped               int64         // it could see nothing, because no stream came or something failed before
	Open                  int64         // not decided when a client was cut off as a matter of course: no part of the rate
	KnownGap              int64         // broken as a known gap says
	GapClosed             int64         // of those that held: though a known gap says that they are broken
	First, Worst          *Broken       // nil: none is
	FirstUnknown          *Broken       // why nobody can tell, late or not, of the first such client; nil: there is none
	FirstAt, LastAt       time.Duration // when the first and the last client that broke it had played

	closed *verdict.Step // the first that held it so; nil: none did
}

// Judged counts those that the rate is made of.
func (r *Rate) Judged() int64 { return r.Held + r.Broken + r.Unknown + r.Skipped }

// Share is how many of them hold it, in percent; false: nothing was judged.
func (r *Rate) Share() (percent float64, known bool) {
	if r.Judged() == 0 {
		return 0, false
	}
	return all * float64(r.Held) / float64(r.Judged()), true
}

// accepted is the rate where what is broken as a known gap says counts as if it held.
func (r Rate) accepted() *Rate {
	r.Held, r.KnownGap = r.Held+r.KnownGap, 0
	return &r
}

// all is a share of everything, in percent.
const all = 100

// tally counts what became of the clients of a scenario. It is safe for concurrent use.
type tally struct {
	mu     sync.Mutex
	about  *scenario.Scenario
	counts Counts
	rates  []Rate          // of what is expected, in its order
	causes []Rate          // that the engine found, as they came
	kept   map[string]bool // expectations and causes of which a client is kept, or will be

	times      timesOf
	neverBegan atomic.Int64 // clients that should have begun, and had no place

	longestWait atomic.Int64 // for an event that came, in nanoseconds
}

// Counts are how often the clients of a scenario played, and what they came to.
type Counts struct {
	Played      int64
	Held        int64
	Broken      int64
	Unknown     int64
	Interrupted int64 // were cut off as a matter of course, as the load ended or their users were taken away, and had broken nothing
	Silent      int64 // of these: to whom no event had come
	Open        int64 // of those that played: were cut off so, and had broken something, but their streams were not at fault
	Faulty      int64 // whose streams did not come or end as they should
	Unseen      int64 // of whose streams nobody can tell: they were not over in time, or the files or this machine were at fault
}

func newTally(s *scenario.Scenario) *tally {
	t := &tally{about: s, kept: map[string]bool{}, times: newTimesOf()}
	for _, x := range s.Expect {
		t.rates = append(t.rates, Rate{Text: x.Title(), Place: play.Place(x.Place)})
	}
	return t
}

// add counts what a client came to. Of one that was cut off as a matter of course counts what it broke, and what had
// come true by then.
func (t *tally) add(out *verdict.Scenario, at spot) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range t.rates {
		step := verdict.Step{Outcome: verdict.Skipped} // of a play that was ended, nothing was judged
		if i < len(out.Steps) {
			step = out.Steps[i]
		}
		if IsOpen(step, out) {
			t.rates[i].Open++
		} else {
			t.rates[i].count(step, brokenOf(step, at, out))
		}
	}
	if t.counts.count(out) {
		t.addCauses(out, at)
	}
}

// IsOpen tells whether a verdict on a client that was cut off as a matter of course is none: it was not decided yet.
func IsOpen(step verdict.Step, of *verdict.Scenario) bool {
	return of.Interrupted && (step.Outcome == verdict.Unjudged || step.Outcome == verdict.Skipped)
}

// addCauses counts what nobody expected: of each kind once in a play, whatever number of its streams met it.
func (t *tally) addCauses(out *verdict.Scenario, at spot) {
	var met []string
	for _, unknown := range []bool{false, true} { // what is known counts first
		for _, cause := range out.Causes {
			kind := cause.Cause.String()
			if (cause.Outcome == verdict.Unjudged) == unknown && !slices.Contains(met, kind) {
				met = append(met, kind)
				t.causeOf(cause).count(cause, brokenOf(cause, at, out))
			}
		}
	}
}

// count counts a client. False: it had not played to its end, and had broken nothing.
func (c *Counts) count(out *verdict.Scenario) bool {
	if out.Interrupted && out.Outcome != verdict.Failed {
		c.Interrupted++
		if eventsOf(out) == 0 {
			c.Silent++
		}
		return false
	}
	c.Played++
	switch out.Outcome {
	case verdict.Failed:
		c.Broken++
	case verdict.Unjudged:
		c.Unknown++
	default:
		c.Held++
	}
	switch {
	case len(out.Causes) == 0 && out.Interrupted:
		c.Open++
	case len(out.Causes) == 0:
	case slices.ContainsFunc(out.Causes, func(f verdict.Step) bool { return f.Outcome != verdict.Unjudged }):
		c.Faulty++
	default:
		c.Unseen++
	}
	return true
}

// isFirst tells whether a client is the first that broke something. Clients are asked of in the order in which now is
// called.
func (t *tally) isFirst(out *verdict.Scenario, now func()) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	now()
	first := false
	keep := func(key string) { t.kept[key], first = true, first || !t.kept[key] }
	for i, f := range out.Steps {
		if f.Outcome == verdict.Failed {
			keep(strconv.Itoa(i))
		}
	}
	for _, f := range out.Causes {
		if f.Outcome == verdict.Failed {
			keep(f.Cause.String())
		}
	}
	return first
}

// causeOf is the rate of a kind of fault: how it reads is how the first of them did.
func (t *tally) causeOf(cause verdict.Step) *Rate {
	kind := cause.Cause.String()
	i := slices.IndexFunc(t.causes, func(r Rate) bool { return r.Text == kind })
	if i < 0 {
		t.causes = append(t.causes, Rate{Text: kind, Place: cause.Place})
		i = len(t.causes) - 1
	}
	return &t.causes[i]
}

// eventsOf counts the events that came to a client.
func eventsOf(out *verdict.Scenario) int {
	n := 0
	for _, g := range out.Groups {
		n += g.Most
	}
	return n
}

func brokenOf(step verdict.Step, at spot, out *verdict.Scenario) Broken {
	b := Broken{Client: at.Client, At: at.At, Failure: step.Failure, Recording: out.Recording, Unrecorded: out.Unrecorded, window: step.Window, events: eventsOf(out)}
	if step.Cause != 0 {
		told := verdict.Failure{Message: step.Text}
		if step.Failure != nil {
			told = *step.Failure
			told.Message = step.Text + "\n" + told.Message
		}
		b.Failure = &told
	}
	return b
}

// count counts one verdict.
func (r *Rate) count(step verdict.Step, b Broken) {
	switch {
	case step.Outcome == verdict.Unjudged && step.Failure != nil && step.Failure.Late:
		r.Late++
		r.doubt(b)
	case step.Outcome == verdict.Unjudged:
		r.Unknown++
		r.doubt(b)
	case step.Outcome == verdict.Skipped:
		r.Skipped++
	case step.Outcome == verdict.KnownGap:
		r.KnownGap++
	case step.Outcome == verdict.Failed:
		r.Broken++
		r.keep(b)
	case step.Outcome == verdict.GapClosed:
		r.Held++
		r.GapClosed++
		if r.closed == nil {
			r.closed = &step
		}
	default:
		r.Held++
	}
}

// hasClosed tells that a known gap has closed for all that were judged: they hold what it says to be broken, and none
// broke it, or was not seen.
func (r *Rate) hasClosed() bool {
	return r.GapClosed > 0 && r.GapClosed == r.Judged()+r.KnownGap+r.Late
}

// doubt keeps the first of which nobody can tell.
func (r *Rate) doubt(b Broken) {
	if r.FirstUnknown == nil || b.At < r.FirstUnknown.At {
		r.FirstUnknown = &b
	}
}

// keep keeps the first that is broken, and the worst. Clients are counted once their recordings are written, and so
// not in the order in which they broke it.
func (r *Rate) keep(b Broken) {
	r.LastAt = max(r.LastAt, b.At)
	if r.First == nil || b.At < r.First.At {
		r.First, r.FirstAt = &b, b.At
	}
	if r.Worst == nil || b.worse(r.Worst) {
		r.Worst = &b
	}
	if !r.Worst.worse(r.First) {
		r.Worst = r.First
	}
}

// worse tells whether a client is worse than another: by how much it missed its limit or, where
// there is none, who has fewer events.
func (b *Broken) worse(than *Broken) bool {
	if b.window != nil && than.window != nil && b.window.Took != than.window.Took {
		return b.window.Least == (b.window.Took < than.window.Took)
	}
	return b.events < than.events
}
