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
	"github.com/streamspec/streamspec/runner/sse"
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
	Marks    []recording.Mark // the entries that Got speaks of
}

// Expectation is one thing that a stream must do. String is how it reads.
// Implementations are plain values: safe to share, once loaded they never change.
type Expectation interface {
	// Start makes a monitor for one recording. It fails where the expectation
	// itself is wrong, with a message for the person who wrote it.
	Start(env Env) (Monitor, error)
	String() string
}

// Env is what an expectation may need to know of its scenario.
type Env struct {
	Kinds Kinds
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
	for _, e := range r.Entries {
		if m.Verdict().State != Open {
			break
		}
		m.See(&View{Entry: e, In: r})
	}
	if m.Verdict().State == Open {
		m.End(r)
	}
	return m.Verdict(), nil
}

// JudgeAll judges x on recordings: one verdict for each, or a single one where x
// compares the streams. It ends at the first that is broken.
func JudgeAll(x Expectation, env Env, recordings []*recording.Recording) (Verdict, *recording.Recording, error) {
	if across, ok := x.(AcrossStreams); ok {
		v, err := across.Judge(env, recordings)
		return v, nil, err
	}
	for _, r := range recordings {
		if v, err := Judge(x, env, r); err != nil || v.State != Held {
			return v, r, err
		}
	}
	return Verdict{State: Held}, nil, nil
}

// judgement is the part that all monitors share.
type judgement struct{ verdict Verdict }

func (j *judgement) Verdict() Verdict { return j.verdict }

func (j *judgement) hold() { j.verdict = Verdict{State: Held} }

func (j *judgement) breaks(expected, got string, at ...*sse.Entry) {
	j.verdict = Verdict{State: Broken, Expected: expected, Got: got}
	for _, e := range at {
		j.verdict.Marks = append(j.verdict.Marks, recording.MarkOf(e))
	}
}

// endOnly is for monitors that judge nothing but the recording's end.
type endOnly struct{ judgement }

func (*endOnly) See(*View) {}
