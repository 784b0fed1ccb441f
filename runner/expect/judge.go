package expect

import (
	"context"
	"fmt"

	"github.com/streamspec/streamspec/runner/recording"
)

// State is how far a monitor has come.
type State uint8

// The states of a monitor. All but Open are final.
const (
	Open State = iota
	Held
	Broken
	Unknown // nobody can say whether it holds
)

func (s State) String() string { return [...]string{"open", "held", "broken", "unknown"}[s] }

// NothingToJudge is the code of an expectation that is broken because nothing came that
// it could have judged.
const NothingToJudge = "nothing-to-judge"

// Verdict is what is known of an expectation. Expected and Got are set once it is broken.
type Verdict struct {
	State    State
	Reason   string // of one that is unknown: why
	Code     string // of one that is broken: the kind of message
	Expected string
	Got      string
	Warning  string            // of one that holds: what is allowed, but not ideal
	Marks    []recording.Mark  // the entries that Got, or Warning, speaks of
	Stream   *recording.Stream // the one that it speaks of; nil: several, or none
}

// Judge judges an expectation on what was seen, whatever its scope is. One about a stream
// is judged on each of them, in their order: the first that breaks it decides; where all
// hold, the verdict has the first warning. It ends when ctx does. The error says that
// nothing could be judged.
func Judge(ctx context.Context, x Expectation, env Env, seen Evidence) (Verdict, error) {
	if x.Scope().OneStream() {
		return judgeStreams(ctx, x, env, seen.Streams)
	}
	whole, ok := x.(OfScenario)
	if !ok {
		return Verdict{}, fmt.Errorf("%s: it is about a scenario, and cannot judge one", x)
	}
	return whole.Judge(ctx, env, seen)
}

func judgeStreams(ctx context.Context, x Expectation, env Env, streams []*recording.Stream) (Verdict, error) {
	held := Verdict{State: Held}
	for _, r := range streams {
		if err := ctx.Err(); err != nil {
			return Verdict{}, err
		}
		m, err := start(x, env)
		if err != nil {
			return Verdict{}, err
		}
		v := replay(m, r)
		if v.State != Held {
			return v, nil
		}
		if held.Warning == "" {
			held = v
		}
	}
	return held, nil
}

// start makes a monitor of an expectation about one stream.
func start(x Expectation, env Env) (Monitor, error) {
	one, ok := x.(OfStream)
	if !ok {
		return nil, fmt.Errorf("%s: it is about a stream, and cannot judge one", x)
	}
	return one.Start(env)
}

// replay shows a whole recording to a monitor, as long as that is open.
func replay(m Monitor, r *recording.Stream) Verdict {
	view, running := &View{In: r}, run(m)
	for _, e := range r.All() {
		if running.state() != Open {
			break
		}
		view.Show(e)
		m.See(view)
	}
	if running.state() == Open {
		m.End(r)
	}
	v := m.Verdict()
	v.Stream = r
	return v
}
