package expect

import (
	"fmt"

	"github.com/streamspec/streamspec/runner/recording"
)

// SameStreams expects that the value at a path is the same in every event of every
// stream of the scenario.
type SameStreams struct {
	Path Path   `yaml:"same_in_every_stream,required"`
	In   string `yaml:"in"` // a kind of event; default: every event
}

// OwnPerStream expects that no two streams of the scenario share a value at a path:
// each has one, or several, of its own.
type OwnPerStream struct {
	Path Path   `yaml:"own_in_every_stream,required"`
	In   string `yaml:"in"` // a kind of event; default: every event
}

func (x SameStreams) String() string {
	return fmt.Sprintf("%q is the same in every %s of every stream", x.Path, spoken(everyUnless(x.In)))
}

func (x OwnPerStream) String() string {
	return fmt.Sprintf("every stream has %q of its own in every %s", x.Path, spoken(everyUnless(x.In)))
}

// Start implements Expectation; a single recording has nothing to compare with.
func (x SameStreams) Start(Env) (Monitor, error) { return nil, errComparesStreams }

// Start implements Expectation; a single recording has nothing to compare with.
func (x OwnPerStream) Start(Env) (Monitor, error) { return nil, errComparesStreams }

// Judge implements AcrossStreams.
func (x SameStreams) Judge(env Env, recordings []*recording.Recording) (Verdict, error) {
	return compareStreams(env, everyUnless(x.In), x, recordings, func(kind matcher, rs []*recording.Recording) string {
		var first *placedValue
		return conflict(kind, x.Path, rs, func(value *placedValue) (with *placedValue) {
			if first == nil {
				first = value
			}
			if value.key == first.key {
				return nil
			}
			return first
		})
	})
}

// Judge implements AcrossStreams.
func (x OwnPerStream) Judge(env Env, recordings []*recording.Recording) (Verdict, error) {
	return compareStreams(env, everyUnless(x.In), x, recordings, func(kind matcher, rs []*recording.Recording) string {
		owners := map[string]*placedValue{}
		return conflict(kind, x.Path, rs, func(value *placedValue) (with *placedValue) {
			owner := owners[value.key]
			switch {
			case owner == nil:
				owners[value.key] = value
				return nil
			case owner.stream == value.stream:
				return nil
			default:
				return owner
			}
		})
	})
}

// placedValue is a value that a stream has.
type placedValue struct {
	keyed
	stream string
}

// conflict says which two values of the streams do not go together; with answers the
// other one, nil where there is none.
func conflict(kind matcher, path Path, recordings []*recording.Recording, with func(*placedValue) *placedValue) string {
	for _, r := range recordings {
		keys, missing := keysOf(kind, path, r)
		switch {
		case missing != "":
			return missing
		case len(keys) == 0:
			return "on the stream " + r.Stream + ", " + kind.absent(r)
		}
		for _, k := range keys {
			if other := with(&placedValue{k, r.Stream}); other != nil {
				return fmt.Sprintf("%s in %s of %s, and %s in %s of %s", other.key, named(other.event), other.stream, k.key, named(k.event), r.Stream)
			}
		}
	}
	return ""
}
