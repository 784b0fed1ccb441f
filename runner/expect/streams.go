package expect

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/tidwall/gjson"

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
	return j.verdict
}

// compareStreams makes a verdict of what compare finds between the streams' events of
// a kind.
func compareStreams(env Env, kind string, x fmt.Stringer, recordings []*recording.Stream, compare func(matcher, []*recording.Stream) comparison) (Verdict, error) {
	m, err := env.Kinds.matcher(kind)
	if err != nil {
		return Verdict{}, err
	}
	if len(recordings) < 2 {
		return Verdict{}, errOneStream
	}
	return compare(m, recordings).verdict(x), nil
}

// compare says where the streams part.
func (x EveryStream) compare(kind matcher, recordings []*recording.Stream) comparison {
	var first keyedStream
	compared := math.MaxInt
	for i, r := range recordings {
		keys, missing := keysOf(kind, x.By, r)
		one := keyedStream{r, keys, weLeft(r)}
		if missing == nil && x.Once {
			missing = one.repeated(keyedStream{})
		}
		if missing == nil && i > 0 {
			missing = first.difference(one)
		}
		if missing != nil {
			return comparison{fault: missing}
		}
		if i == 0 {
			first = one
		}
		compared = min(compared, len(keys))
	}
	switch {
	case len(first.keys) == 0:
		return noneOn(kind, recordings[0])
	case compared == 0: // of a stream that we left before any could have come
		return comparison{doubt: "on one of the streams none had come when streamspec closed it, so there is nothing to compare"}
	}
	return comparison{judged: Measure{Text: fmt.Sprintf("%s on each of %d streams", numberOf(compared, kind.name), len(recordings))}}
}

// noneOn is the fault of a stream without any event of the kind.
func noneOn(kind matcher, r *recording.Stream) comparison {
	return faulty(NothingToJudge, "", "on the stream "+r.Name+", "+kind.absent(r))
}

// keyed is an event and what tells it apart.
type keyed struct {
	key   string // the same for what is equal
	shown string // for messages
	json  bool   // shown is JSON
	event *recording.Entry
}

// begins is where in the event's data stands what tells it apart.
func (k keyed) begins() int { return max(0, bytes.Index(k.event.Data, []byte(k.shown))) }

// keyedStream is a stream, and its events of a kind.
type keyedStream struct {
	*recording.Stream
	keys []keyed
	left bool // there may have been more of them
}

// repeated says which event came twice on a stream, but for those that came several times on
// another; nil: none.
func (s keyedStream) repeated(other keyedStream) *fault {
	first, often := map[string]*recording.Entry{}, map[string]int{}
	for _, k := range other.keys {
		often[k.key]++
	}
	for _, k := range s.keys {
		if earlier := first[k.key]; earlier != nil && often[k.key] < 2 {
			return (&fault{code: Duplicate, got: fmt.Sprintf("on %s, %s repeats %s: %s", s.Name, named(k.event), recording.Name(earlier), quotedAt(k.event.Data, k.begins()))}).on(s.Stream, earlier).on(s.Stream, k.event)
		}
		first[k.key] = k.event
	}
	return nil
}

// keysOf lists the stream's events of the kind by the value at a path, or by their
// data; missing says which of them has nothing to be told apart by.
func keysOf(kind matcher, by value.Path, r *recording.Stream) (keys []keyed, missing *fault) {
	view := &View{In: r}
	for _, e := range r.All() {
		view.Show(e)
		if !kind.matches(view) {
			continue
		}
		key, missing := keyOf(view, by)
		if missing != nil {
			missing.got = "on " + r.Name + ", " + missing.got
			return nil, missing
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// keyOf tells an event apart by the value at a path, or by its type and its data: data that
// are JSON are compared as JSON, all others byte by byte.
func keyOf(v *View, by value.Path) (key keyed, missing *fault) {
	if by == "" && !v.isJSON() {
		return keyed{v.Type + "\n" + string(v.Data), string(v.Data), false, v.Entry}, nil
	}
	has := v.value(cmp.Or(by, value.Whole))
	switch {
	case has == nil:
		return keyed{}, v.lacks(by)
	case by == "":
		return keyed{v.Type + "\n" + value.Key(*has), strings.Clone(has.Raw), true, v.Entry}, nil
	default:
		return keyed{value.Key(*has), strings.Clone(has.Raw), true, v.Entry}, nil
	}
}

// difference says where two streams part; nil if they are the same. Of two streams that
// we left, one may have come farther than the other.
func (s keyedStream) difference(other keyedStream) *fault {
	for i := range max(len(s.keys), len(other.keys)) {
		switch {
		case i >= len(s.keys):
			return other.surplus(i, s)
		case i >= len(other.keys):
			return s.surplus(i, other)
		case s.keys[i].key != other.keys[i].key:
			return apart(i, s, other)
		}
	}
	return nil
}

// surplus is what a stream has and a shorter one lacks; nil: that one was left before.
func (s keyedStream) surplus(i int, shorter keyedStream) *fault {
	one := s.keys[i].event
	if shorter.left && s.Wall(one.LastByte).After(shorter.Wall(shorter.End.At)) {
		return nil
	}
	return (&fault{code: Lost, got: fmt.Sprintf("%s has %s, which %s lacks: %s", s.Name, named(one), shorter.Name, quotedAt(one.Data, s.keys[i].begins()))}).on(s.Stream, one)
}

// differencesShown is how many differences of two values a message shows.
const differencesShown = 3

// apart says how the events of this index differ.
func apart(i int, a, b keyedStream) *fault {
	x, y := a.keys[i], b.keys[i]
	which := fmt.Sprintf("the %s of them, %s on %s and %s on %s, differs", Ordinal(i+1), recording.Name(x.event), a.Name, recording.Name(y.event), b.Name)
	if x.event.Type != y.event.Type && x.shown == y.shown {
		return (&fault{code: Different, got: which + ": they are of different types"}).on(a.Stream, x.event).on(b.Stream, y.event)
	}
	if !x.json || !y.json {
		shownX, shownY := value.Contrast(x.shown, y.shown)
		return (&fault{code: Different, got: fmt.Sprintf("%s: «%s» on %s, «%s» on %s", which, shownX, a.Name, shownY, b.Name)}).on(a.Stream, x.event).on(b.Stream, y.event)
	}
	all := value.Differences(gjson.Parse(x.shown), gjson.Parse(y.shown))
	if len(all) == 0 {
		return (&fault{code: Different, got: which + ": they are of different types"}).on(a.Stream, x.event).on(b.Stream, y.event)
	}
	var parts []string
	for _, d := range all[:min(len(all), differencesShown)] {
		parts = append(parts, fmt.Sprintf("%s%s on %s, %s on %s", at(d.Path), orNothing(d.A, d.B), a.Name, orNothing(d.B, d.A), b.Name))
	}
	return (&fault{code: Different, path: all[0].Path, got: which + ": " + strings.Join(parts, "; ") + more(len(all)-differencesShown)}).on(a.Stream, x.event).on(b.Stream, y.event)
}

func at(path value.Path) string {
	if path == "" {
		return ""
	}
	return fmt.Sprintf("at %q ", path)
}

// orNothing is a value in contrast to another, where there is one.
func orNothing(has, other gjson.Result) string {
	if !has.Exists() {
		return "nothing"
	}
	shown, _ := value.Contrast(has.Raw, other.Raw)
	return shown
}

// more says that a list goes on.
func more(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf("; and %d more", n)
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
	return compareStreams(env, everyUnless(x.In), x, seen.Streams, func(kind matcher, rs []*recording.Stream) comparison {
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
	return compareStreams(env, everyUnless(x.In), x, seen.Streams, func(kind matcher, rs []*recording.Stream) comparison {
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
			if other := with(&streamValue{k, r.Name}); other != nil {
				return faulty(Different, path, fmt.Sprintf("%s in %s of %s, and %s in %s of %s",
					other.shown, recording.Name(other.event), other.stream, k.shown, recording.Name(k.event), r.Name))
			}
		}
		judged += len(keys)
	}
	return comparison{judged: Measure{Text: fmt.Sprintf("%s on %d streams", numberOf(judged, kind.name), len(recordings))}}
}
