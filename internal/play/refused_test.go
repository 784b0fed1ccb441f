package play_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/play"
)

// TestWhatIsRefused: a stream as its client comes back, and a call; what is expected of the call
// is a consequence.
func TestWhatIsRefused(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch asked++; {
		case r.URL.Path == "/login":
			http.Error(w, "gone", http.StatusNotFound)
		case r.Header.Get("X-Moved") != "":
			http.Redirect(w, r, "/login", http.StatusFound)
		case r.Method == http.MethodPost:
			http.Error(w, "not now", http.StatusConflict)
		case r.Header.Get("X-Nowhere") != "":
			w.WriteHeader(http.StatusFound)
		case r.Header.Get("Last-Event-ID") != "":
			http.Error(w, "expired", http.StatusNotFound)
		default:
			w.Header().Set("Content-Type", "text/event-stream")
			fmt.Fprint(w, "retry: 1\nid: 1\nevent: tick\ndata: {}\n\n")
		}
	}))
	defer server.Close()
	for scenario, want := range map[string]string{
		"stream: {get: %q, reconnect: {attempts: 2}, until: {event: done}}\nexpect: [{count: tick, times: 1}]":                                     "the HTTP status is 404 Not Found, where 200 was expected, as the client came back (connection 2); the body begins: «expired",
		"stream: {get: %q, reconnect: {attempts: 2}}\nexpect: [{status: 201, known_gap: {reason: it is not}}, {count: tick, times: 1}]":            "failed: the HTTP status is 404 Not Found, where 200 was expected, as the client came back (connection 2)",
		"stream: {get: %q, reconnect: {attempts: 2}}\nexpect: [{status: 200, connection: 2, known_gap: {reason: it is}}, {count: tick, times: 1}]": "known gap: the status of the 2nd connection is 200",
		"stream: {get: %q, headers: {X-Moved: \"1\"}}\nexpect: [{never: x}]":                                                                       "redirected (status 302) to /login: the HTTP status is 404 Not Found, where 200 was expected; the body begins: «gone",
		"stream: {get: %q, headers: {X-Nowhere: \"1\"}}\nexpect: [{never: x}]":                                                                     "the HTTP status is 302 Found, where 200 was expected: it is a redirect without a Location, so nobody knows where to",
		"trigger: [{post: %q, name: pay}]\nexpect: [{response: pay, has: id}, {status: 201, of: pay}]":                                             "got 409: not now",
	} {
		got := summary(judgeFile(t.Context(), t, "scenario: s\n"+fmt.Sprintf(scenario, server.URL), play.Options{}))
		if !strings.Contains(got, want) || strings.Count(got, "failed:") > 1 {
			t.Errorf("it must say %q once:\n%s", want, got)
		}
	}
}

// TestAVariableThatWasSentAsItIs: of a request that was refused, it is asked for what its URL has as other
// languages refer to a variable; where there is no such variable it is not.
func TestAVariableThatWasSentAsItIs(t *testing.T) {
	for scenario, want := range map[string]string{
		`stream: {get: "${stub.s}/a/{id}"}`:                                          "{id} was sent as it is; did you mean ${id}?",
		`stream: {get: "${stub.s}/a/{id}?b={id}"}`:                                   "{id} was sent as it is; did you mean ${id}?",
		"trigger: [{post: \"${stub.s}/a/$id\"}]\nstream: {get: \"${stub.s}/x\"}":     "got 404 ($id was sent as it is; did you mean ${id}?): ",
		`stream: {get: "${stub.s}/a/{other}"}`:                                       "",
		"trigger: [{post: \"${stub.s}/a/<other>\"}]\nstream: {get: \"${stub.s}/x\"}": "",
	} {
		judged := judgeFile(t.Context(), t, "scenario: s\nvars: {id: \"1\"}\nstubs: {s: [{get: /x, events: []}]}\n"+scenario+"\nexpect: [{count: tick, times: 1}]", play.Options{})
		if len(judged.Causes) != 1 {
			t.Fatalf("%s: %+v", scenario, judged.Causes)
		}
		got := judged.Causes[0].Text + "\n" + judged.Causes[0].Failure.Message
		if !strings.Contains(got, want) || strings.Count(got, "did you mean") != min(len(want), 1) {
			t.Errorf("%s: it must say %q once:\n%s", scenario, want, got)
		}
	}
}
