package play_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
)

// feed is a stub that gives its stream in parts, so that things can happen between
// them.
const feed = `
  feed:
    - get: /feed
      end: hang
      send: [{bytes: 'id: 1\nevent: item\ndata: {"n":1}\n\n'}, {after: 20ms, bytes: 'id: 2\nevent: item\ndata: {"n":2}\n\n'}]
    - get: /feed
      send: [{bytes: 'id: 3\nevent: item\ndata: {"n":3}\n\n'}]
    - get: /burst
      resume: true
      events: [{repeat: 5, event: item, id: "${n}", data: '{"n":${n}}'}]
    - {get: /late, send: [{bytes: 'event: late\ndata: {}\n\n'}]}
    - {get: /never, delay: 10s}
    - {post: /go, status: 202, headers: {X-Run: r7}, json: {state: queued, id: 5}}
`

func TestWhatHappensWhileStreamsAreFollowed(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{
			"a client that goes away and comes back resumes",
			`
stream: {get: "${stub.feed}/feed", leave: {after: item, nth: 2, back: 10ms}}
expect: [{exactly: "item{3}"}, {increases: n, in: item, by: 1}]
`,
			"passed",
		},
		{
			"a client goes away right behind an event, though more came with it",
			`
stream: {get: "${stub.feed}/burst", leave: {after: item, nth: 2, back: 10ms}}
expect: [{exactly: "item{5}"}, {increases: n, in: item, by: 1}, {received: feed, get: /burst, times: 2}]
`,
			"passed",
		},
		{
			"a client does not come back to what came with the event by which it left",
			`
stream: {get: "${stub.feed}/burst", leave: {after: item, nth: 3}, timeout: 20s}
expect: [{exactly: "item{3}"}]
`,
			"passed",
		},
		{
			"a client that does not come back",
			`
stream: {get: "${stub.feed}/feed", leave: {after: item, nth: 2}, timeout: 20s}
expect: [{exactly: "item{2}"}]
`,
			"passed",
		},
		{
			"a client that never had a reason to go",
			`
stream: {get: "${stub.feed}/late", leave: {after: item}}
expect: [{count: late, times: 1}]
`,
			"failed\nfailed: the stream \"stream\" was never left: no \"item\" arrived\nthe stream had late (1)",
		},
		{
			"a client leaves by what its own stream brings",
			`
streams:
  a: {get: "${stub.feed}/late"}
  b: {get: "${stub.feed}/feed", leave: {after: item}, timeout: 20s}
expect: [{count: item, times: 1, on: b}]
`,
			"passed",
		},
		{
			"a stream that is refused is not open",
			`
stream: {get: "${stub.shop}/gone"}
during: [{post: "${stub.feed}/go"}]
expect: [{ends: HTTP status}]
`,
			"failed\nfailed: the call during the stream was never made: these streams were never confirmed to be open: stream",
		},
		{
			"a stream that opens when another has come so far",
			`
streams:
  early: {get: "${stub.feed}/feed", until: {events: 2}, timeout: 20s}
  late: {get: "${stub.feed}/late", start: {after: item, nth: 2}}
expect: [{count: late, times: 1, on: late}]
`,
			"passed",
		},
		{
			"a stream whose moment never comes",
			`
streams:
  early: {get: "${stub.feed}/late"}
  late: {get: "${stub.feed}/late", start: item}
expect: [{count: late, times: 1, on: early}]
`,
			"failed\nfailed: the stream \"late\" was never opened: no \"item\" arrived\nthe stream had late (1)",
		},
		{
			"of streams that were never opened nothing holds, and no known gap has closed",
			`
streams:
  early: {get: "${stub.feed}/late"}
  late: {get: "${stub.feed}/late", start: item}
expect: [{count: late, times: 1, known_gap: {reason: one comes twice}}, {every_stream_has_the_same: late}, {count: late, times: 2}]
`,
			"failed\nfailed: exactly 2 \"late\"\nonly 1 \"late\" came: #1; which of the 2 is missing cannot be told; the stream ended: closed by the server after 0 ms\n" +
				"the stream \"late\" was never opened: no \"item\" arrived\nnot judged: exactly 1 \"late\", which is about the stream \"late\": it was never opened\n" +
				"not judged: every stream has the same \"late\", which is about the stream \"late\": it was never opened",
		},
		{
			"a call once all streams are open, and what its response is like",
			`
streams:
  a: {get: "${stub.feed}/feed", ready: item, until: {events: 2}, timeout: 20s}
  b: {get: "${stub.feed}/late"}
during:
  - name: go
    post: ${stub.feed}/go
    status: 202
    response: {is: {state: queued}}
    capture: {run: header.X-Run, id: id}
expect:
  - {response: go, is: {id: 5}, has: state}
  - {status: 202, of: go}
  - {header: {name: X-Run, equals: "${run}"}, of: go}
  - {response: go, is: {state: done}}
`,
			"failed\nfailed: the response to \"go\" has \"state\" equal to \"done\"\nthe response to \"go\" has \"state\" \"queued\"",
		},
		{
			"a response that is not as it must be",
			`
stream: {get: "${stub.feed}/late"}
trigger: [{post: "${stub.feed}/go", response: {is: {state: done}}}]
expect: [{count: late, times: 1}]
`,
			"failed\nfailed: POST SHOP/go: the response has \"state\" \"queued\"; what fits has \"state\" equal to \"done\": {\"state\":\"queued\",\"id\":5}\nnot judged: exactly 1 \"late\"",
		},
		{
			"a header that is to be captured and is not there",
			`
stream: {get: "${stub.feed}/late"}
trigger: [{post: "${stub.feed}/go", capture: {x: header.Location}}]
expect: [{count: late, times: 1}]
`,
			"failed\nfailed: POST SHOP/go: x cannot be captured: the response has no header \"Location\"\nnot judged: exactly 1 \"late\"",
		},
		{
			"a trigger in the background that fails",
			`
stream: {get: "${stub.shop}/hang", timeout: 20s}
trigger: [{get: "${stub.shop}/gone", background: true}]
expect: [{count: late, times: 1}]
`,
			"failed\nfailed: GET SHOP/gone: expected a 2xx status, got 404: no such order\nnot judged: exactly 1 \"late\"",
		},
		{
			"a value with spaces, which stays one argument",
			`
vars: {id: "7 --all 'x"}
stream: {get: "${stub.feed}/late"}
trigger: [{command: "sh -c 'test $# = 1' sh ${id}"}]
expect: [{count: late, times: 1}]
`,
			"passed",
		},
		{
			"an empty command",
			`
stream: {get: "${stub.feed}/late"}
trigger: [{command: "  "}]
expect: [{count: late, times: 1}]
`,
			"not judged\nnot judged: the command is empty\nnot judged: exactly 1 \"late\"",
		},
		{
			"a slow reader",
			`
stream: {get: "${stub.shop}/orders/42/events", speed: 200}
expect: [{exactly: accepted shipped}, {stays_open: 200ms}]
`,
			"passed",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, normal(summary(judge(t, feed+c.text)))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// meeting is a server that answers a request only once so many are waiting, or after
// a while refuses them.
func meeting(t *testing.T, guests int) string {
	var mu sync.Mutex
	waiting, met := 0, make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		if waiting++; waiting == guests {
			close(met)
		}
		mu.Unlock()
		select {
		case <-met:
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = w.Write([]byte("event: late\ndata: {}\n\n"))
		case <-time.After(3 * time.Second):
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestWhatIsDoneAtOnce(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{
			"three calls at once",
			"trigger: [{get: URL/a, times: 3, at_once: true}]\nstream: {get: \"${stub.feed}/late\"}",
			"passed",
		},
		{
			"three calls one after the other never meet",
			"trigger: [{get: URL/a, times: 3}]\nstream: {get: \"${stub.feed}/late\"}",
			"failed\nfailed: GET SHOP/a: expected a 2xx status, got 503\nnot judged: exactly 1 \"late\"",
		},
		{
			"a trigger in the background meets the stream",
			"trigger: [{get: URL/a, background: true}, {get: URL/b, background: true}]\nstream: {get: URL/c}",
			"passed",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text := strings.ReplaceAll(c.text, "URL", meeting(t, 3)) + "\nexpect: [{count: late, times: 1}]"
			if diff := cmp.Diff(c.want, normal(summary(judge(t, feed+text)))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestWhatFailsEndsTheScenario: also in the background, and in a stub. The streams would
// otherwise go on for 20 s.
func TestWhatFailsEndsTheScenario(t *testing.T) {
	for name, text := range map[string]string{
		"a trigger in the background":          `trigger: [{post: "${stub.other}/nothing", background: true}]`,
		"a call of a stub":                     `trigger: [{post: "${stub.other}/calls"}]`,
		"a call of a stub, before the streams": `trigger: [{post: "${stub.other}/fails"}, {get: "${stub.other}/later"}]`,
		"a call during the stream":             `during: [{post: "${stub.other}/nothing"}]`,
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			got := judge(t, `
  other:
    - {get: /open, events: [{data: 1}], end: hang}
    - {post: /nothing, status: 404}
    - {post: /calls, calls: [{after: 300ms, post: "${stub.other}/nothing"}]}
    - {post: /fails, calls: [{post: "${stub.other}/nothing"}]}
    - {get: /later, delay: 500ms}
stream: {get: "${stub.other}/open", until: {events: 2}, timeout: 20s}
expect: [{count: message, times: 2}]
`+text)
			if took := time.Since(began); got.Outcome != verdict.Failed || took > 10*time.Second || !strings.Contains(summary(got), "got 404") {
				t.Errorf("after %s: %s", took, summary(got))
			}
		})
	}
}

func TestWhatIsRepeatedIsApart(t *testing.T) {
	var mu sync.Mutex
	var came []time.Time
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		came = append(came, time.Now())
	}))
	defer server.Close()
	got := judge(t, feed+`
stream: {get: "${stub.feed}/late"}
trigger: [{get: "`+server.URL+`", times: 3, every: 50ms}]
expect: [{count: late, times: 1}]
`)
	if got.Outcome.Bad() || len(came) != 3 || came[1].Sub(came[0]) < 50*time.Millisecond || came[2].Sub(came[1]) < 50*time.Millisecond {
		t.Errorf("%s: calls came at %v", summary(got), came)
	}
}

func TestFailFastLeavesAStreamThatFailed(t *testing.T) {
	const text = `
stream: {get: "${stub.shop}/hang", timeout: 20s}
expect: [{never: accepted}, {count: any event, at_least: 1}]
`
	got := judgeWith(t.Context(), t, text, play.Options{FailFast: true})
	want := "failed\nfailed: no \"accepted\" arrives\n#1 accepted (0 ms) came: «{\"id\":42}», where none was expected"
	if diff := cmp.Diff(want, normal(summary(got))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if end := got.Recordings[0].End; end.Detail != `an expectation is broken: no "accepted" arrives` {
		t.Errorf("it ended: %v", end)
	}
}

func TestCommandsThatAreAllowed(t *testing.T) {
	cases := []struct{ command, want string }{
		{"true", "passed"},
		{"sh -c 'echo no disk; exit 3'", "not judged\nnot judged: the command sh -c 'echo no disk; exit 3': exit status 3\nno disk\nnot judged: exactly 1 \"late\""},
		{"/no/such/command", "not judged\nnot judged: the command /no/such/command: fork/exec /no/such/command: no such file or directory\nnot judged: exactly 1 \"late\""},
	}
	for _, c := range cases {
		t.Run(c.command, func(t *testing.T) {
			text := feed + "\nstream: {get: \"${stub.feed}/late\"}\ntrigger: [{command: \"" + c.command + "\"}]\nexpect: [{count: late, times: 1}]"
			got := judgeWith(t.Context(), t, text, play.Options{})
			if diff := cmp.Diff(c.want, summary(got)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
