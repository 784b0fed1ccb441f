package play_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/play"
)

// serveDesk gives each client a session, tells it what it said itself, and ends its stream then; the
// session of one client it forgets.
func serveDesk(t *testing.T, forgets string) string {
	var mu sync.Mutex
	said := map[string]chan string{}
	of := func(session string) chan string {
		mu.Lock()
		defer mu.Unlock()
		if said[session] == nil {
			said[session] = make(chan string, 1)
		}
		return said[session]
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{n}/events", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		session := "s" + r.PathValue("n")
		fmt.Fprint(w, "event: hello\ndata: 1\n\n")
		w.(http.Flusher).Flush()
		if r.PathValue("n") != "1" { // who speaks for the scenario: the others wait for what is their own
			time.Sleep(50 * time.Millisecond)
		}
		if r.PathValue("n") != forgets {
			fmt.Fprintf(w, "event: welcome\ndata: {\"session\": %q, \"calls\": \"said/%s\"}\n\n", session, session)
			w.(http.Flusher).Flush()
			fmt.Fprintf(w, "event: heard\ndata: %s\n\n", <-of(session))
		}
	})
	mux.HandleFunc("POST /{n}/said/{session}", func(w http.ResponseWriter, r *http.Request) {
		var body json.RawMessage
		_ = json.NewDecoder(r.Body).Decode(&body)
		of(r.PathValue("session")) <- string(body)
		fmt.Fprintf(w, `{"number": "n%s"}`, r.PathValue("n"))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// TestEachClientHasItsOwn: what a client captures from its stream, and from the responses to its
// calls, is its own: in its calls, in kinds and in what is expected of it. A URL is relative to
// that of its own stream.
func TestEachClientHasItsOwn(t *testing.T) {
	const scenario = `
scenario: s
stream:
  clients: 7
  get: "%s/${client}/events"
  timeout: 5s
  capture: {session: {first: welcome, at: session}, calls: {first: welcome, at: calls}}
during:
  - after: %s
    each_client_of: stream
    name: say
    post: ${calls}
    json: {session: "${session}", client: "${client}"}
    capture: {number: number}
events:
  mine: {event: heard, where: {session: "${session}"}}
expect:
  - {count: mine, times: 1}
  - {every: heard, is: {session: "s${client}", client: "${client}"}}
  - {every: heard, that: "'n' + data.client == vars.number"}
`
	cases := map[string]struct{ forgets, after, want string }{
		"all have it":       {"0", "welcome", "passed"},
		"they have to wait": {"0", "hello", "passed"},
		"one lacks it":      {"4", "welcome", "the call \"say\" of client 4 during the stream was never made: no \"welcome\" arrived"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := summary(judgeFile(t.Context(), t, fmt.Sprintf(scenario, serveDesk(t, c.forgets), c.after), play.Options{}))
			if !strings.Contains(got, c.want) {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
