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
			if err := l.Measure(func() {
				users := l.Users(t.Context(), 0, 2)
				users.Set(0, c.users)
				time.Sleep(c.after)
				users.Stop()
			}); err != nil {
				t.Fatal(err)
			}
			report := l.Report()
			counts := report.Scenarios[0].Counts
			if got := fmt.Sprint(counts.Held, counts.Broken, counts.Unknown, counts.Interrupted); got != c.want || report.ExitStatus() != c.status {
				t.Errorf("held, broken, unknown and left out: %s, status %d; want %s, %d", got, report.ExitStatus(), c.want, c.status)
			}
			var text strings.Builder
			if err := report.Text(&text); err != nil || !strings.Contains(text.String(), c.says) || strings.Contains(text.String(), "--grace") {
				t.Errorf("%v, %q is missing in\n%s", err, c.says, text.String())
			}
		})
	}
}
