package expect

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// State is how far a monitor has come.
type State uint8

// The states of a monitor. All but Open are final.
const (
	Open State = iota
	Held
	Broken
	Unknown // nobody can tell: what would decide it was not seen, or we came too late to see when
)

func (s State) String() string { return [...]string{"open", "held", "broken", "unknown"}[s] }

// Verdict is what is known of an expectation. Expected is set once it is broken, or unknown.
type Verdict struct {
	State    State
	Code     Code       // of one that is broken: what kind of fault it is
	Path     value.Path // of one that is broken by a value: where that is in the data; by a rule of the standard: its name; else empty
	Others   []Way      // of one that is broken: in which other ways it is; by Code and Path in the one that Got speaks of
	Expected string
	Got      string            // of one that is broken: what came instead
	Short    string            // that in short, without what is of one play alone; empty: Got is short
	Reason   string            // of one that is unknown: why
	Late     bool              // of one that is unknown: because this process was late; measured again, it may be known
	Measure  Measure           // of one that holds: what was judged, and how close it came to a limit
	Warning  string            // of one that holds: what is allowed, but not ideal
	Marks    []recording.Mark  // the entries that Got, Reason or Warning speaks of
	Further  []recording.Mark  // of one that is broken: entries behind that break it as well; not all, where there are many
	Stream   *recording.Stream // the one that it speaks of; nil: several, or none
	Spots    []Spot            // of one that compared streams: the entries that it speaks of
	Ignored  *Ignored          // of one that is broken: what was sent, and is no event, that explains it; Got begins with it
	// Deviation is, of one that is broken, what deviates.
	Deviation Deviation
	does      string // what in Short the first entry does that breaks it; empty: it does not say so
	// AtEnd tells that nothing that came had decided it: the stream's end did.
	AtEnd bool
	// Since and Decided are of one that is broken by what stubs received, or services wrote: from
	// when on that counts (zero: from the beginning), and when it was decided.
	Since, Decided time.Time
	// Window is of one with limits: the time that it missed or, where it holds, that came
	// closest to its limit. nil: it has none.
	Window *Window
}

// Mendable tells, of one that is broken, that only the stream's end broke it: what was still to come
// could have met it.
func (v Verdict) Mendable() bool { return v.State == Broken && v.AtEnd && v.Code.mendable() }

// Spot is an entry of one of several streams.
type Spot struct {
	Stream *recording.Stream
	recording.Mark
}

// Judge judges an expectation on what was seen, whatever its scope is. One about a stream
// is judged on each of them, in their order: the first that breaks it decides, and then the
// first of which nobody can tell; where all hold, the verdict has the first warning, and the
// measure that came closest to its limit. It ends when ctx does. The error says that
// nothing could be judged: where entries of a stream cannot be read back any more, it is a
// *[recording.UnreadError].
func Judge(ctx context.Context, x Expectation, env Env, seen Evidence) (Verdict, error) {
	v, err := judge(ctx, x, env, seen)
	if unread := seen.unread(); unread != nil {
		return Verdict{}, unread
	}
	return v, err
}

func judge(ctx context.Context, x Expectation, env Env, seen Evidence) (Verdict, error) {
	if x.Scope().OneStream() {
		return judgeStreams(ctx, x, env, seen.Streams)
	}
	whole, ok := x.(OfScenario)
	if !ok {
		return Verdict{}, fmt.Errorf("%s: it is about a scenario, and cannot judge one", x)
	}
	v, err := whole.Judge(ctx, env, seen)
	late := func(r *recording.Stream) bool { return r.End.Late }
	if scope := x.Scope(); err == nil && (scope == ScopeStreams || scope == ScopeCutOff) && slices.ContainsFunc(seen.Streams, late) {
		return lateTo(x), nil
	}
	return v.Explained(seen.Streams...), err
}

func judgeStreams(ctx context.Context, x Expectation, env Env, streams []*recording.Stream) (Verdict, error) {
	var all []Verdict
	for _, r := range streams {
		if err := ctx.Err(); err != nil {
			return Verdict{}, err
		}
		m, err := NewMonitor(x, env)
		if err != nil {
			return Verdict{}, err
		}
		v := replay(x, m, r).Explained(r)
		all = append(all, v)
	}
	v := OfStreams(all)
	whole, is := x.(interface {
		judgedTogether(Env, []*recording.Stream) (Verdict, error)
	})
	if is && v.State != Broken && len(streams) > 1 {
		together, err := whole.judgedTogether(env, streams)
		if together.State == Broken {
			return together, err
		}
		return v.and(together), err
	}
	return v, nil
}

// OfStreams is the verdict on several streams, of which each was judged by itself: the first
// that breaks it decides, and then the first of which nobody can tell.
func OfStreams(all []Verdict) Verdict {
	if broken := inState(Broken, all); len(broken) > 0 {
		return broken[0].alsoOn(broken[1:]...)
	}
	together := Verdict{State: Held}
	for _, v := range all {
		together = together.and(v)
	}
	return together
}

func inState(state State, all []Verdict) []Verdict {
	var those []Verdict
	for i := range all { // by their place: of thousands of streams that hold it none is copied
		if all[i].State == state {
			those = append(those, all[i])
		}
	}
	return those
}

// and is the verdict on two streams, neither of which breaks the expectation.
func (v Verdict) and(next Verdict) Verdict {
	both := v
	switch {
	case v.State == Unknown:
	case next.State == Unknown, v.Warning == "" && next.Warning != "", v.Stream == nil:
		both = next
	}
	both.Measure, both.Window = v.Measure.closer(next.Measure), v.Window
	both.AtEnd = v.AtEnd || next.AtEnd
	if both.Measure.isOf(next) {
		both.Window = next.Window
	}
	return both
}

// NewMonitor makes a monitor of an expectation about one stream. Where that names a kind
// that is assembled, the monitor puts it together.
func NewMonitor(x Expectation, env Env) (Monitor, error) {
	one, ok := x.(OfStream)
	if !ok {
		return nil, fmt.Errorf("%s: it is about a stream, and cannot judge one", x)
	}
	m, err := one.Start(env)
	var assembled *AssembledError
	if errors.As(err, &assembled) {
		return startAssembling(one, env, assembled.Name)
	}
	return m, err
}

// replay shows a whole recording to a monitor, as long as that is open: and behind an entry
// that breaks it, what breaks it as well.
func replay(x Expectation, m Monitor, r *recording.Stream) Verdict {
	view, running := &View{In: r}, run(m, x, 0)
	var behind *further
	var window *Window
	for _, e := range r.Shown() {
		view.Show(e)
		if behind != nil {
			if !behind.see(view) {
				break
			}
			continue
		}
		if m.See(view); running.state() != Open {
			behind, window = newFurther(m, view, m.Verdict()), windowOf(m, m.Verdict(), r)
		}
	}
	if behind == nil {
		return atEnd(x, m, r)
	}
	behind.end(r)
	v := behind.broken
	behind.tell(&v)
	v.Stream, v.Further, v.Window = r, behind.marks, window
	return v
}

// atEnd is the verdict of a monitor that was still open when all entries were shown.
func atEnd(x Expectation, m Monitor, r *recording.Stream) Verdict {
	if why := undecided(m, r); why != "" {
		return Verdict{State: Unknown, Expected: x.String(), Reason: why, Stream: r, AtEnd: CallOf(x) == ""}
	}
	decided, breaks := decidedByTime(m, r)
	m.End(r)
	v := m.Verdict()
	if r.End.Late {
		v = lateTo(x)
	}
	v.Window = windowOf(m, v, r)
	before := v.State == Held && decided && !breaks && r.Response != nil
	v.Stream, v.AtEnd = r, CallOf(x) == "" && !before
	return v
}

// lateTo is the verdict on an expectation that the end of a stream decides, where nobody
// can tell what came before it.
func lateTo(x Expectation) Verdict {
	return Verdict{
		State: Unknown, Late: true, Expected: x.String(),
		Reason: "this machine was busy, and came so late to the end of the time for which the stream was followed that nobody can tell whether more came in time",
	}
}
