package expect

import (
	"fmt"
	"slices"
	"testing"

	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// manyKeyed is a stream of so many events, each with a value at a path of its own.
func manyKeyed(t *testing.T, name string, count, is int) keyedStream {
	t.Helper()
	r := &recording.Stream{Name: name}
	for i := range count {
		e := &recording.Entry{Kind: recording.KindEvent, Type: "e", Data: fmt.Appendf(nil, `{"p%d":%d}`, i, is)}
		e.Number = i + 1
		r.Entries = append(r.Entries, e)
	}
	kind, err := Kinds{}.matcher("e")
	if err != nil {
		t.Fatal(err)
	}
	keys, missing := keysOf(kind, "", r)
	if missing != nil {
		t.Fatal(missing.got)
	}
	return keyedStream{Stream: r, keys: keys}
}

// TestEventsThatDifferAreBounded: the first is told in words, and of those behind it in which ways they
// differ, up to a bound.
func TestEventsThatDifferAreBounded(t *testing.T) {
	for _, c := range []struct{ events, ways int }{{1, 1}, {3, 3}, {maxApart, 1000}, {maxApart + 1, 1001}} {
		a, b := manyKeyed(t, "a", c.events, 1), manyKeyed(t, "b", c.events, 2)
		f := a.difference(b)
		const want = `the 1st that is compared differs, #1 e on a and #1 e on b: at "p0" 1 on a, 2 on b`
		if f.got != want || f.path != "p0" || len(f.also) != c.ways-1 {
			t.Errorf("%d events: %s at %q, and %d other ways, want\n%s, and %d", c.events, f.got, f.path, len(f.also), want, c.ways-1)
		}
		last := Way{Code: Different, Path: value.Path(fmt.Sprintf("p%d", c.ways-1)), Where: "on b"}
		if c.events > maxApart { // what is behind the bound is no way that anybody described
			last = Way{Code: TooMuch}
		}
		if c.ways > 1 && !slices.Contains(f.also, last) {
			t.Errorf("%d events: %v lack %v", c.events, f.also[len(f.also)-1], last)
		}
	}
}

// TestWaysAreBounded: many streams, or many events, may each be wrong at paths of their own.
func TestWaysAreBounded(t *testing.T) {
	all := []keyedStream{manyKeyed(t, "a", 1, 1)}
	r := &recording.Stream{Name: recording.DefaultStream, Response: &recording.Response{Status: 200}}
	for i := range 2 * maxWays {
		e := &recording.Entry{Kind: recording.KindEvent, Type: "e", Data: fmt.Appendf(nil, `{"p%d":{"k":1}}`, i)}
		e.Number = i + 1
		r.Entries = append(r.Entries, e)
	}
	for _, e := range r.Entries {
		one := manyKeyed(t, "b", 1, 2)
		one.keys[0].shown, one.keys[0].key = string(e.Data), string(e.Data)
		all = append(all, one)
	}
	var f *fault
	for _, one := range all {
		f = f.and(all[0].difference(one))
	}
	v, err := Judge(t.Context(), Nowhere{Key: "k"}, Env{}, Evidence{Streams: []*recording.Stream{r}})
	if err != nil {
		t.Fatal(err)
	}
	for name, ways := range map[string][]Way{"streams": f.also, "events": v.Others} {
		if len(ways) != maxWays+1 || ways[maxWays].Code != TooMuch {
			t.Errorf("%s: %d other ways, the last %v", name, len(ways), ways[len(ways)-1])
		}
	}
}

// TestNoWordsForWhatIsNotShown: what is behind the first difference is known by its ways alone.
func TestNoWordsForWhatIsNotShown(t *testing.T) {
	a, b := manyKeyed(t, "a", 1, 1), manyKeyed(t, "b", 1, 2)
	told, untold := a.differenceAt(0, b, false), a.differenceAt(0, b, true)
	if untold.got != "" || untold.way() != told.way() || told.got == "" || !slices.Equal(untold.at, told.at) {
		t.Errorf("%v\n%v", told, untold)
	}
}
