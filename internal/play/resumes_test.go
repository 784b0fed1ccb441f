package play_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
)

// returns is a server of three events that keeps when its clients asked. One that comes
// back finds the connection closed, until it has come as often as it takes.
type returns struct {
	*httptest.Server
	takes int

	mu    sync.Mutex
	asked []time.Time
	back  int // how many of them came with a Last-Event-ID
}

func serveReturns(t *testing.T, takes int) *returns {
	t.Helper()
	s := &returns{takes: takes}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *returns) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	last := 0
	_, _ = fmt.Sscan(r.Header.Get("Last-Event-ID"), &last)
	if s.ask(last) {
		panic(http.ErrAbortHandler) // closes the connection
	}
	w.Header().Set("Content-Type", "text/event-stream")
	for n := last + 1; n <= 3; n++ {
		fmt.Fprintf(w, "id: %d\ndata: %d\n\n", n, n)
	}
}

// ask keeps a request, and tells whether it is refused.
func (s *returns) ask(last int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, time.Now())
	if last > 0 {
		s.back++
	}
	return last > 0 && s.back < s.takes
}

// TestAClientThatIsCutOffComesBackAsItsStreamSays: the scenario's reconnect is kept, and
// what it leaves open is as for any client that is cut off.
func TestAClientThatIsCutOffComesBackAsItsStreamSays(t *testing.T) {
	const long = 700 * time.Millisecond // longer than a cut client waits by itself
	cases := []struct {
		name, reconnect string
		takes           int // how often a client must come back
		want            verdict.Outcome
		back            int
		wait            time.Duration // at least, before the last request
	}{
		{"as often as it says", "reconnect: {attempts: 1, broken: true}", 2, verdict.Failed, 1, 0},
		{"as late as it says", fmt.Sprintf("reconnect: {attempts: 1, broken: true, time: %[1]s, max: %[1]s}", long), 1, verdict.Passed, 1, long},
		{"three times, and soon, where it says nothing", "", 3, verdict.Passed, 3, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			server := serveReturns(t, c.takes)
			text := fmt.Sprintf("scenario: s\nstream: {get: %q, timeout: 20s, %s}\nexpect: [{resumes: any event, cut: [{events: 1}]}]", server.URL, c.reconnect)
			got := judgeFile(t.Context(), t, text, play.Options{})
			server.mu.Lock()
			defer server.mu.Unlock()
			if got.Outcome != c.want || server.back != c.back {
				t.Errorf("it came back %d times, want %d: %s", server.back, c.back, summary(got))
			}
			last := len(server.asked) - 1
			// A busy machine notes the first of the two late.
			if wait := server.asked[last].Sub(server.asked[last-1]); wait < c.wait*3/4 {
				t.Errorf("it came back after %s, want %s", wait, c.wait)
			}
		})
	}
}
