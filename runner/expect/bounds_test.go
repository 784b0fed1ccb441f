package expect

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// boundedMonitor is one that is not to need more memory than for so many values.
type boundedMonitor struct {
	name    string
	x       OfStream
	limit   func(Monitor) *int
	want    int                // the limit that it starts with
	kind    string             // of the events of which each needs memory
	message func(n int) string // what it says one beyond the limit
	again   bool               // a value that came before needs none
}

// TestMemoryIsBounded: at its limit an expectation still judges; one beyond, it says so.
func TestMemoryIsBounded(t *testing.T) {
	tooMany := func(what string) func(int) string {
		return func(n int) string { return fmt.Sprintf(what, n) }
	}
	for _, b := range []boundedMonitor{
		{name: "unique", x: Unique{Path: "v"}, kind: "e", want: 1_000_000, limit: func(m Monitor) *int { return &m.(*unique).most }, message: tooMany("more than %d events came: too many to compare")},
		{name: "ids", x: IDs{Kind: "e"}, kind: "e", want: 1_000_000, limit: func(m Monitor) *int { return &m.(*ids).most }, message: tooMany("more than %d events came: too many to compare")},
		{name: "repeats any", x: Repeats{Path: "v", In: "x", Of: "e", Any: true}, kind: "e", want: 1_000_000, limit: func(m Monitor) *int { return &m.(*repeats).most }, message: tooMany("more than %d different values came: too many to compare"), again: true},
		{name: "followed", x: Followed{Kind: "e", By: "x", Matching: "v"}, kind: "e", want: 1_000_000, limit: func(m Monitor) *int { return &m.(*followed).most }, message: tooMany("more than %d events wait for theirs"), again: true},
		{name: "nests", x: Nests{Kind: "e", ClosedBy: "x", By: "v"}, kind: "e", want: 1_000_000, limit: func(m Monitor) *int { return &m.(*nests).most }, message: tooMany("more than %d are open")},
	} {
		t.Run(b.name, func(t *testing.T) { b.test(t) })
	}
}

func (b boundedMonitor) test(t *testing.T) {
	const most = 3
	m, err := b.x.Start(Env{})
	if err != nil {
		t.Fatal(err)
	}
	if limit := *b.limit(m); limit != b.want {
		t.Errorf("its limit is %d, want %d", limit, b.want)
	}
	*b.limit(m) = most
	view := &View{In: &recording.Stream{}}
	see := func(n, of int) {
		view.Show(&recording.Entry{
			Kind: recording.KindEvent, Type: b.kind, Data: fmt.Appendf(nil, `{"v":%d}`, of), LastEventID: fmt.Append(nil, of),
			Evidence: recording.Evidence{Number: n, LastByte: time.Duration(n)},
		})
		m.See(view)
	}
	for n := range most {
		see(n+1, n)
	}
	if b.again {
		see(most+1, most-1)
	}
	if v := m.Verdict(); v.State != Open {
		t.Fatalf("at the limit it is %s: %s", v.State, v.Got)
	}
	see(most+2, most)
	if v := m.Verdict(); v.State != Broken || v.Got != b.message(most) {
		t.Errorf("beyond the limit it is %s: %s, want %s", v.State, v.Got, b.message(most))
	}
}

// TestWhatIsWrongIsBounded: what breaks an expectation behind the first is counted, in a memory that
// is as large for large values, and without words that nobody reads.
func TestWhatIsWrongIsBounded(t *testing.T) {
	const most = 1000 // values that are told apart
	m, err := Every{Kind: "e", Checks: Checks{Has: []value.Path{"x.v", "x.w"}, Matches: map[value.Path]Regexp{"v": "^a"}}}.Start(Env{})
	if err != nil {
		t.Fatal(err)
	}
	view, large := &View{In: &recording.Stream{}}, strings.Repeat("b", 10_000)
	next := &recording.Entry{Kind: recording.KindEvent, Type: "e", Data: []byte(`{"v":"a"}`)}
	view.Show(next)
	m.See(view)
	f := newFurther(m, view, m.Verdict())
	values := newDistinct()
	see := func() {
		next.Number++
		view.Show(next)
		f.see(view)
	}
	for i := range most + 1 {
		next.Data = fmt.Appendf(nil, `{"v":"%s%d"}`, large, i)
		see()
		values.add(*view.value("v"))
		if many := i >= most; values.more != many || len(values.hashes) != min(i+1, most) {
			t.Fatalf("of %d values %d are known, and more: %v", i+1, len(values.hashes), values.more)
		}
	}
	if n := testing.AllocsPerRun(100, see); n > 10 || f.broken.Got == "" || f.tally.broken < most {
		t.Errorf("each of %d takes memory %g times", f.tally.broken, n)
	}
}

// TestDepthIsBounded: what is nested too deep is not looked into.
func TestDepthIsBounded(t *testing.T) {
	const most = 10_000
	nested := func(depth int) *View {
		data := strings.Repeat(`[`, depth-1) + `{"a":"]\"]"}` + strings.Repeat(`]`, depth-1)
		return &View{Entry: &recording.Entry{Kind: recording.KindEvent, Type: "e", Data: []byte(data)}}
	}
	if v := nested(most); v.value("@this") == nil {
		t.Error("at the limit: " + v.missing("@this"))
	}
	side := &View{Entry: &recording.Entry{Kind: recording.KindEvent, Type: "e", Data: []byte("[{}" + strings.Repeat(",{}", most) + "]")}}
	if side.value("@this") == nil {
		t.Error("side by side: " + side.missing("@this"))
	}
	v := nested(most + 1)
	if want := fmt.Sprintf(" has data that nest deeper than 10000 levels, too deep to be looked into: «%s…»", strings.Repeat("[", recording.TimelineData)); v.value("@this") != nil || !strings.HasSuffix(v.missing("@this"), want) {
		t.Errorf("beyond the limit: %s, want %s", v.missing("@this"), want)
	}
}
