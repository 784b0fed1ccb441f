package load_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/load"
)

// silentForTheSecond sends an event to all clients but the second, to whom it never says anything.
func silentForTheSecond(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	_ = http.NewResponseController(w).Flush()
	if r.URL.Query().Get("n") == "2" {
		<-r.Context().Done()
		return
	}
	fmt.Fprint(w, "event: tick\ndata: 1\n\n")
	_ = http.NewResponseController(w).Flush()
	time.Sleep(20 * time.Millisecond)
}

// TestWhoStillPlaysWhenTheGraceIsOver: a client to whom nothing is said any more is not left out, as if
// all others were all there are.
func TestWhoStillPlaysWhenTheGraceIsOver(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(silentForTheSecond))
	defer server.Close()
	l := loadOf(t, "one", fmt.Sprintf("scenario: one\nstream: {get: \"%s/?n=${client}\"}\nexpect:\n  - {count: tick, times: 1}\nload: {clients: 2}\n", server.URL),
		load.Model{Clients: 2, For: 100 * time.Millisecond, Grace: 300 * time.Millisecond}, 0)
	if err := l.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	report := l.Report()
	told := report.Scenarios[0]
	if c := told.Counts; c.Unknown != 1 || c.Unseen != 1 || c.Held != c.Played-1 || c.Interrupted != 0 || report.ExitStatus() != 2 {
		t.Errorf("%+v, status %d", c, report.ExitStatus())
	}
	if first := told.Times[1]; first.Name != "first event" || first.None != 1 || first.Count != told.Counts.Held {
		t.Errorf("%+v: of one nobody can tell whether it would have had an event", first)
	}
	if told.Expected[0].Unknown != 1 || len(told.Causes) != 1 || told.Causes[0].Text != "ended by streamspec" {
		t.Fatalf("%+v, causes %+v", told.Expected[0], told.Causes)
	}
	if why := told.Causes[0].FirstUnknown; why.Client != 2 || !strings.Contains(why.Failure.Message, "streamspec ended it when --grace was over") || !strings.Contains(why.Failure.Message, "no event had come") {
		t.Errorf("%+v: %v", why, why.Failure)
	}
}

// TestWhatWasDecidedBeforeTheGraceWasOver: what a client waited for in vain is broken once its time was over, also
// where streamspec ended its stream; what came holds, and what may still have come nobody knows.
func TestWhatWasDecidedBeforeTheGraceWasOver(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "event: tick\ndata: 1\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}))
	defer server.Close()
	l := loadOf(t, "cut", fmt.Sprintf(`scenario: cut
stream: {get: "%s/", until: {for: 1m}}
expect:
  - {arrives: done, within: 100ms}
  - {arrives: done, within: 1m}
  - {arrives: tick, within: 1m}
  - {status: 200}
  - {count: tick, at_least: 2}
  - {never: error}
  - {ends: still open}
  - {stays_open: 100ms}
load: {clients: 1, thresholds: {stream max: 100ms, response max: 1m}}
`, server.URL), load.Model{Clients: 1, For: 50 * time.Millisecond, Grace: 450 * time.Millisecond}, 1)
	if err := l.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	report := l.Report()
	told := report.Scenarios[0]
	var got []string
	for _, r := range told.Expected {
		got = append(got, fmt.Sprint(r.Held, r.Broken, r.Unknown))
	}
	want := "0 1 0, 0 0 1, 1 0 0, 1 0 0, 0 0 1, 0 0 1, 0 0 1, 1 0 0"
	if strings.Join(got, ", ") != want || report.ExitStatus() != 1 {
		t.Errorf("held, broken and unknown: %s, want %s; status %d", strings.Join(got, ", "), want, report.ExitStatus())
	}
	if told.Expected[0].First == nil || told.Expected[0].First.Recording == "" {
		t.Errorf("%+v: a recording is kept", told.Expected[0].First)
	}
	if why := told.Expected[5].FirstUnknown; why == nil || !strings.Contains(why.Failure.Message, "this was not decided when streamspec closed it after") || !strings.Contains(why.Failure.Message, "--grace was over") {
		t.Errorf("%+v", why)
	}
	var text strings.Builder
	if err := report.Text(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"  unknown    ended by streamspec: in 1 of 1 streams\n",
		"threshold unknown: streams come and end as they should: 100 %; got 0 %, 0 of 1; of 1 nobody can tell\n",
		"threshold missed: stream max: at most 100ms; got at least ",
		"threshold met: response max",
		"Streams that streamspec ended before, or could not follow",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is missing in\n%s", want, text.String())
		}
	}
	if strings.Contains(text.String(), "did not end as they should") {
		t.Errorf("streamspec ended it:\n%s", text.String())
	}
}

// TestWhatIsStillAwaitedWhenTheGraceIsOver: a client whose stream is over, and that waits for a request to a stub, is
// judged by its stream; its stream came and ended as it should.
func TestWhatIsStillAwaitedWhenTheGraceIsOver(t *testing.T) {
	l := loadOf(t, "awaited", `scenario: awaited
stubs: {s: [{get: /e, events: [{event: tick, data: 1}]}, {post: /x, status: 200}]}
stream: {get: "${stub.s}/e"}
expect:
  - {count: tick, times: 1}
  - {received: s, post: /x, within: 20s}
load: {clients: 1}
`, load.Model{Clients: 1, For: 50 * time.Millisecond, Grace: 450 * time.Millisecond}, 0)
	if err := l.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	report := l.Report()
	told := report.Scenarios[0]
	if told.Counts.Unknown != 1 || told.Counts.Unseen != 0 || told.Expected[0].Held != 1 || told.Expected[1].Unknown != 1 || report.ExitStatus() != 2 {
		t.Fatalf("%+v, %+v", told.Counts, told.Expected)
	}
	if why := told.Expected[1].FirstUnknown.Failure.Message; !strings.Contains(why, "this was still waited for when --grace was over (a longer --grace waits for it") {
		t.Error(why)
	}
}

// TestWhatEndsTooSoonIsNoneTheFaster: a stream that is given up in a silence has a gap of that length, and one that
// ended before what was waited for came has no length.
func TestWhatEndsTooSoonIsNoneTheFaster(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "event: tick\ndata: 1\n\n")
		_ = http.NewResponseController(w).Flush()
		if r.URL.Query().Get("n") == "1" {
			<-r.Context().Done()
		}
	}))
	defer server.Close()
	l := loadOf(t, "two", fmt.Sprintf("scenario: two\nstream: {get: \"%s/?n=${client}\", until: {event: done}, timeout: 400ms}\nevents: {done: {event: done}}\nexpect:\n  - {count: done, times: 1}\nload: {clients: 2}\n", server.URL),
		load.Model{Clients: 2}, 0)
	if err := l.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	times := l.Report().Scenarios[0].Times
	if gap := times[2]; gap.Count != 1 || gap.Max < 300*time.Millisecond {
		t.Errorf("%+v", gap)
	}
	if stream := times[3]; stream.Count != 0 || stream.None != 2 {
		t.Errorf("%+v", stream)
	}
}
