package expect

import (
	"errors"
	"fmt"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// EveryStream expects that every stream of the scenario has the same events of a
// kind, in the same order: the same value at a path, or the same data.
type EveryStream struct {
	Kind string `yaml:"every_stream_has_the_same,required"`
	By   Path   `yaml:"by"` // JSON path of what tells two events apart; default: the data
}

func (x EveryStream) String() string {
	text := fmt.Sprintf("every stream has the same %s", spoken(x.Kind))
	if x.By != "" {
		text += fmt.Sprintf(" by %q", x.By)
	}
	return text
}

// Start implements Expectation; a single recording has nothing to compare with.
func (x EveryStream) Start(Env) (Monitor, error) {
	return nil, errors.New("it compares streams, and needs a scenario with at least two")
}

// Judge implements AcrossStreams.
func (x EveryStream) Judge(env Env, recordings []*recording.Recording) (Verdict, error) {
	kind, err := env.Kinds.matcher(x.Kind)
	if err != nil {
		return Verdict{}, err
	}
	if len(recordings) < 2 {
		return Verdict{}, errors.New("it compares streams, and this scenario has only one")
	}
	if got := x.compare(kind, recordings); got != "" {
		return Verdict{State: Broken, Expected: x.String(), Got: got}, nil
	}
	return Verdict{State: Held}, nil
}

// compare says where the streams part; empty if they are the same.
func (x EveryStream) compare(kind matcher, recordings []*recording.Recording) string {
	first, missing := x.keys(kind, recordings[0])
	if missing != "" {
		return missing
	}
	for _, r := range recordings[1:] {
		other, missing := x.keys(kind, r)
		if missing != "" {
			return missing
		}
		if got := difference(recordings[0].Stream, r.Stream, first, other); got != "" {
			return got
		}
	}
	if len(first) == 0 {
		return kind.absent(recordings[0])
	}
	return ""
}

// keyed is an event and what tells it apart.
type keyed struct {
	key   string
	event *sse.Entry
}

// keys lists the stream's events of the kind; missing says which of them has
// nothing to be told apart by.
func (x EveryStream) keys(kind matcher, r *recording.Recording) (keys []keyed, missing string) {
	for _, e := range r.Entries {
		view := &View{Entry: e, In: r}
		if !kind.matches(view) {
			continue
		}
		key := string(e.Data)
		if x.By != "" {
			value, missing := view.get(x.By)
			if missing != "" {
				return nil, "in " + r.Stream + ", " + missing
			}
			key = value.Raw
		}
		keys = append(keys, keyed{key, e})
	}
	return keys, ""
}

// difference says where two streams part; empty if they are the same.
func difference(nameA, nameB string, a, b []keyed) string {
	for i := range max(len(a), len(b)) {
		switch {
		case i >= len(a):
			return fmt.Sprintf("%s has %s, which %s lacks: %s", nameB, recording.Name(b[i].event), nameA, quoted(b[i].event.Data))
		case i >= len(b):
			return fmt.Sprintf("%s has %s, which %s lacks: %s", nameA, recording.Name(a[i].event), nameB, quoted(a[i].event.Data))
		case a[i].key != b[i].key:
			return fmt.Sprintf("the %s of them is %s in %s, but %s in %s", Ordinal(i+1), quoted([]byte(a[i].key)), nameA, quoted([]byte(b[i].key)), nameB)
		}
	}
	return ""
}
