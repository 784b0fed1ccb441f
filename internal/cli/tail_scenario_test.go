package cli_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// watchedShop has a scenario with one stream, and one with two.
func watchedShop(t *testing.T) string {
	t.Helper()
	return files(t, map[string]string{
		"streamspec.yaml": "",
		"scenarios/one.yaml": `
scenario: order is placed
stubs: {shop: [{post: /orders, json: {id: 7}}, {get: "/orders/7", events: [{event: packed, data: 1, id: a}, {event: shipped, data: 2}]}]}
trigger: [{post: "${stub.shop}/orders", capture: {order: id}}]
stream: {get: "${stub.shop}/orders/${order}"}
`,
		"scenarios/two.yaml": `
scenario: two watch
stubs: {shop: [{get: /s, events: [{event: packed, data: 1}]}]}
streams: {alice: {get: "${stub.shop}/s"}, bob: {get: "${stub.shop}/s"}}
`,
		"scenarios/many.yaml": `
scenario: many watch
stubs: {shop: [{get: /s, events: [{event: packed, data: 1}, {event: shipped, data: 2}]}]}
stream: {clients: 3, get: "${stub.shop}/s"}
`,
		"scenarios/some.yaml": `
scenario: some watch
stubs: {shop: [{get: /s, events: [{event: packed, data: 1}]}]}
streams: {alice: {get: "${stub.shop}/s"}, bob: {clients: 2, get: "${stub.shop}/s"}, carol: {clients: 1, get: "http://127.0.0.1:1/"}}
`,
		"scenarios/refused.yaml":       "scenario: nobody is there\nservice: gone\nstream: {get: /}\n",
		"scenarios/services/gone.yaml": "service: gone\nrun: 'false'\n",
		"elsewhere/file":               "",
		"link -> elsewhere":            "",
	})
}

// The streams of a scenario are shown as a URL is, with what was captured from its calls.
func TestTailOfAScenario(t *testing.T) {
	t.Parallel()
	folder := watchedShop(t)
	file := filepath.Join(folder, "order.recording")
	got := streamspecIn(t, folder, nil, "tail", "--scenario", "order is placed", "--record", file)
	if got.status != verdict.ExitHeld {
		t.Errorf("the exit status is %d\n%s", got.status, got.all())
	}
	mustContain(t, got.stdout, "/orders/7 · HTTP/1.1 200", "#1   packed             1  id a", "#2   shipped", "closed by the server", "1 packed, 1 shipped")
	r := readBack(t, file)
	if r.Scenario != "order is placed" || len(r.Calls) != 1 || r.Streams[0].Events() != 2 {
		t.Errorf("recorded is %+v", r)
	}

	two := streamspecIn(t, folder, nil, "tail", "--scenario", "two watch", "--events", "1")
	mustContain(t, two.stdout, "alice  closed by streamspec", "bob  closed by streamspec", "1 packed")
	for _, line := range strings.Split(strings.TrimSpace(two.stdout), "\n") {
		if !strings.HasPrefix(line, "alice  ") && !strings.HasPrefix(line, "bob  ") {
			t.Errorf("nobody knows whose this is: %s", line)
		}
	}
}

// TestTailNamesEachClient, for people and in lines that can be imported.
func TestTailNamesEachClient(t *testing.T) {
	t.Parallel()
	folder := watchedShop(t)
	for name, want := range map[string][]string{
		"many watch": {"client 1 of=stream client=1", "client 2 of=stream client=2", "client 3 of=stream client=3"},
		"some watch": {"alice", "client 1 of bob of=bob client=1", "client 1 of carol of=carol client=1", "client 2 of bob of=bob client=2"},
	} {
		for _, line := range strings.Split(strings.TrimSpace(streamspecIn(t, folder, nil, "tail", "--scenario", name).stdout), "\n") {
			if !strings.HasPrefix(line, "alice  ") && !strings.HasPrefix(line, "client ") {
				t.Errorf("nobody knows whose this is: %s", line)
			}
		}
		lines := streamspecIn(t, folder, nil, "tail", "--scenario", name, "--json").stdout
		if err := os.WriteFile(filepath.Join(folder, "lines.json"), []byte(lines), 0o600); err != nil {
			t.Fatal(err)
		}
		got := streamspecIn(t, folder, nil, "import", "--as", name, "--to", name, "lines.json")
		if got.status != verdict.ExitHeld {
			t.Fatalf("%s\n%s", lines, got.all())
		}
		r := readBack(t, filepath.Join(folder, name, strings.ReplaceAll(name, " ", "_")+".1.recording"))
		var streams []string
		for _, s := range r.Streams {
			text := s.Name
			if s.Client > 0 {
				text += fmt.Sprintf(" of=%s client=%d", s.Of, s.Client)
			}
			streams = append(streams, text)
		}
		if slices.Sort(streams); !slices.Equal(streams, want) {
			t.Errorf("imported are %q\nof\n%s", streams, lines)
		}
	}
}

func TestWhatTailCannotShow(t *testing.T) {
	t.Parallel()
	folder := watchedShop(t)
	for want, args := range map[string][]string{
		"no YAML scenario has this name; did you mean \"two watch\"? this suite has: many watch, nobody is there": {"--scenario", "two watches"},
		"--data is for a URL":  {"--scenario", "two watch", "-d", "x"},
		"--scenario says what": {"--scenario", "two watch", "http://127.0.0.1:9"},
		"exit status 1":        {"--scenario", "nobody is there"},
		"--record":             {"--record", "/no/such/folder/file", "http://127.0.0.1:9"},
		"--record: stat":       {"--record", "/no/such/folder/file", "--scenario", "two watch"},
		"link is a link":       {"--record", "link/file", "--scenario", "two watch"},
		"--untrusted: the command false is not run": {"--untrusted", "--scenario", "nobody is there"},
	} {
		got := streamspecIn(t, folder, nil, append([]string{"tail"}, args...)...)
		if got.status != verdict.ExitFault {
			t.Errorf("%v: the exit status is %d", args, got.status)
		}
		mustContain(t, got.all(), want)
	}
}

func TestTailRecords(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "s.recording")
	url := answering(t, http.StatusOK, "text/event-stream", "event: tick\ndata: 1\n\n") + "/ticks"
	_ = streamspec(t, nil, "tail", "--record", file, url)
	r := readBack(t, file)
	if r.Scenario != "/ticks" || len(r.Streams) != 1 || r.Streams[0].Events() != 1 {
		t.Errorf("recorded is %+v", r)
	}
}

func readBack(t *testing.T, path string) *recording.Recording {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r, err := recording.Read(file)
	if err != nil {
		t.Fatal(path, err)
	}
	return r
}
