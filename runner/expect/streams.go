package expect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/streamspec/streamspec/internal/wording"
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
	return compareStreams(env, x.Kind, x.By, x, seen.Streams, x.compare)
}

// comparison is what comes of comparing streams: a fault, a doubt, or else how much was
// compared.
type comparison struct {
	*fault
	doubt  string
	late   bool // the doubt is about our own lateness
	judged Measure
}

func faulty(code Code, path value.Path, got string) comparison {
	return comparison{fault: &fault{code: code, path: path, got: got}}
}

// verdict makes a verdict of it.
func (c comparison) verdict(x fmt.Stringer) Verdict {
	var j Judgement
	switch {
	case c.fault != nil:
		j.breakBy(c.fault, x.String())
	case c.doubt != "":
		j.Doubt(x.String(), c.doubt)
		j.verdict.Late = c.late
	default:
		j.Hold(c.judged)
	}
	return j.Verdict()
}

// compareStreams makes a verdict of what compare finds between the streams' events of
// a kind, by what they have at a path.
func compareStreams(env Env, kind string, by value.Path, x fmt.Stringer, recordings []*recording.Stream, compare func(matcher, []*recording.Stream) comparison) (Verdict, error) {
	kinds, err := env.reading([]value.Path{by}, kind)
	if err != nil {
		return Verdict{}, err
	}
	if len(recordings) < 2 {
		return Verdict{}, errOneStream
	}
	return compare(kinds[0], recordings).verdict(x), nil
}

// compare says where the streams part, and what else is wrong with them.
func (x EveryStream) compare(kind matcher, recordings []*recording.Stream) comparison {
	all, wrong := x.keyedStreams(kind, recordings)
	compared := math.MaxInt
	for _, one := range all {
		apart := all[0].difference(one)
		if apart != nil && wrong == nil {
			return x.deviation(all, apart, streamsOrClients(recordings))
		}
		wrong = wrong.and(apart)
		compared = min(compared, len(one.keys))
	}
	switch {
	case wrong != nil:
		return comparison{fault: wrong}
	case len(all[0].keys) == 0:
		return noneOn(kind, recordings[0])
	case compared == 0: // of a stream that we left before any could have come
		return comparison{doubt: "on one of the streams none had come when streamspec closed it, so there is nothing to compare"}
	}
	return comparison{judged: Measure{Text: fmt.Sprintf("%s on each of %s", numberOf(compared, kind.name), streamsOrClients(recordings))}}
}

// keyedStreams are the streams with what tells their events apart, each of them once where they are to come
// once. Wrong is what is wrong with one stream by itself; one without what tells its events apart is not
// compared with others.
func (x EveryStream) keyedStreams(kind matcher, recordings []*recording.Stream) (all []keyedStream, wrong *fault) {
	for _, r := range recordings {
		keys, missing := keysOf(kind, x.By, r)
		if missing != nil {
			wrong = wrong.and(missing)
			continue
		}
		one := keyedStream{r, keys, weLeft(r), toldApart{kind.name, x.By}}
		if x.Once {
			wrong = wrong.and(one.repeated(keyedStream{}))
			one.keys = one.once()
		}
		all = append(all, one)
	}
	return all, wrong
}

// deviation says where a stream parts from what most of them have; found is where one parts
// from the first.
func (x EveryStream) deviation(all []keyedStream, found *fault, called string) comparison {
	alike := map[string][]int{}
	for i, one := range all {
		alike[one.sequence()] = append(alike[one.sequence()], i)
	}
	most := slices.MaxFunc(slices.Collect(maps.Values(alike)), func(a, b []int) int {
		return cmp.Or(len(a)-len(b), b[0]-a[0])
	})
	var first *fault
	same := 0
	for _, one := range all {
		apart := all[most[0]].difference(one)
		if apart == nil {
			same++
		}
		first = first.and(apart)
	}
	if first == nil || len(all) == 2 {
		return comparison{fault: found}
	}
	first.wrapped("", fmt.Sprintf("; %d of %s have the same", same, called))
	return comparison{fault: first}
}

// streamsOrClients is how many recordings are compared: of clients, where they are of one
// stream.
func streamsOrClients(recordings []*recording.Stream) string {
	if recordings[0].Client > 0 {
		return wording.CountedAs(len(recordings), "client", "clients")
	}
	return wording.CountedAs(len(recordings), "stream", "streams")
}

// noneOn is the fault of a stream without any event of the kind.
func noneOn(kind matcher, r *recording.Stream) comparison {
	return faulty(NothingToJudge, "", "on the stream "+r.Name+", "+kind.absent(r))
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
	return compareStreams(env, everyUnless(x.In), x.Path, x, seen.Streams, func(kind matcher, rs []*recording.Stream) comparison {
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
	return compareStreams(env, everyUnless(x.In), x.Path, x, seen.Streams, func(kind matcher, rs []*recording.Stream) comparison {
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
	stream *recording.Stream
}

// conflict says which two values of the streams do not go together; with is the other
// one, nil where there is none.
func conflict(kind matcher, path value.Path, recordings []*recording.Stream, with func(*streamValue) *streamValue) comparison {
	judged := 0
	for _, r := range recordings {
		keys, missing := keysOf(kind, path, r)
		switch {
		case missing != nil:
			return comparison{fault: missing}
		case len(keys) == 0:
			return noneOn(kind, r)
		}
		for _, k := range keys {
			if other := with(&streamValue{k, r}); other != nil {
				one, another := value.Contrast(other.shown, k.shown)
				apart := faulty(Different, path, fmt.Sprintf("%q is %s in %s of %s, and %s in %s of %s",
					path, one, recording.Name(other.event), other.stream.Name, another, recording.Name(k.event), r.Name))
				apart.on(other.stream, other.event).on(r, k.event)
				return apart
			}
		}
		judged += len(keys)
	}
	return comparison{judged: Measure{Text: fmt.Sprintf("%s on %s", numberOf(judged, kind.name), streamsOrClients(recordings))}}
}
