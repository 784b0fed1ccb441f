package expect

import (
	"errors"
	"fmt"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/recording"
)

// Drill is an expectation that needs clients of its own beside the scenario's: each
// follows the same stream, and is cut off at a place of it.
type Drill interface {
	AcrossStreams
	// Places are where clients are cut off, one client for each.
	Places() []Place
	// JudgeDrill is given the recording of a stream that was not cut, and those of its
	// drill. The recording that it answers is the one that broke it.
	JudgeDrill(env Env, whole *recording.Recording, cut []*recording.Recording) (Verdict, *recording.Recording, error)
}

// Place is a place in a stream: so many bytes behind so many events.
type Place struct {
	Events int   `yaml:"events"`
	Bytes  int64 `yaml:"bytes"`
}

// Validate finds places before the stream.
func (p Place) Validate() error {
	if p.Events < 0 || p.Bytes < 0 || p == (Place{}) {
		return problem.WithHelp(errors.New("this is no place in a stream"), "write {events: 3}, or {events: 3, bytes: 5} for 5 bytes into the next event")
	}
	return nil
}

func (p Place) String() string {
	switch {
	case p.Bytes == 0:
		return fmt.Sprintf("after event %d", p.Events)
	case p.Events == 0:
		return fmt.Sprintf("%d bytes into event 1", p.Bytes)
	default:
		return fmt.Sprintf("%d bytes into event %d", p.Bytes, p.Events+1)
	}
}

// Anywhere is where clients are cut off if an expectation does not say: between
// events, and in the middle of a line.
func Anywhere() []Place {
	return []Place{{0, 5}, {1, 0}, {1, 5}, {2, 0}, {2, 5}, {3, 0}, {5, 5}}
}

// Resumes expects that clients which are cut off, and come back with the last event
// ID, miss nothing: in the end each has every event of a kind exactly once, as a
// client has that was not cut off.
type Resumes struct {
	Kind string  `yaml:"resumes,required"`
	By   Path    `yaml:"by"`  // JSON path of what tells two events apart; default: the data
	Cut  []Place `yaml:"cut"` // default: Anywhere
	Or   string  `yaml:"or"`  // a client that gets an event of this kind begins anew, and may miss some
}

func (x Resumes) String() string {
	where := "anywhere"
	if len(x.Cut) > 0 {
		where = joinPlaces(x.Cut)
	}
	text := fmt.Sprintf("a client that is cut off %s resumes, and has every %s once", where, spoken(x.Kind))
	if x.By != "" {
		text += fmt.Sprintf(", by %q", x.By)
	}
	if x.Or != "" {
		text += fmt.Sprintf(", or gets %s", spoken(x.Or))
	}
	return text
}

func joinPlaces(places []Place) string {
	text := places[0].String()
	for _, p := range places[1:] {
		text += " or " + p.String()
	}
	return text
}

// Start implements Expectation; a single recording has nothing to compare with.
func (x Resumes) Start(Env) (Monitor, error) { return nil, errComparesStreams }

// Places implements Drill.
func (x Resumes) Places() []Place {
	if len(x.Cut) == 0 {
		return Anywhere()
	}
	return x.Cut
}

// Judge implements AcrossStreams: the first recording is the one that was not cut.
func (x Resumes) Judge(env Env, recordings []*recording.Recording) (Verdict, error) {
	if len(recordings) < 2 {
		return Verdict{}, errComparesStreams
	}
	verdict, _, err := x.JudgeDrill(env, recordings[0], recordings[1:])
	return verdict, err
}

// JudgeDrill implements Drill. Of the places Anywhere, some may lie behind the end of
// the stream; a place that was named must have been reached.
func (x Resumes) JudgeDrill(env Env, whole *recording.Recording, cut []*recording.Recording) (Verdict, *recording.Recording, error) {
	kinds, err := env.Kinds.matchers(x.Kind, x.Or)
	if err != nil {
		return Verdict{}, nil, err
	}
	reached := 0
	for _, r := range cut {
		if len(r.Connections) < 2 {
			if len(x.Cut) > 0 {
				return x.broken(fmt.Sprintf("%s was not cut off: %s came before, and the stream ended: %s", r.Stream, counted(r.Events()), r.End)), r, nil
			}
			continue
		}
		reached++
		if x.Or != "" && kinds[1].cameIn(r) {
			continue
		}
		if got := x.compare(kinds[0], whole, r); got != "" {
			return x.broken(got), r, nil
		}
	}
	if reached == 0 {
		return x.broken(fmt.Sprintf("nobody was cut off: the stream had only %s", counted(whole.Events()))), whole, nil
	}
	return Verdict{State: Held}, nil, nil
}

func (x Resumes) broken(got string) Verdict {
	return Verdict{State: Broken, Expected: x.String(), Got: got}
}

func counted(events int) string {
	if events == 1 {
		return "1 event"
	}
	return fmt.Sprintf("%d events", events)
}

// cameIn tells whether an event of the kind is in a recording.
func (m matcher) cameIn(r *recording.Recording) bool {
	for _, e := range r.Entries {
		if m.matches(&View{Entry: e, In: r}) {
			return true
		}
	}
	return false
}

// compare says what a client that was cut off has lost, or has twice. Where we left
// both streams, one may have come farther than the other.
func (x Resumes) compare(kind matcher, whole, cut *recording.Recording) string {
	all, missing := keysOf(kind, x.By, whole)
	if missing != "" {
		return missing
	}
	got, missing := keysOf(kind, x.By, cut)
	switch {
	case missing != "":
		return missing
	case len(all) == 0:
		return kind.absent(whole)
	case repeated(cut.Stream, got) != "":
		return repeated(cut.Stream, got)
	}
	if whole.End.Reason == recording.Stopped && cut.End.Reason == recording.Stopped {
		n := min(len(all), len(got))
		all, got = all[:n], got[:n]
	}
	return difference(whole.Stream, cut.Stream, all, got)
}
