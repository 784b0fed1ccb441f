package expect

import (
	"errors"
	"fmt"

	"github.com/tidwall/gjson"

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
	first := x.keys(kind, recordings[0])
	for _, r := range recordings[1:] {
		if got := difference(recordings[0].Stream, r.Stream, first, x.keys(kind, r)); got != "" {
			return Verdict{State: Broken, Expected: x.String(), Got: got}, nil
		}
	}
	if len(first) == 0 {
		return Verdict{State: Broken, Expected: x.String(), Got: kind.absent(recordings[0])}, nil
	}
	return Verdict{State: Held}, nil
}

// keyed is an event and what tells it apart.
type keyed struct {
	key   string
	event *sse.Entry
}

func (x EveryStream) keys(kind matcher, r *recording.Recording) []keyed {
	var keys []keyed
	for _, e := range r.Entries {
		if !kind.matches(&View{Entry: e, In: r}) {
			continue
		}
		key := string(e.Data)
		if x.By != "" {
			key = gjson.GetBytes(e.Data, string(x.By)).Raw
		}
		keys = append(keys, keyed{key, e})
	}
	return keys
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
