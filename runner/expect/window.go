package expect

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/sleep"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// window is the time in which requests, or lines of a log, count: it begins with the scenario,
// or with something that the scenario does, and it ends with all else, or some time later.
type window struct {
	seen     Evidence
	since    time.Time     // zero: all that came since the scenario began counts
	early    time.Duration // by how much earlier it may have begun: we may have come late to the event that it begins with
	deadline time.Time
	open     bool          // those that come later, before anybody judges, count as well
	late     time.Duration // how late this process was when the time was over
}

// maxPatience bounds how long what is missing is waited for.
const maxPatience = 30 * time.Second

// windowPoll is how often what is missing is looked for.
const windowPoll = 10 * time.Millisecond

// InTime says in which time something must come: from the call or the action AfterCall on, or
// from the first event of the kind After, for Within (zero: until all is over). Without these, all
// that comes since the scenario began counts, and what is missing, or too much, is waited for so
// long, at most 30s.
type InTime struct {
	Within    time.Duration `yaml:"within" above:"0"`
	After     string        `yaml:"after"` // on any of the streams that the expectation is about
	AfterCall string        `yaml:"after_call"`
}

// Validate finds times that nobody waits for.
func (t InTime) Validate() error {
	if t.Within < 0 || t.Within > maxPatience {
		return problem.AtField("within", fmt.Errorf("this is waited for at most %s", wording.Length(maxPatience)))
	}
	return checkBeginnings(t.After, t.AfterCall)
}

// window is the time in which something must come. Undone says why what it counts from never
// was; nil: it was.
func (e Evidence) window(env Env, in InTime) (w *window, undone *fault, err error) {
	var began time.Time
	var sentBy, early time.Duration
	switch {
	case in.After != "":
		began, early, undone, err = e.firstOf(env, in)
	case in.AfterCall != "":
		var done bool
		if began, sentBy, done = env.did(in.AfterCall); !done {
			undone = &fault{code: in.undone(), got: notDone(in.AfterCall)}
		}
	default:
		return &window{seen: e, deadline: e.over().Add(in.Within), open: in.Within == 0}, nil, nil
	}
	w = &window{seen: e, since: began, early: early, deadline: began.Add(sentBy + in.Within)}
	if in.Within == 0 {
		w.deadline, w.open = e.over(), true
	}
	return w, undone, err
}

// lateTo is how late we may have come to what happened at a time.
func (e Evidence) lateTo(at time.Time) time.Duration { return e.lateBetween(at, at) }

// lateBetween is how late we may have come to what happened between two times, at worst.
func (e Evidence) lateBetween(from, to time.Time) time.Duration {
	if e.Late == nil {
		return 0
	}
	return e.Late(from, to)
}

// firstOf is when the first event of the kind came that the time counts from, on any of the streams, and by how much
// earlier it may have come; missing says that none did.
func (e Evidence) firstOf(env Env, in InTime) (at time.Time, early time.Duration, missing *fault, err error) {
	m, err := env.Kinds.matcher(in.After)
	if err != nil {
		return time.Time{}, 0, nil, err
	}
	for _, r := range e.Streams {
		v := &View{In: r}
		for _, entry := range r.All() {
			if v.Show(entry); m.matches(v) {
				if came := r.Wall(entry.LastByte); at.IsZero() || came.Before(at) {
					at, early = came, entry.LastByte-r.Earliest(entry.LastByte)
				}
				break
			}
		}
	}
	switch {
	case !at.IsZero():
		return at, early, nil, nil
	case len(e.Streams) == 0:
		return at, 0, &fault{code: in.undone(), got: fmt.Sprintf("no %s came: no stream was followed", spoken(in.After))}, nil
	default:
		return at, 0, m.none(in.undone(), e.Streams[0]), nil
	}
}

// hasWindow is an expectation of what comes beside the streams: it embeds InTime.
type hasWindow interface {
	Expectation
	inTime() InTime
}

func (t InTime) inTime() InTime { return t }

// AfterKindOf is the kind of event that the time counts from in which something must come beside
// the streams; empty: it counts from none.
func AfterKindOf(x Expectation) string {
	if x, ok := x.(hasWindow); ok {
		return x.inTime().After
	}
	return ""
}

// Awaits tells whether an expectation waits for a time of what comes beside the streams; counts, that it speaks
// instead of what has come once it is judged.
func Awaits(x Expectation) (awaits, counts bool) {
	if x, ok := x.(hasWindow); ok {
		waits := x.inTime().Within > 0
		return waits, !waits
	}
	return false, false
}

// origin is how a sentence refers to what the time counts from.
func (t InTime) origin() string { return originOf(t.After, t.AfterCall) }

// await lets somebody look at what has come until that decides, or the time is over.
func (w *window) await(ctx context.Context, decided func() (bool, error)) error {
	for {
		over := w.isOver()
		if done, err := decided(); err != nil || done || over {
			return err
		}
		if err := sleep.For(ctx, windowPoll); err != nil {
			return err
		}
	}
}

// isOver tells whether the time is over, and what we came late to has come as well. Of what was recorded
// nothing more comes.
func (w *window) isOver() bool {
	now := time.Now()
	if w.seen.recorded() {
		w.late = w.seen.lateTo(w.deadline)
		return true
	}
	if now.Before(w.deadline) {
		return false
	}
	if w.late == 0 {
		w.late = w.seen.lateTo(w.deadline)
	}
	return !now.Before(w.deadline.Add(w.late))
}

// unseen is the verdict where a recording ends before the time is over, and nothing that it has decides; Open: it
// does not end before that.
func (w *window) unseen(expected string) Verdict {
	if w.open || !w.seen.recorded() || !w.seen.Until.Before(w.deadline) {
		return Verdict{}
	}
	return Verdict{State: Unknown, Expected: expected, Reason: fmt.Sprintf("the recording ends %s before the time is over in which this counts, so what came then is not known",
		recording.Milliseconds(w.deadline.Sub(w.seen.Until)))}
}

// recorded tells that all there is was recorded, and nothing more comes.
func (e Evidence) recorded() bool { return !e.Until.IsZero() }

// has tells whether what came at a time counts, as it is recorded.
func (w *window) has(at time.Time) bool {
	return !at.Before(w.since) && (w.open || !at.After(w.deadline))
}

// counts tells whether it does so whenever the time began.
func (w *window) counts(at time.Time) bool {
	return w.has(at) && (w.open || !at.After(w.deadline.Add(-w.early)))
}

// perhaps tells it of what may have come earlier, by as much as we came late, also to what the time begins with.
func (w *window) perhaps(at time.Time) bool {
	return !at.Before(w.since.Add(-w.early)) && (w.open || !at.Add(-w.late).After(w.deadline))
}

// surely tells it where our own lateness makes no difference.
func (w *window) surely(at time.Time) bool {
	return w.counts(at) && !at.Add(-w.seen.lateTo(at)).Before(w.since)
}

// lateness is how late we may have come to what decides.
func (w *window) lateness() time.Duration { return max(w.late, w.early) }

// decided is a verdict on what came until a time.
func (w *window) decided(v Verdict, at time.Time) Verdict {
	v.Since, v.Decided = w.since, at
	return v
}

// misses says why what came at a time does not count; empty: it does.
func (w *window) misses(at time.Time) string {
	switch {
	case w.has(at):
		return ""
	case at.Before(w.since):
		return " (before that)"
	default:
		return fmt.Sprintf(" (%s too late)", recording.Milliseconds(at.Sub(w.deadline)))
	}
}

// over is when the scenario had done all that it does: the patience of all expectations
// counts from then. Where nothing is known of it, that is now.
func (e Evidence) over() time.Time {
	last := e.Over
	if len(e.Streams) == 0 && last.IsZero() {
		return cmp.Or(e.Until, time.Now())
	}
	for _, r := range e.Streams {
		if end := r.Wall(r.End.At); end.After(last) {
			last = end
		}
	}
	return last
}

// spokenWindow says which time it is; empty: all.
func spokenWindow(in InTime) string {
	counts := in.After != "" || in.AfterCall != ""
	switch {
	case in.Within == 0 && !counts:
		return ""
	case !counts:
		return fmt.Sprintf(" within %s", wording.Length(in.Within))
	case in.Within == 0:
		return " after " + in.origin()
	default:
		return fmt.Sprintf(" within %s of %s", wording.Length(in.Within), in.origin())
	}
}

// boundsOf are how many there must be, at least one where nothing is said; most below zero:
// any number.
func boundsOf(times, atLeast, atMost *int) (least, most int) {
	switch {
	case times != nil:
		return *times, *times
	case atLeast == nil && atMost == nil:
		return 1, -1
	}
	most = -1
	if atMost != nil {
		most = *atMost
	}
	if atLeast != nil {
		least = *atLeast
	}
	return least, most
}
