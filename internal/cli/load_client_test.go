package cli_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestAClientOfALoadKeepsItsNumber: who judges its recording, or plays it again alone, is told of the client that it
// was, and what it expects is what that client expects.
func TestAClientOfALoadKeepsItsNumber(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		n := r.URL.Query().Get("n")
		if n == "6" {
			n = "another's"
		}
		fmt.Fprintf(w, "data: {\"n\": \"for %s\"}\n\n", n)
	}))
	t.Cleanup(server.Close)
	const text = "scenario: own\nstream: {get: \"%s/?n=${client}\"%s}\nexpect: [{every: message, is: {n: \"for ${client}\"}}]\nload: {clients: 7}\n"
	for name, c := range map[string]struct {
		stream, number string // of the client of which it breaks
		got            string
	}{
		"a stream each":    {"", "6", `"for another's"`},
		"two streams each": {", clients: 2", "3", `for client 6: `},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := files(t, map[string]string{"scenarios/own.yaml": fmt.Sprintf(text, server.URL, c.stream)})
			loaded := streamspecIn(t, dir, nil, "load", "scenarios")
			mustContain(t, loaded.stdout, "6 held, 1 broken", "first: client "+c.number+",", c.got)
			again := []string{"(client " + c.number + ")", "1 failed", "?n=6", c.got, `equal to "for 6"`, "streamspec run --client " + c.number + " scenarios/own.yaml:1"}
			judged := streamspecIn(t, dir, nil, "judge", "reports/load")
			mustContain(t, judged.stdout, append(again, "client 6: GET ")...)
			alone := streamspecIn(t, dir, nil, "run", "scenarios", "--client", c.number)
			mustContain(t, alone.stdout, again...)
			if loaded.status != 1 || judged.status != 1 || alone.status != 1 {
				t.Errorf("status %d, %d and %d", loaded.status, judged.status, alone.status)
			}
			if other := streamspecIn(t, dir, nil, "run", "scenarios", "--client", "2"); other.status != 0 {
				t.Errorf("client 2: status %d\n%s", other.status, other.all())
			}
		})
	}
}

// TestOnlyAScenarioForClientsHasANumber: of any other, it says nothing that it was played as one of them.
func TestOnlyAScenarioForClientsHasANumber(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "data: 1\n\n")
	}))
	t.Cleanup(server.Close)
	const text = "scenario: %s\nstream: {get: \"%s/\"%s}\nexpect: [{count: message, times: 2}]\n%s"
	dir := files(t, map[string]string{
		"scenarios/plain.yaml":   fmt.Sprintf(text, "plain", server.URL, "", ""),
		"scenarios/loaded.yaml":  fmt.Sprintf(text, "loaded", server.URL, "", "load: {clients: 7}\n"),
		"scenarios/several.yaml": fmt.Sprintf(text, "several", server.URL, ", clients: 2", ""),
	})
	ran := streamspecIn(t, dir, nil, "run", "scenarios", "--client", "3", "--recordings", "failed")
	mustContain(t, ran.stdout, "loaded (client 3)", "several (client 3)", "streamspec run --client 3 scenarios/loaded.yaml:1", "the same: scenarios/plain.yaml:1")
	judged := streamspecIn(t, dir, nil, "judge", "reports/recordings")
	mustContain(t, judged.stdout, "loaded (client 3)", "several (client 3)", "› plain")
	if all := ran.all() + judged.all(); strings.Contains(all, "plain (client") {
		t.Error(all)
	}
}

// TestTheLogOfAServiceThatNobodySees: where a service was a URL, nobody can tell later either what it did not log.
func TestTheLogOfAServiceThatNobodySees(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "data: 1\n\n")
	}))
	t.Cleanup(server.Close)
	dir := files(t, map[string]string{
		"scenarios/services/shop.yaml": "service: shop\nrun: sleep 60\n",
		"scenarios/logs.yaml":          "scenario: logs\nservice: shop\nstream: {get: /}\nexpect: [{count: message, times: 2}, {logs: shop, contains: lost, times: 0}]\n",
	})
	for _, command := range [][]string{{"run", "--recordings", "failed"}, {"load", "--clients", "1"}} {
		kept := "kept-" + command[0]
		const why = `nobody knows what the service "shop" logs: streamspec did not start it`
		played := streamspecIn(t, dir, nil, append(command, "--service", "shop="+server.URL, "--recordings-dir", kept, "scenarios/logs.yaml")...)
		mustContain(t, played.stdout, why)
		judged := streamspecIn(t, dir, nil, "judge", kept)
		mustContain(t, judged.stdout, why)
	}
}
