package play_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// room serves three messages to each client, whose number is in the query, and does what a
// test says wrong with some of them.
func room(t *testing.T, wrong map[int]string) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		number, _ := strconv.Atoi(r.URL.Query().Get("n"))
		if wrong[number] == "status" {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		w.Header().Set("Cache-Control", "no-store")
		fmt.Fprintf(w, "event: welcome\ndata: {\"user\": %q}\n\n", r.Header.Get("X-User"))
		for id := range 3 {
			if wrong[number] == "loses one" && id == 1 || wrong[number] == "loses all" {
				continue
			}
			fmt.Fprintf(w, "event: said\nid: %d\ndata: {\"id\": %d}\n\n", id+1, id+1)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

const twentyClients = `
scenario: s
stream: {clients: 20, get: "%s/?n=${client}", as: "user ${client}", headers: {X-User: "${client.as}"}}
`

// TestManyClients: of each expectation there is one finding, which tells of the worst client.
func TestManyClients(t *testing.T) {
	const each = "expect: [{count: said, times: 3}, {every: welcome, is: {user: \"user ${client}\"}}]"
	cases := []struct {
		name, expect string
		wrong        map[int]string
		want         string
	}{
		{"all hold", each, nil, "passed"},
		{
			"one does not", each, map[int]string{17: "loses one"},
			"failed\nfailed: exactly 3 \"said\"\nfor client 17: only 2 \"said\" came: #2 and #3; which of the 3 is missing cannot be told; the stream ended: closed by the server after 0 ms; it holds for 19 of 20 clients",
		},
		{
			"several do not, and one has least", each, map[int]string{3: "loses one", 17: "loses all"},
			"failed\nfailed: exactly 3 \"said\"\nfor 2 clients, worst for client 17: no \"said\" came; the stream had welcome (1)",
		},
		{
			"one has no stream", each, map[int]string{5: "status"},
			"failed\nfailed: of client 5: the HTTP status is 503 Service Unavailable, where 200 was expected\nnot judged: exactly 3 \"said\"",
		},
		{
			"one has no stream, and another one is broken", each, map[int]string{5: "status", 17: "loses one"},
			"failed\nfailed: of client 5: the HTTP status is 503 Service Unavailable, where 200 was expected\nfailed: exactly 3 \"said\"\n" +
				"for 2 clients, worst for client 17: only 2 \"said\" came",
		},
		{
			"several have none", "expect: [{count: welcome, times: 1}]", map[int]string{5: "status", 6: "status", 7: "status"},
			"failed\nfailed: of 3 of 20 clients, first of client 5: the HTTP status is 503",
		},
		{
			"what they have together", "expect: [{every_stream_has_the_same: said, by: id, once: true}]", map[int]string{1: "loses one"},
			"failed\nfailed: every stream has the same \"said\" by \"id\", each once\n" +
				"client 1 lacks \"said\" with \"id\" 2, #3 said (0 ms) of client 2: «{\"id\": 2}»; 19 of 20 clients have the same",
		},
		{
			"a known gap", "known_gap: {reason: the room loses one}\nexpect: [{count: said, times: 3}]", map[int]string{17: "loses one"}, "known gap",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := judgeFile(t.Context(), t, fmt.Sprintf(twentyClients, room(t, c.wrong))+c.expect, play.Options{})
			if text := normal(summary(got)); !strings.HasPrefix(text, c.want) {
				t.Errorf("got  %s\nwant %s", text, c.want)
			}
			if len(got.Notes) > 0 || len(got.Steps) > 2 || len(got.Timelines) > 2 {
				t.Errorf("%d notes, %d steps, %d timelines", len(got.Notes), len(got.Steps), len(got.Timelines))
			}
		})
	}
}

// TestWhatManyClientsHold says how much was judged, and counts them together.
func TestWhatManyClientsHold(t *testing.T) {
	got := judgeFile(t.Context(), t, fmt.Sprintf(twentyClients, room(t, nil))+"expect: [{count: said, times: 3}]", play.Options{})
	if held := got.Steps[0].Held; held != `3 "said", for each of 20 clients` {
		t.Errorf("held: %s", held)
	}
	want := []verdict.Group{{Stream: "stream", Clients: 20, Opened: 20, Least: 4, Most: 4, Ends: []verdict.EndCount{{Reason: recording.ServerClosed, Count: 20}}}}
	for i := range got.Groups {
		got.Groups[i].Head = 0
	}
	if diff := cmp.Diff(want, got.Groups); diff != "" || len(got.Recordings) > 0 {
		t.Errorf("%d recordings; (-want +got)\n%s", len(got.Recordings), diff)
	}
}

// TestWhatStaysOfClients: all that came stays of those that broke something, or where
// something compares them.
func TestWhatStaysOfClients(t *testing.T) {
	const clients = "scenario: s\nstream: {clients: 5, get: \"%s/?n=${client}\"}\n"
	for expect, want := range map[string]string{
		"expect: [{count: said, times: 3}]":                                                       "[3]",
		"expect: [{count: said, times: 3}, {every_stream_has_the_same: said}]":                    "[1 2 3 4 5]",
		"expect: [{arrives: said, within: 5s, after_call: say}]":                                  "[1 2 3 4 5]", // nobody knows yet whether it is called
		"expect: [{count: welcome, times: 1}, {every: said, has: [id]}]":                          "[]",
		"no_other_events: true\nevents: {said: {event: said}}\nexpect: [{count: said, times: 3}]": "[1 2 3 4 5]",
	} {
		played := playOf(t, fmt.Sprintf(clients, room(t, map[int]string{3: "loses one"}))+"during: [{name: say, post: \"http://127.0.0.1:1/\", wait: 1h}]\n"+expect)
		var kept []int
		for _, r := range played.Recordings {
			if r.Forgotten == nil {
				kept = append(kept, r.Client)
			}
		}
		if got := fmt.Sprint(kept); got != want {
			t.Errorf("%s\nwhat came is kept of %s, want %s", expect, got, want)
		}
	}
}

// playOf is the play of a file, once it has run.
func playOf(t *testing.T, text string) *play.Play {
	t.Helper()
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "s.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	library, err := check.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	pool := service.NewPool(service.Options{})
	t.Cleanup(func() { _ = pool.Close(t.Context()) })
	played := play.NewRunner(pool, play.Options{}).Play(library, library.Scenarios["s"])
	t.Cleanup(played.Close)
	_ = played.Run(t.Context())
	return played
}

// TestManyClientsAreJudgedAgain: a recording has each of them, and comes to the same verdict.
func TestManyClientsAreJudgedAgain(t *testing.T) {
	const expect = "expect: [{count: said, times: 3}, {every: welcome, is: {user: \"user ${client}\"}}, {every_stream_has_the_same: said}]"
	text, dir := fmt.Sprintf(twentyClients, room(t, map[int]string{3: "loses one", 17: "loses all"}))+expect, t.TempDir()
	first := judgeFile(t.Context(), t, text, play.Options{Recordings: play.Recordings{Keep: play.KeepAll, Dir: dir}})
	again := judgeFile(t.Context(), t, text, play.Options{Recorded: func(verdict.Place) (*recording.Recording, error) {
		file, err := os.Open(first.Recording)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		return recording.Read(file)
	}})
	if diff := cmp.Diff(summary(first), summary(again)); diff != "" || first.Outcome != verdict.Failed {
		t.Errorf("%s (-played +judged again)\n%s", first.Outcome, diff)
	}
	if diff := cmp.Diff(first.Groups, again.Groups); diff != "" {
		t.Errorf("(-played +judged again)\n%s", diff)
	}
}

// TestClientsOpenOneAfterTheOther, and what happens once all are open waits for the last.
func TestClientsOpenOneAfterTheOther(t *testing.T) {
	played := playOf(t, `
scenario: s
stubs:
  shop:
    - get: /feed
      events: [{event: hello, data: "1"}, {after: 300ms, event: bye, data: "2"}]
    - {post: /tick, status: 204}
stream: {clients: {number: 5, over: 200ms}, get: "${stub.shop}/feed", ready: hello, until: {event: bye}}
during:
  - {name: all, post: "${stub.shop}/tick"}
  - {name: all have left off, after: bye, post: "${stub.shop}/tick"}
expect: [{count: hello, times: 1}]
`)
	first, last := played.Recordings[0].Started, played.Recordings[4].Started
	if apart := last.Sub(first).Milliseconds(); apart < 190 {
		t.Errorf("the last opened %d ms after the first", apart)
	}
	called := played.Logs()[0].Text
	if !strings.Contains(called, "POST /tick  (2 times)") {
		t.Errorf("not both calls were made: %s", called)
	}
}

// TestTheStreamsEndWhileClientsArePrepared: what they wait for comes, and something else goes wrong with the
// same event, so that those who wait to open go away while their requests are made.
func TestTheStreamsEndWhileClientsArePrepared(t *testing.T) {
	for range 3 {
		got := summary(judge(t, `
  talk:
    - {get: /open, events: [{event: ask, data: {x: 1}}, {after: 10s, event: bye, data: {}}]}
    - {get: "/b/{id}", events: [{event: task, data: {id: "${id}"}}]}
streams:
  a: {get: "${stub.talk}/open", timeout: 20s, until: {event: bye}, capture: {x: {first: ask, at: x}, z: {first: ask, at: nowhere}}}
  b: {get: "${stub.talk}/b/${x}", clients: 500, timeout: 20s}
expect: [{count: task, times: 1, on: b}]
`))
		if !strings.Contains(got, "nowhere") || strings.Contains(got, "streamspec failed") {
			t.Errorf("got %s", got)
		}
	}
}
