package cli_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestALoadOfSeveralScenarios: each is played by its own model, at the same time, and its thresholds are
// about its own streams.
func TestALoadOfSeveralScenarios(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_ = http.NewResponseController(w).Flush()
		if r.URL.Path == "/slow" {
			time.Sleep(time.Second)
		}
		fmt.Fprintf(w, "data: {\"n\": %q}\n\n", r.URL.Query().Get("n"))
	}))
	t.Cleanup(server.Close)
	of := func(name, load, expects string) string {
		return fmt.Sprintf("scenario: %s\nstream: {get: \"%s/%s?n=${client}\"}\nexpect: [%s]\nload: {%s}\n", name, server.URL, name, expects, load)
	}
	dir := files(t, map[string]string{
		"scenarios/quick.yaml": of("quick", `clients: 3, thresholds: {first event max: 900ms}`, `{every: message, is: {n: "${client}"}}`),
		"scenarios/slow.yaml":  of("slow", `clients: 2, thresholds: {first event p50: 30s}`, `{arrives: message, within: 30s}`),
	})
	own := streamspecIn(t, dir, nil, "load", "scenarios")
	mustContain(t, own.stdout, "Every threshold is met.\n2 scenarios at the same time, 5 events in ",
		"  3 clients, once each\n  played 3 times: 3 held", "  2 clients, once each\n  played 2 times: 2 held", "quick: first event  ", "slow: first event  ")
	if own.status != 0 {
		t.Errorf("status %d:\n%s", own.status, own.all())
	}
	stepped := files(t, map[string]string{"scenarios/slow.yaml": of("quick", "clients: 3, ramp: 100ms, steps: 2", "{count: message, times: 1}")})
	mustContain(t, streamspecIn(t, stepped, nil, "load", "scenarios", "--rate", "50/s").stdout, "50 a second, at most 3 at a time, within 100 ms, once each, 3 events in ")
	all := streamspecIn(t, dir, nil, "load", "scenarios", "--clients", "4")
	if strings.Count(all.stdout, "  4 clients, once each\n  played 4 times: 4 held") != 2 {
		t.Errorf("the command line is for each of them:\n%s", all.stdout)
	}
}

// TestStreamsWithoutAnEventAreNoneTheFaster: of half of the streams nothing came, and one was none: no figure gets
// better by that.
func TestStreamsWithoutAnEventAreNoneTheFaster(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := r.URL.Query().Get("n")
		switch {
		case n == "4" && r.URL.Path == "/refusal":
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		case n == "4":
			fmt.Fprint(w, "<html>")
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		_ = http.NewResponseController(w).Flush()
		if n == "1" || n == "2" {
			fmt.Fprint(w, "data: 1\n\n")
		}
	}))
	t.Cleanup(server.Close)
	for bound, c := range map[string]struct {
		path   string // what a client gets in the place of a stream
		status int
		says   string
	}{
		"first event p50: 30s": {"refusal", 0, "threshold met: first event p50: at most 30s; got "},
		"first event p90: 30s": {"page", 1, "threshold missed: first event p90: at most 30s; got none; 2 of 4 streams had no event"},
		"response max: 30s":    {"page", 1, "threshold missed: response max: at most 30s; got none; 1 of 4 streams did not begin"},
		"stream max: 30s":      {"refusal", 1, "threshold missed: stream max: at most 30s; got none; 1 of 4 streams did not end as they should"},
	} {
		text := fmt.Sprintf("scenario: half\nstream: {get: \"%s/%s?n=${client}\"}\nexpect: [ends: closed by the server]\nload: {clients: 4, thresholds: {%s, streams: 75%%, ends: 75%%}}\n", server.URL, c.path, bound)
		got := streamspecIn(t, files(t, map[string]string{"scenarios/half.yaml": text}), nil, "load", "scenarios")
		mustContain(t, got.stdout, c.says, "  2 of 4  ", "  3 of 4  ")
		if got.status != c.status {
			t.Errorf("%s: status %d:\n%s", bound, got.status, got.all())
		}
	}
}

// TestAnExpectedRefusalHasNoFirstEvent: it lacks none, and the other stream's was in time.
func TestAnExpectedRefusalHasNoFirstEvent(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/busy" {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "data: 1\n\n")
	}))
	t.Cleanup(server.Close)
	text := fmt.Sprintf(`scenario: one is refused
streams: {busy: {get: "%[1]s/busy"}, ok: {get: "%[1]s/ok"}}
expect: [{status: 503, on: busy}, {count: any event, times: 1, on: ok}]
load: {clients: 4, thresholds: {first event p99: 30s}}
`, server.URL)
	got := streamspecIn(t, files(t, map[string]string{"scenarios/busy.yaml": text}), nil, "load", "scenarios")
	mustContain(t, got.stdout, "threshold met: first event p99: at most 30s; got ")
	if got.status != 0 {
		t.Errorf("status %d:\n%s", got.status, got.all())
	}
}
