package expect

import (
	"fmt"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Monitor judges one stream. It belongs to one goroutine.
type Monitor interface {
	// See shows the next entry; the monitor must not keep it.
	See(v *View)
	// End shows the recording at its end: response, end reason. After it
	// the verdict is Held or Broken.
	End(r *recording.Stream)
	Verdict() Verdict
}

// Judgement is the part of a monitor that holds its verdict. Embed it in a
// monitor of your own; the zero value is open.
type Judgement struct{ verdict Verdict }

// Verdict implements Monitor.
func (j *Judgement) Verdict() Verdict { return j.verdict }

func (j *Judgement) judgement() *Judgement { return j }

// Hold decides for good that the expectation is met.
func (j *Judgement) Hold() { j.verdict.State = Held }

// Break decides for good that it is not, and says why: what was expected, what
// came, and the entries that this speaks of.
func (j *Judgement) Break(expected, got string, at ...*recording.Entry) {
	j.verdict = Verdict{State: Broken, Expected: expected, Got: got}
	for _, e := range at {
		j.verdict.Marks = append(j.verdict.Marks, recording.MarkOf(e))
	}
}

// Warn adds to a verdict that may still hold: what came was allowed, but is not
// ideal.
func (j *Judgement) Warn(got string, at ...*recording.Entry) {
	j.verdict.Warning = got
	j.verdict.Marks = nil
	for _, e := range at {
		j.verdict.Marks = append(j.verdict.Marks, recording.MarkOf(e))
	}
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

// newKindMonitor makes the part of a monitor that judges the events of this kind.
func newKindMonitor(env Env, kind string, expected fmt.Stringer) (kindMonitor, error) {
	m, err := env.Kinds.matcher(kind)
	return kindMonitorOf(m, expected), err
}

func kindMonitorOf(m matcher, expected fmt.Stringer) kindMonitor {
	return kindMonitor{matcher: m, expected: expected.String()}
}

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
		o.Break(o.expected, o.absent(r))
		o.verdict.Code = NothingToJudge
		return
	}
	o.Hold()
}

// lookUp is the value at a path of an event of the kind. Nil: v is of another kind,
// or it has no such value, which breaks the expectation. The value lasts as long as v is
// shown.
func (o *kindMonitor) lookUp(v *View, path value.Path) *gjson.Result {
	if !o.concerns(v) {
		return nil
	}
	has := v.value(path)
	if has == nil {
		o.Break(o.expected, v.missing(path), v.Entry)
	}
	return has
}
