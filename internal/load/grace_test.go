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
	if told.Expected[0].Skipped != 1 || len(told.Causes) != 1 {
		t.Fatalf("%+v, causes %+v", told.Expected[0], told.Causes)
	}
	if why := told.Causes[0].FirstUnknown; why.Client != 2 || !strings.Contains(why.Failure.Message, "still played when --grace was over") || !strings.Contains(why.Failure.Message, "no event had come") {
		t.Errorf("%+v: %v", why, why.Failure)
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
