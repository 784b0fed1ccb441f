package expect

import (
	"fmt"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Monitor judges one stream. It belongs to one goroutine.
type Monitor interface {
	// See shows the next entry; the monitor must not keep it.
	See(v *View)
	// End shows the recording at its end: response, end reason. After it
	// the verdict is no longer Open.
	End(r *recording.Stream)
	Verdict() Verdict
}

// Judgement is the part of a monitor that holds its verdict. Embed it in a
// monitor of your own; the zero value is open.
type Judgement struct {
	verdict *Verdict   // nil: nothing is said yet, as of most of thousands of streams that are open
	path    value.Path // that was looked up last
}

// Verdict implements Monitor.
func (j *Judgement) Verdict() Verdict {
	if j.verdict == nil {
		return Verdict{}
	}
	return *j.verdict
}

func (j *Judgement) state() State {
	if j.verdict == nil {
		return Open
	}
	return j.verdict.State
}

// said is the verdict, for what is still to be said in it.
func (j *Judgement) said() *Verdict {
	if j.verdict == nil {
		j.verdict = &Verdict{}
	}
	return j.verdict
}

func (j *Judgement) judgement() *Judgement { return j }

// endToo is of monitors of which the end of a stream that broke them shows nothing more.
func (*Judgement) endToo(*recording.Stream, *Verdict) {}

// Hold decides for good that the expectation is met. Judged says what was judged; one that
// judged nothing must not hold.
func (j *Judgement) Hold(judged Measure) {
	v := j.said()
	v.State, v.Measure = Held, judged
}

// Break decides for good that it is not, and says why: the kind of fault, what was
// expected, what came, and the entries that this speaks of.
func (j *Judgement) Break(code Code, expected, got string, at ...*recording.Entry) {
	j.verdict = &Verdict{State: Broken, Code: code, Path: j.path, Expected: expected, Got: got, Marks: marksOf(at)}
}

// missing says what it is that did not come, of a verdict that is broken at the end of a stream
// because of that: it was to come behind the entries that the verdict speaks of or, where that
// speaks of none, nobody knows where.
func (j *Judgement) missing(what string, r *recording.Stream) {
	v := j.said()
	if len(v.Marks) == 0 {
		j.missingSomewhere(what, r)
		return
	}
	for i := range v.Marks {
		v.Marks[i].Missing = what
	}
}

// missingSomewhere says what it is that did not come, of a verdict that is broken at the end of a
// stream because too few came: of a stream that is whole, nobody knows between which of those that
// came it was to come. The verdict speaks of those.
func (j *Judgement) missingSomewhere(what string, r *recording.Stream, came ...*recording.Entry) {
	v := j.said()
	v.Marks = marksOf(came)
	if r.Response != nil {
		behind := recording.MarkBehind(lastOf(r), what)
		behind.Anywhere = isWhole(r) && r.Len() > 0
		v.Marks = append(v.Marks, behind)
	}
}

// lastOf is what came last; nil: nothing came.
func lastOf(r *recording.Stream) *recording.Entry { return entryBefore(r, recording.Mark{}) }

// entryBefore is what came before an entry, or last, where it did not come; nil: nothing came.
func entryBefore(r *recording.Stream, next recording.Mark) *recording.Entry {
	var before *recording.Entry
	for _, e := range r.All() {
		if recording.MarkOf(e) == next {
			break
		}
		before = e
	}
	return before
}

// Doubt decides for good that nobody can tell, and says why: what would have decided it was
// not seen, or we came too late to see when it was.
func (j *Judgement) Doubt(expected, reason string, at ...*recording.Entry) {
	j.verdict = &Verdict{State: Unknown, Expected: expected, Reason: reason, Marks: marksOf(at)}
}

// doubtAsShort doubts what several times together would break, and may have been shorter: the client was away
// meanwhile or, where it was not, we may have come late to them.
func (j *Judgement) doubtAsShort(expected, recorded string, away time.Duration, at ...*recording.Entry) {
	why, late := "this machine was busy, and may have come late to them", true
	if away > 0 {
		why, late = fmt.Sprintf("the client was away for %s of that, and nobody saw what came then", recording.Milliseconds(away)), false
	}
	j.Doubt(expected, recorded+"; but "+why, at...)
	j.verdict.Late = late
}

// Warn adds to a verdict that may still hold: what came was allowed, but is not
// ideal.
func (j *Judgement) Warn(got string, at ...*recording.Entry) {
	v := j.said()
	v.Warning, v.Marks = got, marksOf(at)
}

func marksOf(entries []*recording.Entry) []recording.Mark {
	var marks []recording.Mark
	for _, e := range entries {
		if e != nil {
			marks = append(marks, recording.MarkOf(e))
		}
	}
	return marks
}

// fault is what is wrong with what is looked at, and where in its data that is.
type fault struct {
	code Code
	path value.Path // empty: not at a path
	got  string
	at   []Spot // of several streams: the entries that it speaks of
	also []Way  // in which what is looked at is wrong as well

	deviation Deviation
	short     string // got, in short; empty: it is short
	does      string // what in it the entry does, behind its name; empty: it does not say so
}

// wrapped puts what is said of the fault between other texts.
func (f *fault) wrapped(before, behind string) *fault {
	f.got = before + f.got + behind
	if f.short != "" {
		f.short = before + f.short + behind
	}
	return f
}

// on adds an entry of a stream that the fault speaks of.
func (f *fault) on(s *recording.Stream, e *recording.Entry) *fault {
	f.at = append(f.at, Spot{s, recording.MarkOf(e)})
	return f
}

// without adds the place in a stream where something with what tells it apart is missing: before an
// entry of it or, without one, at its end.
func (f *fault) without(what, with string, s *recording.Stream, next recording.Mark) *fault {
	f.at = append(f.at, Spot{s, missingBefore(next, s, what, with)})
	return f
}

// missingBefore marks the place in a stream where something with what tells it apart is missing: before
// an entry of it or, without one, at its end.
func missingBefore(next recording.Mark, s *recording.Stream, what, with string) recording.Mark {
	behind := recording.MarkBehind(entryBefore(s, next), what)
	behind.With = with
	return behind
}

// breakBy breaks the expectation by a fault.
func (j *Judgement) breakBy(f *fault, expected string, at ...*recording.Entry) {
	j.Break(f.code, expected, f.got, at...)
	j.verdict.Path, j.verdict.Spots = f.path, f.at
	j.verdict.Deviation, j.verdict.Short, j.verdict.does = f.deviation, f.short, f.does
	for _, w := range f.also {
		j.verdict.also(w)
	}
}

// verdict is that on an expectation which the fault breaks; nil: it is not broken.
func (f *fault) verdict(x fmt.Stringer) Verdict {
	if f == nil {
		return Verdict{}
	}
	var j Judgement
	j.breakBy(f, x.String())
	return j.Verdict()
}

// endOnly is for monitors that judge nothing but the recording's end.
type endOnly struct{ Judgement }

func (*endOnly) See(*View) {}

// kindMonitor is what monitors of all events of one kind share. Its End holds unless no
// such event came: then nothing was judged.
type kindMonitor struct {
	Judgement
	matcher
	expected string
	seen     int
}

// newKindMonitor makes the part of a monitor that judges the events of this kind, by what they have at
// some paths.
func newKindMonitor(env Env, kind string, expected fmt.Stringer, at ...value.Path) (kindMonitor, error) {
	kinds, err := env.reading(at, kind)
	if err != nil {
		return kindMonitor{}, err
	}
	return kindMonitorOf(kinds[0], expected), nil
}

func kindMonitorOf(m matcher, expected fmt.Stringer) kindMonitor {
	return kindMonitor{matcher: m, expected: expected.String()}
}

// judged says how many events of the kind were judged.
func (o *kindMonitor) judged() Measure { return Measure{Text: numberOf(o.seen, o.name)} }

// concerns counts v if it is of the kind.
func (o *kindMonitor) concerns(v *View) bool {
	if !o.matches(v) {
		return false
	}
	o.seen++
	return true
}

func (o *kindMonitor) End(r *recording.Stream) {
	if o.seen == 0 {
		o.breakBy(o.none(NothingToJudge, r), o.expected)
		o.missing(spoken(o.name), r)
		return
	}
	o.Hold(o.judged())
}

// tooFewCame breaks an expectation that needs more of them than came.
func (o *kindMonitor) tooFewCame(r *recording.Stream, beside string) {
	o.Break(TooFew, o.expected, fmt.Sprintf("only %s came%s", numberOf(o.seen, o.name), beside))
	o.missing(spoken(o.name), r)
}

// onlyOne breaks an expectation that compares each event with the one before it.
func (o *kindMonitor) onlyOne(it keptEntry) {
	o.Break(NothingToJudge, o.expected, fmt.Sprintf("only one came, %s, so there is nothing to compare", it.named()), it.entry())
}

// lookUp is the value at a path of an event of the kind. Nil: v is of another kind,
// or it has no such value, which breaks the expectation. The value lasts as long as v is
// shown.
func (o *kindMonitor) lookUp(v *View, path value.Path) *gjson.Result {
	if !o.concerns(v) {
		return nil
	}
	o.path = path
	has := v.value(path)
	if has == nil {
		o.breakBy(v.lacks(path), o.expected, v.Entry)
	}
	return has
}
