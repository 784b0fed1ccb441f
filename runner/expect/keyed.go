package expect

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

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
	toldApart
}

// toldApart is what the events are that streams are compared by, and what tells them apart.
type toldApart struct {
	kind string
	by   value.Path // empty: their data
}

// lost is the fault of a stream that lacks an event of another: before one of its own or, without
// one, at its end.
func (t toldApart) lost(one keyed, of, lacking *recording.Stream, next recording.Mark) *fault {
	as := fmt.Sprintf("%s of %s", named(one.event), calledStream(of))
	lacks, with := as, "the data of "+as
	if t.by != "" {
		with = fmt.Sprintf("%q %s", t.by, clipped(one.shown))
		lacks = fmt.Sprintf("%s with %s, %s", spoken(t.kind), with, as)
	}
	f := &fault{code: Lost, got: fmt.Sprintf("%s lacks %s: %s", calledStream(lacking), lacks, dataAt(one.event, one.begins()))}
	f.got += eventTypes{named: []string{one.event.Type}}.ignoredIn(lacking)
	return f.without(spoken(t.kind), with, lacking, next)
}

// sequence is the same for two streams that have the same.
func (s keyedStream) sequence() string {
	var all strings.Builder
	for _, k := range s.keys {
		fmt.Fprintf(&all, "%d %s", len(k.key), k.key)
	}
	return all.String()
}

// has tells whether an event is on the stream, from an index on.
func (s keyedStream) has(key string, from int) bool {
	return slices.ContainsFunc(s.keys[from:], func(k keyed) bool { return k.key == key })
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
			return (&fault{code: Duplicate, got: fmt.Sprintf("on %s, %s repeats %s: %s", s.called(), named(k.event), recording.Name(earlier), dataAt(k.event, k.begins()))}).on(s.Stream, earlier).on(s.Stream, k.event)
		}
		first[k.key] = k.event
	}
	return nil
}

// once are its events without those that repeat an earlier one.
func (s keyedStream) once() []keyed {
	seen := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(s.keys), func(k keyed) bool {
		again := seen[k.key]
		seen[k.key] = true
		return again
	})
}

// called is what messages call the stream.
func (s keyedStream) called() string { return calledStream(s.Stream) }

func calledStream(r *recording.Stream) string {
	if r.Name == recording.DefaultStream {
		return "the stream"
	}
	return r.Name
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
			missing.wrapped("on "+calledStream(r)+", ", "")
			return nil, missing.on(r, e)
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

// maxApart bounds how many events are looked at that differ.
const maxApart = 1000

// difference says where two streams part, and in which other ways they do behind that; nil if they
// are the same. Of two streams that we left, one may have come farther than the other.
func (s keyedStream) difference(other keyedStream) *fault {
	var first *fault
	for i, differ := 0, 0; i < max(len(s.keys), len(other.keys)); i++ {
		f := s.differenceAt(i, other, first != nil)
		if f == nil {
			continue
		}
		if differ++; differ > maxApart {
			return first.and(&fault{code: TooMuch})
		}
		if first = first.and(f); f.code == Lost { // what is behind it is to stand beside its like
			s, other = s.besides(i, other)
			i--
		}
	}
	return first
}

// besides are two streams without the event of an index that one of them lacks.
func (s keyedStream) besides(i int, other keyedStream) (keyedStream, keyedStream) {
	if s.hasMore(i, other) {
		s.keys = slices.Delete(slices.Clone(s.keys), i, i+1)
	} else {
		other.keys = slices.Delete(slices.Clone(other.keys), i, i+1)
	}
	return s, other
}

// hasMore tells, of two streams of which one lacks the event of an index, whether it is the other.
func (s keyedStream) hasMore(i int, other keyedStream) bool {
	return i >= len(other.keys) || i < len(s.keys) && !other.has(s.keys[i].key, 0)
}

// differenceAt says how two streams differ in the events of an index; wordless: in which ways alone, which
// is all that is known of the second difference and those behind it.
func (s keyedStream) differenceAt(i int, other keyedStream, wordless bool) *fault {
	switch {
	case i >= len(s.keys):
		return other.surplus(i, s)
	case i >= len(other.keys):
		return s.surplus(i, other)
	case s.keys[i].key == other.keys[i].key:
		return nil
	case s.has(other.keys[i].key, i) && !other.has(s.keys[i].key, 0):
		return s.surplus(i, other)
	case other.has(s.keys[i].key, i) && !s.has(other.keys[i].key, 0):
		return other.surplus(i, s)
	default:
		return apart(i, s, other, wordless)
	}
}

// surplus is what a stream has and another one lacks; nil: that one was left before it.
func (s keyedStream) surplus(i int, lacking keyedStream) *fault {
	one := s.keys[i].event
	if i >= len(lacking.keys) && lacking.left && s.Wall(one.LastByte).After(lacking.Wall(lacking.End.At)) {
		return nil
	}
	next := recording.Mark{}
	if i < len(lacking.keys) {
		next = recording.MarkOf(lacking.keys[i].event) // which came instead
	}
	return s.lost(s.keys[i], s.Stream, lacking.Stream, next)
}

// differencesShown is how many differences of two values a message shows.
const differencesShown = 3

// apart says how the events of this index differ; wordless: in which ways alone.
func apart(i int, a, b keyedStream, wordless bool) *fault {
	x, y := a.keys[i], b.keys[i]
	all := differencesOf(x, y)
	f := &fault{code: Different}
	for i, d := range all[:min(len(all), maxFurther)] {
		if i == 0 {
			f.path = d.Path
			continue
		}
		f.also = append(f.also, Way{Code: Different, Path: d.Path})
	}
	if len(all) > maxFurther {
		f.also = append(f.also, Way{Code: TooMuch})
	}
	if !wordless {
		f.got = fmt.Sprintf("the %s that is compared differs, %s on %s and %s on %s: %s",
			wording.Ordinal(i+1), recording.Name(x.event), a.called(), recording.Name(y.event), b.called(), howApart(x, y, all, a.called(), b.called()))
	}
	return f.on(a.Stream, x.event).on(b.Stream, y.event)
}

// differencesOf are the differences of what tells two events apart, as JSON; none: it is not, or their
// types tell them apart.
func differencesOf(x, y keyed) []value.Difference {
	if !x.json || !y.json {
		return nil
	}
	return value.Differences(gjson.Parse(x.shown), gjson.Parse(y.shown))
}

// howApart says how two events differ, of the streams with these names.
func howApart(x, y keyed, all []value.Difference, nameX, nameY string) string {
	switch {
	case len(all) == 0 && (x.json && y.json || x.shown == y.shown):
		return "they are of different types"
	case len(all) == 0:
		shownX, shownY := value.Contrast(x.shown, y.shown)
		return fmt.Sprintf("«%s» on %s, «%s» on %s", shownX, nameX, shownY, nameY)
	}
	var parts []string
	for _, d := range all[:min(len(all), differencesShown)] {
		parts = append(parts, fmt.Sprintf("%s%s on %s, %s on %s", at(d.Path), orNothing(d.A, d.B), nameX, orNothing(d.B, d.A), nameY))
	}
	return strings.Join(parts, "; ") + more(len(all)-differencesShown)
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
