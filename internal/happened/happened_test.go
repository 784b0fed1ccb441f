package happened

import (
	"bytes"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/runner/recording"
)

var began = time.Date(2027, 3, 1, 9, 30, 0, 0, time.UTC)

// ticks is a stream that was asked for a second after the scenario began.
func ticks(n int, data string) *recording.Stream {
	r := &recording.Stream{Name: "ticker", Started: began.Add(time.Second), Request: recording.Request{Method: "GET", URL: "http://127.0.0.1:1/t?a=b"}}
	for i := range n {
		at := time.Duration(i) * time.Millisecond
		_ = r.Add(&recording.Entry{Kind: recording.KindEvent, Type: "tick", Data: []byte(data), Evidence: recording.Evidence{Number: i + 1, FirstByte: at, LastByte: at}})
	}
	r.End = recording.End{Reason: recording.ServerClosed, At: time.Duration(n) * time.Millisecond}
	return r
}

// Of a long stream the ends are kept and, where something is wrong, what is around it; it is
// said how much is left out.
func TestEntriesThatAreKept(t *testing.T) {
	const n = 5000
	rec := &recording.Recording{Started: began, Streams: []*recording.Stream{ticks(n, "{}")}}
	for _, c := range []struct {
		options Options
		want    int
	}{
		{Options{}, 2 * entriesHeld},
		{Options{Wrong: true}, 2 * entriesWrong},
		{Options{Wrong: true, Marks: map[string][]recording.Mark{"ticker": {{Kind: recording.KindEvent, Number: 2500}}}}, 2*entriesWrong + 2*entriesAround + 1},
	} {
		s := courseOf(t, rec, c.options).Streams[0]
		skipped := 0
		for _, e := range s.Entries {
			skipped += e.Skipped
		}
		if len(s.Entries) != c.want || s.LeftOut != n-c.want || skipped != s.LeftOut || s.Events != n {
			t.Errorf("%+v: got %d entries, %d left out, %d skipped; want %d", c.options, len(s.Entries), s.LeftOut, skipped, c.want)
		}
	}
}

// A course of large events is small, but for those that findings speak of.
func TestACourseIsBounded(t *testing.T) {
	rec := &recording.Recording{Started: began, Streams: []*recording.Stream{ticks(48, strings.Repeat("ä", 1<<17))}}
	size := func(o Options) int {
		n := 0
		for _, e := range courseOf(t, rec, o).Streams[0].Entries {
			n += len(e.Data.Text)
		}
		return n
	}
	if got := size(Options{}); got > bytesHeld+dataHeld {
		t.Errorf("got %d bytes of a scenario that held", got)
	}
	if got := size(Options{Wrong: true}); got > bytesWrong+dataWrong {
		t.Errorf("got %d bytes of one that did not", got)
	}
	e := courseOf(t, rec, Options{}).Streams[0].Entries[0]
	if len(e.Data.Text)%2 != 0 || len(e.Data.Text)+e.Data.LeftOut != 2<<17 {
		t.Errorf("got %d bytes, %d left out", len(e.Data.Text), e.Data.LeftOut)
	}
}

// 0 is the request of the first stream; what came before stands left of it.
func TestTheClock(t *testing.T) {
	late := ticks(1, "1")
	late.Started = began.Add(3 * time.Second)
	c := courseOf(t, &recording.Recording{
		Started: began, Streams: []*recording.Stream{ticks(1, "1"), late},
		Calls: []*recording.Call{{Began: began.Add(400 * time.Millisecond), Took: 100 * time.Millisecond}},
		Notes: []recording.Note{{At: 2 * time.Second, About: recording.AboutFault, Of: "ticker", Text: "began: hang"}},
	}, Options{})
	got := fmt.Sprint(c.From, c.Streams[0].At, c.Streams[1].At, c.Calls[0].At, c.Faults[0].At, c.Until)
	if want := "-1000 0 2000 -600 1000 2001"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestUnnamed(t *testing.T) {
	r := ticks(2, `{"price": {"amount": 1, "currency": "EUR"}, "seq": 1, "extra": true}`)
	_ = r.Add(&recording.Entry{Kind: recording.KindEvent, Type: "odd", Data: []byte(`{}`)})
	for text, want := range map[string][]Unnamed{
		`every "tick" has "price.amount", "seq"`:  {{Event: "odd", Count: 1}, {Event: "tick", Field: "price.currency", Count: 2}, {Event: "tick", Field: "extra", Count: 2}},
		`every "tick" has "price"`:                {{Event: "odd", Count: 1}, {Event: "tick", Field: "seq", Count: 2}, {Event: "tick", Field: "extra", Count: 2}},
		`every event has "seq", "price", "extra"`: nil,
	} {
		got := courseOf(t, &recording.Recording{Started: began, Streams: []*recording.Stream{r}}, Options{Texts: []string{text}}).Unnamed
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// What is kept comes back as it was, through show; the file has no name.
func TestStore(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	store, err := NewStore(func(c *Course) *Course { c.From--; return c }, func() bool { return false }, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var kept []*Kept
	for i := range 3 {
		k, err := store.Keep(&Course{Until: Milliseconds(i), Streams: []Stream{{Name: strings.Repeat("s", i)}}})
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, k)
	}
	for i, k := range kept {
		c, err := k.Course()
		if err != nil || c.Until != Milliseconds(i) || c.From != -1 || len(c.Streams[0].Name) != i {
			t.Errorf("got %v, %v", c, err)
		}
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "*")); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	if c, err := (*Kept)(nil).Course(); c != nil || err != nil {
		t.Errorf("of nothing: %v, %v", c, err)
	}
}

// What is kept is the text of reports already, unless something is to be hidden in it.
func TestStoredText(t *testing.T) {
	hidden := false
	page := func(out *bytes.Buffer, c *Course) { fmt.Fprintf(out, "<p>%s</p>", c.Streams[0].Name) }
	store, err := NewStore(func(c *Course) *Course { c.From--; return c }, func() bool { return !hidden }, page)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var kept []*Kept
	for _, name := range []string{"<a&b>", "b"} {
		k, err := store.Keep(&Course{Streams: []Stream{{Name: name, Events: 7}, {Events: 1}}})
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, k)
	}
	before := textOf(t)(kept[0].JSON())
	if !strings.Contains(before, `"from_ms":0,`) || !strings.Contains(before, `"<a&b>"`) || kept[0].Streams != 2 || kept[0].Events != 8 {
		t.Errorf("got %s of %+v", before, kept[0])
	}
	for i, want := range []string{"<p><a&b></p>", "<p>b</p>"} {
		if got := textOf(t)(kept[i].Page(), nil); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	hidden = true
	if after := textOf(t)(kept[0].JSON()); after != strings.Replace(before, `"from_ms":0,`, `"from_ms":-1,`, 1) {
		t.Errorf("got %s", after)
	}
	if text := kept[0].Page(); text != nil {
		t.Error("what is to be hidden is in the page")
	}
	if none, err := (*Kept)(nil).JSON(); none != nil || err != nil {
		t.Errorf("of nothing: %v, %v", none, err)
	}
}

// textOf reads all.
func textOf(t *testing.T) func(io.Reader, error) string {
	return func(from io.Reader, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(from)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
}

// TestABlockWithoutData goes by the type that it gives; one without a type by its rule.
func TestABlockWithoutData(t *testing.T) {
	closes := "close"
	for given, want := range map[*string]string{&closes: "close (no data)", new(string): "dataless-event", nil: "dataless-event"} {
		r := ticks(1, "{}")
		_ = r.Add(&recording.Entry{Kind: recording.KindViolation, Violation: "dataless-event", Given: given, Evidence: recording.Evidence{Number: 1}})
		entries := courseOf(t, &recording.Recording{Started: began, Streams: []*recording.Stream{r}}, Options{}).Streams[0].Entries
		if got := entries[len(entries)-1].Name(); got != want {
			t.Errorf("it goes by %q, want %q", got, want)
		}
	}
}

// courseOf is what happened, of a recording that can be read.
func courseOf(t testing.TB, r *recording.Recording, o Options) *Course {
	t.Helper()
	c, err := Of(r, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestWhatGoesOn: a text may hold half a secret at its end where it broke off, or where no more of it is kept.
func TestWhatGoesOn(t *testing.T) {
	long := strings.Repeat("x", 3*bodyWrong)
	cut := ticks(1, "half")
	cut.Entries[0].Cut = true
	r := &recording.Recording{
		Started: began, Streams: []*recording.Stream{ticks(1, long), ticks(1, "whole"), cut},
		Calls: []*recording.Call{
			{Response: &recording.Response{Cut: true}, Body: []byte("half")}, {Response: &recording.Response{}, Body: []byte("whole")}, {Response: &recording.Response{}, Body: []byte(long)},
		},
		Received: []recording.Received{{Incoming: recording.Incoming{URL: &url.URL{}, Body: []byte("half"), Truncated: true}}, {Incoming: recording.Incoming{URL: &url.URL{}, Body: []byte("whole")}}},
	}
	c := courseOf(t, r, Options{})
	for name, is := range map[string][]bool{
		"entries":          {c.Streams[0].Entries[0].Data.GoesOn(), !c.Streams[1].Entries[0].Data.GoesOn(), c.Streams[2].Entries[0].Data.GoesOn(), c.Streams[2].Entries[0].GoesOn()},
		"responses":        {c.Calls[0].Came.GoesOn(), !c.Calls[1].Came.GoesOn(), c.Calls[2].Came.GoesOn()},
		"requests":         {c.Requests[0].Body.GoesOn(), !c.Requests[1].Body.GoesOn()},
		"what people read": {c.Streams[2].Entries[0].Said() == "half…", c.Streams[1].Entries[0].Said() == "whole"},
	} {
		if slices.Contains(is, false) {
			t.Errorf("%s: it is not so: %v", name, is)
		}
	}
}

// TestWhatCannotBeReadBackIsNoCourse: nor is what was read of it before.
func TestWhatCannotBeReadBackIsNoCourse(t *testing.T) {
	r := ticks(100, strings.Repeat("x", 100_000))
	spoiled := *r
	spoiled.Forget() // closes the file
	if c, err := Of(&recording.Recording{Started: began, Streams: []*recording.Stream{r}}, Options{}); err == nil {
		t.Errorf("%d entries are shown, and nothing is said", len(c.Streams[0].Entries))
	}
}

// TestWhatIsKeptIsReadWhole, or not at all: half of a report is none.
func TestWhatIsKeptIsReadWhole(t *testing.T) {
	for name, spoil := range map[string]func(*os.File) error{
		"closed": (*os.File).Close,
		"cut":    func(file *os.File) error { return file.Truncate(10) },
	} {
		store, err := NewStore(func(c *Course) *Course { return c }, func() bool { return true }, func(out *bytes.Buffer, _ *Course) { out.WriteString("the page") })
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		kept, err := store.Keep(&Course{Streams: []Stream{{Name: "ticker"}}})
		if err == nil {
			err = spoil(store.file)
		}
		if err != nil {
			t.Fatal(err)
		}
		_, ofCourse := kept.Course()
		_, ofPage := io.Copy(io.Discard, kept.Page())
		for what, err := range map[string]error{"course": ofCourse, "page": ofPage} {
			if err == nil || !strings.Contains(err.Error(), "cannot be read back") {
				t.Errorf("%s: the %s is read, and: %v", name, what, err)
			}
		}
	}
}

// What was recorded behind what came later, of the log of a service and of the service itself, stands where it happened.
func TestLogAndServicesAreInTheOrderOfTheirTimes(t *testing.T) {
	var notes []recording.Note
	for _, about := range []recording.About{recording.AboutLog, recording.AboutService} {
		for _, ms := range []int{10, 30, 20} {
			notes = append(notes, recording.Note{At: time.Duration(ms) * time.Millisecond, About: about, Of: "shop", Text: fmt.Sprint(ms)})
		}
	}
	c := courseOf(t, &recording.Recording{Started: began, Notes: notes}, Options{})
	for _, all := range [][]Note{c.Log, c.Services} {
		if got := fmt.Sprint(all); got != "[{10 shop 10} {20 shop 20} {30 shop 30}]" {
			t.Errorf("got %s", got)
		}
	}
}
