package play

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// For how long a deed that was done late matters, as a multiple of how late it was: a server that
// had much longer to do something would not have done it sooner, either. What can be measured again
// is. In the last measurement only that is excused for which the server had less than half of its
// time, and what came while it still waited for us.
const (
	overdueReach       = 10
	lastOverdueReach   = 1 // for what did not come
	lastOverdueArrival = 0 // for what came
)

// deed is a call, or another thing that the scenario does, that was done later than it was due.
type deed struct {
	what string // was done
	at   time.Time
	by   time.Duration
}

// excuses know what is only as it is, or may be, because this machine was late.
type excuses struct{ *Play }

// deeds are those that were done late because this machine was busy, in their order.
func (p excuses) deeds() []deed {
	var all []deed
	for _, c := range p.calls.sofar() {
		if c.Overdue > 0 {
			all = append(all, deed{"the call " + c.Request.Method + " " + c.Request.URL + " was made", c.Began, c.Overdue})
		}
	}
	for _, a := range p.acted.sofar() {
		if a.Overdue > 0 {
			all = append(all, deed{"the " + a.Name + " was done", a.Began, a.Overdue})
		}
	}
	for _, o := range p.stubs.overdue() {
		all = append(all, deed{o.What, o.At, o.By})
	}
	for _, err := range leaves(p.err) {
		if by := undoneOf(err).overdue; by > 0 {
			never, _, _ := strings.Cut(err.Error(), ": ")
			all = append(all, deed{never + ", which was due before; this machine came", lastEnd(p.Recordings), by})
		}
	}
	slices.SortStableFunc(all, func(a, b deed) int { return a.at.Compare(b.at) })
	return all
}

// excused leaves unknown what is broken by what came late, or did not come, because something
// that the scenario does was itself done late by this machine, or the server on it had to wait. How
// long a service takes to stop counts from when it was asked to, however late that was.
func (p excuses) excused(x expect.Expectation, v expect.Verdict) expect.Verdict {
	_, stops := x.(*expect.Stops)
	if v.State != expect.Broken || !v.Code.InTime() || stops && v.Code == expect.Late {
		return v
	}
	for _, d := range p.deeds() {
		if p.matters(d, v) {
			return lateVerdict(v, d.text())
		}
	}
	if p.starved(v) {
		return lateVerdict(v, "this machine was busy meanwhile, and the server is on it as well")
	}
	return v
}

// lateVerdict leaves unknown what is broken: only measuring again can tell.
func lateVerdict(v expect.Verdict, why string) expect.Verdict {
	return expect.Verdict{
		State: expect.Unknown, Late: true, Expected: v.Expected, Marks: v.Marks, Stream: v.Stream, Spots: v.Spots,
		Reason: v.Got + "; but " + why,
	}
}

// text says what was done late.
func (d deed) text() string {
	return fmt.Sprintf("%s up to %s late, because this machine was busy", d.what, recording.Milliseconds(d.by))
}

// matters tells whether a verdict may be as it is only because a deed was done late.
func (p excuses) matters(d deed, v expect.Verdict) bool {
	switch w := v.Window; {
	case w == nil || v.Stream == nil:
		return d.at.After(v.Since) && p.reaches(d, v.Code, p.decidedAt(v))
	case w.Least: // what it counts from came late by it, or what came would not have come
		from, to := v.Stream.Wall(w.From), v.Stream.Wall(w.From+w.Took)
		return !from.Before(d.at) && d.reaches(from, overdueReach) && d.by >= w.Limit-w.Took || from.Before(d.at) && p.reaches(d, v.Code, to)
	default:
		from, to := v.Stream.Wall(w.From), v.Stream.Wall(w.From+w.Took)
		return d.at.After(from) && !d.at.After(to) && d.by >= w.Took-w.Limit
	}
}

// reaches tells whether a fault of a code that was decided then may be none, had the deed been done
// when it was due.
func (p excuses) reaches(d deed, code expect.Code, decided time.Time) bool {
	switch {
	case !p.options.Last:
		return d.reaches(decided, overdueReach)
	case code.Absent():
		return d.reaches(decided, lastOverdueReach)
	default:
		return d.reaches(decided, lastOverdueArrival)
	}
}

// reaches tells whether a time lies behind when the deed was due, and no longer behind when it was
// done than so many times how late it was.
func (d deed) reaches(at time.Time, times time.Duration) bool {
	return !at.Before(d.at.Add(-d.by)) && at.Sub(d.at) <= times*d.by
}

// decidedAt is when a verdict was decided.
func (p excuses) decidedAt(v expect.Verdict) time.Time {
	switch {
	case v.Stream == nil && v.Decided.IsZero():
		return lastEnd(p.Recordings)
	case v.Stream == nil:
		return v.Decided
	case v.Mendable() || len(v.Marks) == 0 || slices.ContainsFunc(v.Marks, func(m recording.Mark) bool { return m.Missing != "" }):
		return v.Stream.Wall(v.Stream.End.At)
	}
	var last time.Duration
	for _, e := range v.Stream.All() {
		if slices.ContainsFunc(v.Marks, func(m recording.Mark) bool { return m == recording.MarkOf(e) }) {
			last = e.LastByte
		}
	}
	return v.Stream.Wall(last)
}

// lastEnd is when the last of some streams ended.
func lastEnd(streams []*recording.Stream) time.Time {
	var last time.Time
	for _, r := range streams {
		if end := r.Wall(r.End.At); end.After(last) {
			last = end
		}
	}
	return last
}

// unmetLate leaves unknown that streams ended, then, before what was waited for had come, where
// something that the scenario does was done late.
func (p excuses) unmetLate(found verdict.Step, end time.Time) verdict.Step {
	for _, d := range p.deeds() {
		if p.reaches(d, expect.Missing, end) {
			return late(found, d)
		}
	}
	return found
}

// refusedLate leaves unknown what a server says of a call that was sent late: by then it may
// have had reason to refuse it. One that was made again and again had all the time that it has, and
// one that is refused in the last measurement as well is refused at any time.
func (p excuses) refusedLate(found verdict.Step) verdict.Step {
	for _, c := range p.calls.sofar() {
		refused := !p.options.Last && c.Overdue > 0 && !c.Again && c.Response != nil && c.Response.Status/100 == 4
		if refused && tellsOf(found, c) {
			return late(found, deed{"the call was made", c.Began, c.Overdue})
		}
	}
	return found
}

// late is a finding that only measuring again can tell.
func late(found verdict.Step, d deed) verdict.Step {
	failure := *found.Failure
	failure.Late, failure.Message = true, "nobody can tell whether the server is to blame: "+d.text()
	found.Outcome, found.Failure = verdict.Unjudged, &failure
	return found
}
