package load_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/load"
)

// ticking sends an event each 10 ms, for as long as somebody listens; to the second client none.
func ticking(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	_ = http.NewResponseController(w).Flush()
	if r.URL.Query().Get("n") == "2" {
		<-r.Context().Done()
	}
	for r.Context().Err() == nil {
		fmt.Fprint(w, "event: tick\ndata: 1\n\n")
		_ = http.NewResponseController(w).Flush()
		time.Sleep(10 * time.Millisecond)
	}
}

// TestUsersThatAreTakenAway: one to whom nothing was said for much longer than to all others is not left out, and what
// had been decided of one counts; that all others were cut off says nothing of them.
func TestUsersThatAreTakenAway(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(ticking))
	t.Cleanup(server.Close)
	for name, c := range map[string]struct {
		users  int
		expect string
		after  time.Duration
		want   string // held, broken, unknown and left out
		status int
		says   string
	}{
		"one is silent":           {2, "{never: error}", 1500 * time.Millisecond, "0 0 1 1", 2, "streamspec ended it when its user was taken away"},
		"one just began":          {2, "{never: error}", 300 * time.Millisecond, "0 0 0 2", 2, "no client has played to its end"},
		"one waited in vain":      {2, "{arrives: tick, within: 100ms}", 300 * time.Millisecond, "0 1 0 1", 1, "50 %       \"tick\" arrives within 100 ms of the request: broken in 1 of 2 streams"},
		"all are as they must be": {1, "{arrives: tick, within: 100ms}", 1500 * time.Millisecond, "0 0 0 1", 2, "100 %      \"tick\" arrives"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := loadOf(t, "ticks", fmt.Sprintf("scenario: ticks\nstream: {get: \"%s/?n=${client}\"}\nexpect: [%s]\nload: {clients: 1}\n", server.URL, c.expect), load.Model{Clients: 2}, 0)
			if err := l.Measure(t.Context(), func() {
				users := l.Users(t.Context(), 0, 2)
				users.Set(0, c.users)
				time.Sleep(c.after)
				users.Stop()
			}); err != nil {
				t.Fatal(err)
			}
			cutShort(t, l.Report(), c.want, c.status, c.says)
		})
	}
}

// cutShort checks what a load came to whose clients were cut off, as a matter of course.
func cutShort(t *testing.T, report *load.Report, want string, status int, says string) {
	t.Helper()
	counts := report.Scenarios[0].Counts
	if got := fmt.Sprint(counts.Held, counts.Broken, counts.Unknown, counts.Interrupted); got != want || report.ExitStatus() != status {
		t.Errorf("held, broken, unknown and left out: %s, status %d; want %s, %d", got, report.ExitStatus(), want, status)
	}
	var text strings.Builder
	if err := report.Text(&text); err != nil || !strings.Contains(text.String(), says) || strings.Contains(text.String(), "--grace") {
		t.Errorf("%v, %q is missing in\n%s", err, says, text.String())
	}
}

// TestWhatWasDecidedWhenALoadIsInterrupted counts, and is shown: what was broken was, whoever went on.
func TestWhatWasDecidedWhenALoadIsInterrupted(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(ticking))
	t.Cleanup(server.Close)
	const waits = "{count: tick, at_least: 1}, {received: s, post: /x, within: 20s}"
	for name, c := range map[string]struct {
		until, expect, load string
		want                string // held, broken, unknown and left out
		status              int
		says                string
	}{
		"what must not come came":       {"", "{never: tick}", "", "0 1 0 1", 1, "0 %        no \"tick\" arrives: broken in 1 of 1 streams"},
		"one waited in vain":            {"", "{arrives: tick, within: 100ms}", "", "0 1 0 1", 1, "50 %       \"tick\" arrives within 100 ms of the request: broken in 1 of 2 streams"},
		"half of them may be enough":    {"", "{never: tick}", ", thresholds: {tick: 50%}", "0 1 0 1", 2, "50 %; got 0 %, 0 of 1; it depends on 1 more, of which it was not decided when they were ended"},
		"half of them are not enough":   {"", "{never: tick}", ", thresholds: {tick: 51%}", "0 1 0 1", 1, "threshold missed: no \"tick\" arrives: 51 %; got 0 %, 0 of 1\n"},
		"nothing is broken so far":      {"", "{never: error}", "", "0 0 0 2", 2, "2 more had not ended, 1 of them without an event"},
		"a stub is asked by nobody yet": {", until: {for: 50ms}", waits, "", "0 1 0 1", 1, "50 %       at least 1 \"tick\": broken in 1 of 2 streams"},
		"only a stub is waited for":     {", until: {for: 50ms}", "{ends: still open}, {received: s, post: /x, within: 20s}", "", "0 0 0 2", 2, "no client has played to its end: 2 still played when the load ended"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := loadOf(t, "ticks", fmt.Sprintf("scenario: ticks\nstubs: {s: [{post: /x, status: 200}]}\nstream: {get: \"%s/?n=${client}\"%s}\nexpect: [%s]\nload: {clients: 2%s}\n", server.URL, c.until, c.expect, c.load), load.Model{Clients: 2, For: time.Minute}, 0)
			ctx, interrupt := context.WithTimeout(t.Context(), 400*time.Millisecond)
			defer interrupt()
			if err := l.Run(ctx); err != nil {
				t.Fatal(err)
			}
			cutShort(t, l.Report(), c.want, c.status, c.says)
		})
	}
}
