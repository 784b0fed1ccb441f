// Package expect is the language in which a team says what its stream must do.
//
// An [Expectation] is one such sentence, as it was written: YAML decodes into
// it, a Gherkin sentence builds it. Start makes a [Monitor] of it, which is
// shown a recording's entries one by one and then its end; after each it is
// open, held or broken, and says why. So one expectation judges a stream while
// it runs and a recording from disk alike.
//
// Start reading at [Catalogue], the list of everything that can be expected;
// each expectation stands in a file of its own. count.go is the shortest.
package expect

import (
	"github.com/streamspec/streamspec/runner/recording"
)

// State is how far a monitor has come.
type State uint8

// The states of a monitor. Held and Broken are final.
const (
	Open State = iota
	Held
	Broken
)

func (s State) String() string { return [...]string{"open", "held", "broken"}[s] }

// Verdict is what a monitor knows. Expected and Got are set once it is broken.
type Verdict struct {
	State    State
	Expected string
	Got      string
	Warning  string           // of one that holds: what is allowed, but not wished for
	Marks    []recording.Mark // the entries that Got, or Warning, speaks of
}

// Expectation is one thing that a stream must do. String is how it reads.
// Implementations are plain values: safe to share, once loaded they never change.
type Expectation interface {
	// Start makes a monitor for one recording. It fails where the expectation
	// itself is wrong, with a message for the person who wrote it.
	Start(env Env) (Monitor, error)
	String() string
}

// Env is what an expectation may need to know of its scenario. The zero value is
// a scenario that names nothing.
type Env struct {
	Kinds Kinds
	Dir   string // the folder that relative names of files start from
	// Call answers the first call of this name that the scenario has made; nil: none
	// yet. It may be nil, and must be safe to call while the streams are followed.
	Call func(name string) *recording.Call
	// Received answers what the stub of this name has received, in order of arrival.
	// The error says that there is none, or that it does not know any more. It may be
	// nil, and must be safe to call while the streams are followed.
	Received func(stub string) ([]recording.Incoming, error)
}

// call looks a call up.
func (e Env) call(name string) *recording.Call {
	if e.Call == nil {
		return nil
	}
	return e.Call(name)
}

// Monitor judges one recording. It belongs to one goroutine.
type Monitor interface {
	// See shows the next entry; the monitor must not keep it.
	See(v *View)
	// End shows the recording at its end: response, end reason. After it
	// the verdict is Held or Broken.
	End(r *recording.Recording)
	Verdict() Verdict
}

// EndJudge is an expectation that may expect an end which is otherwise a failure by
// itself: one by a fault, or without what the scenario waited for.
type EndJudge interface{ ExpectsEnd(recording.End) bool }

// AcrossStreams is an expectation that compares all streams of a scenario.
type AcrossStreams interface {
	Expectation
	// Judge is given every recording of the scenario, all ended.
	Judge(env Env, recordings []*recording.Recording) (Verdict, error)
}

// Judge shows a whole recording to the expectation and returns its verdict.
func Judge(x Expectation, env Env, r *recording.Recording) (Verdict, error) {
	m, err := x.Start(env)
	if err != nil {
		return Verdict{}, err
	}
	view, running := &View{In: r}, run(m)
	for _, e := range r.Entries {
		if running.state() != Open {
			break
		}
		view.Show(e)
		m.See(view)
	}
	if running.state() == Open {
		m.End(r)
	}
	return m.Verdict(), nil
}

// JudgeAll judges x on recordings: one verdict for each, or a single one where x
// compares the streams. It ends at the first that is broken; where all hold, the
// verdict has the first warning.
func JudgeAll(x Expectation, env Env, recordings []*recording.Recording) (Verdict, *recording.Recording, error) {
	if across, ok := x.(AcrossStreams); ok {
		v, err := across.Judge(env, recordings)
		return v, nil, err
	}
	held := Verdict{State: Held}
	for _, r := range recordings {
		v, err := Judge(x, env, r)
		if err != nil || v.State != Held {
			return v, r, err
		}
		if held.Warning == "" {
			held = v
		}
	}
	return held, nil, nil
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
// what is wished for.
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
