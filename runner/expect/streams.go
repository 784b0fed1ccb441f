package expect

import (
	"errors"
	"fmt"

	"github.com/streamspec/streamspec/runner/recording"
)

// EveryStream expects that every stream of the scenario has the same events of a
// kind, in the same order: the same value at a path, or the same data. With Once,
// none of them comes twice on a stream.
type EveryStream struct {
	Kind string `yaml:"every_stream_has_the_same,required"`
	By   Path   `yaml:"by"` // JSON path of what tells two events apart; default: the data
	Once bool   `yaml:"once"`
}

func (x EveryStream) String() string {
	text := fmt.Sprintf("every stream has the same %s", spoken(x.Kind))
	if x.By != "" {
		text += fmt.Sprintf(" by %q", x.By)
	}
	if x.Once {
		text += ", each once"
	}
	return text
}

// Start implements Expectation; a single recording has nothing to compare with.
func (x EveryStream) Start(Env) (Monitor, error) { return nil, errComparesStreams }

var errComparesStreams = errors.New("it compares streams, and needs a scenario with at least two")

// Judge implements AcrossStreams.
func (x EveryStream) Judge(env Env, recordings []*recording.Recording) (Verdict, error) {
	return compareStreams(env, x.Kind, x, recordings, x.compare)
}

// compareStreams makes a verdict of what compare finds between the streams' events of
// a kind: empty is nothing.
func compareStreams(env Env, kind string, x fmt.Stringer, recordings []*recording.Recording, compare func(matcher, []*recording.Recording) string) (Verdict, error) {
	m, err := env.Kinds.matcher(kind)
	if err != nil {
		return Verdict{}, err
	}
	if len(recordings) < 2 {
		return Verdict{}, errComparesStreams
	}
	if got := compare(m, recordings); got != "" {
		return Verdict{State: Broken, Expected: x.String(), Got: got}, nil
	}
	return Verdict{State: Held}, nil
}

// compare says where the streams part; empty if they are the same.
func (x EveryStream) compare(kind matcher, recordings []*recording.Recording) string {
	var first []keyed
	for i, r := range recordings {
		keys, missing := keysOf(kind, x.By, r)
		switch {
		case missing != "":
			return missing
		case x.Once && repeated(r.Stream, keys) != "":
			return repeated(r.Stream, keys)
		case i == 0:
			first = keys
		default:
			if got := difference(recordings[0].Stream, r.Stream, first, keys); got != "" {
				return got
			}
		}
	}
	if len(first) == 0 {
		return "on the stream " + recordings[0].Stream + ", " + kind.absent(recordings[0])
	}
	return ""
}

// repeated says which event came twice on a stream; empty: none.
func repeated(stream string, keys []keyed) string {
	first := map[string]*recording.Entry{}
	for _, k := range keys {
		if earlier := first[k.key]; earlier != nil {
			return fmt.Sprintf("%s has one of them twice, in %s and %s: %s", stream, named(earlier), named(k.event), quoted(k.event.Data))
		}
		first[k.key] = k.event
	}
	return ""
}

// keyed is an event and what tells it apart.
type keyed struct {
	key   string
	event *recording.Entry
}

// keysOf lists the stream's events of the kind by the value at a path, or by their
// data; missing says which of them has nothing to be told apart by.
func keysOf(kind matcher, by Path, r *recording.Recording) (keys []keyed, missing string) {
	for _, e := range r.Entries {
		view := &View{Entry: e, In: r}
		if !kind.matches(view) {
			continue
		}
		key := string(e.Data)
		if by != "" {
			value, missing := view.Get(by)
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
			return fmt.Sprintf("%s has %s, which %s lacks: %s", nameB, named(b[i].event), nameA, quoted(b[i].event.Data))
		case i >= len(b):
			return fmt.Sprintf("%s has %s, which %s lacks: %s", nameA, named(a[i].event), nameB, quoted(a[i].event.Data))
		case a[i].key != b[i].key:
			return fmt.Sprintf("the %s of them is %s in %s, but %s in %s", Ordinal(i+1), quoted([]byte(a[i].key)), nameA, quoted([]byte(b[i].key)), nameB)
		}
	}
	return ""
}
