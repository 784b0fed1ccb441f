package expect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// EveryStream expects that every stream of the scenario has the same events of a
// kind, in the same order: the same value at a path, or the same data. With Once,
// none of them comes twice on a stream.
type EveryStream struct {
	Kind string     `yaml:"every_stream_has_the_same,required"`
	By   value.Path `yaml:"by"` // JSON path of what tells two events apart; default: the data
	Once bool       `yaml:"once"`
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

// Scope implements Expectation.
func (EveryStream) Scope() Scope { return ScopeStreams }

// errOneStream is the error of an expectation that has nothing to compare.
var errOneStream = errors.New("it compares streams, and needs a scenario with at least two")

// Judge implements OfScenario.
func (x EveryStream) Judge(_ context.Context, env Env, seen Evidence) (Verdict, error) {
	return compareStreams(env, x.Kind, x, seen.Streams, x.compare)
}

// compareStreams makes a verdict of what compare finds between the streams' events of
// a kind: empty is nothing.
func compareStreams(env Env, kind string, x fmt.Stringer, recordings []*recording.Stream, compare func(matcher, []*recording.Stream) string) (Verdict, error) {
	m, err := env.Kinds.matcher(kind)
	if err != nil {
		return Verdict{}, err
	}
	if len(recordings) < 2 {
		return Verdict{}, errOneStream
	}
	if got := compare(m, recordings); got != "" {
		return Verdict{State: Broken, Expected: x.String(), Got: got}, nil
	}
	return Verdict{State: Held}, nil
}

// compare says where the streams part; empty if they are the same.
func (x EveryStream) compare(kind matcher, recordings []*recording.Stream) string {
	var first []keyed
	for i, r := range recordings {
		keys, missing := keysOf(kind, x.By, r)
		switch {
		case missing != "":
			return missing
		case x.Once && repeated(r.Name, keys) != "":
			return repeated(r.Name, keys)
		case i == 0:
			first = keys
		default:
			if got := difference(recordings[0].Name, r.Name, first, keys); got != "" {
				return got
			}
		}
	}
	if len(first) == 0 {
		return "on the stream " + recordings[0].Name + ", " + kind.absent(recordings[0])
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
	key   string // the same for what is equal
	shown string // for messages
	event *recording.Entry
}

// keysOf lists the stream's events of the kind by the value at a path, or by their
// data; missing says which of them has nothing to be told apart by.
func keysOf(kind matcher, by value.Path, r *recording.Stream) (keys []keyed, missing string) {
	for _, e := range r.All() {
		view := &View{Entry: e, In: r}
		if !kind.matches(view) {
			continue
		}
		key, missing := keyOf(view, by)
		if missing != "" {
			return nil, "in " + r.Name + ", " + missing
		}
		keys = append(keys, key)
	}
	return keys, ""
}

// keyOf tells an event apart by the value at a path, or by its data: data that are JSON
// are compared as JSON, all others byte by byte.
func keyOf(v *View, by value.Path) (key keyed, missing string) {
	if by == "" && !v.isJSON() {
		return keyed{string(v.Data), string(v.Data), v.Entry}, ""
	}
	has := v.value(cmp.Or(by, value.Whole))
	if has == nil {
		return keyed{}, v.missing(by)
	}
	return keyed{value.Key(*has), strings.Clone(has.Raw), v.Entry}, ""
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
			return fmt.Sprintf("the %s of them is %s in %s, but %s in %s", Ordinal(i+1), quoted([]byte(a[i].shown)), nameA, quoted([]byte(b[i].shown)), nameB)
		}
	}
	return ""
}

// SameStreams expects that the value at a path is the same in every event of every
// stream of the scenario.
type SameStreams struct {
	Path value.Path `yaml:"same_in_every_stream,required"`
	In   string     `yaml:"in"` // a kind of event; default: every event
}

// OwnPerStream expects that no two streams of the scenario share a value at a path:
// each has one, or several, of its own.
type OwnPerStream struct {
	Path value.Path `yaml:"own_in_every_stream,required"`
	In   string     `yaml:"in"` // a kind of event; default: every event
}

func (x SameStreams) String() string {
	return fmt.Sprintf("%q is the same in every %s of every stream", x.Path, spoken(everyUnless(x.In)))
}

func (x OwnPerStream) String() string {
	return fmt.Sprintf("every stream has %q of its own in every %s", x.Path, spoken(everyUnless(x.In)))
}

// Scope implements Expectation.
func (SameStreams) Scope() Scope { return ScopeStreams }

// Scope implements Expectation.
func (OwnPerStream) Scope() Scope { return ScopeStreams }

// Judge implements OfScenario.
func (x SameStreams) Judge(_ context.Context, env Env, seen Evidence) (Verdict, error) {
	return compareStreams(env, everyUnless(x.In), x, seen.Streams, func(kind matcher, rs []*recording.Stream) string {
		var first *streamValue
		return conflict(kind, x.Path, rs, func(of *streamValue) (with *streamValue) {
			if first == nil {
				first = of
			}
			if of.key == first.key {
				return nil
			}
			return first
		})
	})
}

// Judge implements OfScenario.
func (x OwnPerStream) Judge(_ context.Context, env Env, seen Evidence) (Verdict, error) {
	return compareStreams(env, everyUnless(x.In), x, seen.Streams, func(kind matcher, rs []*recording.Stream) string {
		owners := map[string]*streamValue{}
		return conflict(kind, x.Path, rs, func(of *streamValue) (with *streamValue) {
			owner := owners[of.key]
			switch {
			case owner == nil:
				owners[of.key] = of
				return nil
			case owner.stream == of.stream:
				return nil
			default:
				return owner
			}
		})
	})
}

// streamValue is a value that a stream has.
type streamValue struct {
	keyed
	stream string
}

// conflict says which two values of the streams do not go together; with is the other
// one, nil where there is none.
func conflict(kind matcher, path value.Path, recordings []*recording.Stream, with func(*streamValue) *streamValue) string {
	for _, r := range recordings {
		keys, missing := keysOf(kind, path, r)
		switch {
		case missing != "":
			return missing
		case len(keys) == 0:
			return "on the stream " + r.Name + ", " + kind.absent(r)
		}
		for _, k := range keys {
			if other := with(&streamValue{k, r.Name}); other != nil {
				return fmt.Sprintf("%s in %s of %s, and %s in %s of %s", other.shown, named(other.event), other.stream, k.shown, named(k.event), r.Name)
			}
		}
	}
	return ""
}
