package play_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
)

// gateway is a scenario in which two stubs speak the gateway's protocol: the backend
// is told of a connection, and sends through the gateway, twice.
const gateway = `
  gateway:
    - get: /watch
      calls: [{post: "${stub.backend}/callback", json: {action: connect, token: abcdefgh}}]
      events: [{event: ready, data: ""}, {after: PAUSE, data: {n: 1}}]
    - {post: /internal/send, status: 202}
  backend:
    - post: /callback
      capture: {token: token}
      calls:
        - {post: "${stub.gateway}/internal/send", json: {token: "${token}", event: {name: a}}}
        - {post: "${stub.gateway}/internal/send", json: {token: "${token}", event: {name: b}}, SECOND}
stream: {get: "${stub.gateway}/watch"}
expect:
  - {received: backend, post: /callback, times: 1, within: WITHIN, is: {action: connect}}
  - {received: gateway, post: /internal/send, times: 2, within: WITHIN, is: {token: "${token}"}}
`

// gatewayThat says how the second call is made, how long the stream pauses, and how long
// the calls are waited for.
func gatewayThat(second, pause, within string) string {
	return strings.NewReplacer("SECOND", second, "PAUSE", pause, "WITHIN", within).Replace(gateway)
}

// TestACallOfAStubSaysWhereItStands: whoever mends it looks for it in the file.
func TestACallOfAStubSaysWhereItStands(t *testing.T) {
	got := judgeFile(t.Context(), t, "scenario: s\nstubs:"+gatewayThat("status: 200", "2s", "5s"), play.Options{})
	before, _, _ := strings.Cut(gateway, "SECOND")
	want := verdict.Place{Line: 2 + strings.Count(before, "\n"), Column: 11}
	for _, cause := range got.Causes {
		cause.Place.File = ""
		if cause.Place != want {
			t.Errorf("%s: %v, want %v", cause.Text, cause.Place, want)
		}
	}
	if len(got.Causes) == 0 {
		t.Error("nothing failed")
	}
}

func TestStubsOfAPlay(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"they speak with each other", gatewayThat("status: 202", "10ms", "5s"), "passed"},
		{
			"one does not answer the other as it must",
			gatewayThat("status: 200", "2s", "5s"),
			"failed\nfailed: the stub \"backend\" called POST SHOP/internal/send: expected status 200, got 202\n" +
				"not judged: the stub \"backend\" received exactly 1 \"POST /callback\" within 5 s, each of which has \"action\" equal to \"connect\"\n" +
				"not judged: the stub \"gateway\" received exactly 2 \"POST /internal/send\" within 5 s, each of which has \"token\" equal to \"${token}\"",
		},
		{
			"one calls nobody",
			gatewayThat("after: 1h", "10ms", "2s"),
			"failed\nfailed: the stub \"gateway\" received exactly 2 \"POST /internal/send\" within 2 s, each of which has \"token\" equal to \"${token}\"\n" +
				"the stub \"gateway\" received 1 \"POST /internal/send\" within 2 s; in all, it received 2 requests:\n#1 GET /watch\n#2 POST /internal/send {\"token\":\"***1\",\"event\":{\"name\":\"a\"}}",
		},
		{
			"one goes on at a moment of the scenario",
			"  up: [{get: /x, events: [{event: a, data: 1}, {at: {after: b, on: second}, event: c, data: 1}]}, {get: /y, events: [{event: b, data: 1}]}]\n" +
				"streams: {first: {get: \"${stub.up}/x\"}, second: {get: \"${stub.up}/y\", start: {after: a}}}\nexpect: [{exactly: a c, on: first}]",
			"passed",
		},
		{
			"one waits for a moment that never comes",
			"  up: [{get: /x, events: [{event: a, data: 1}, {at: {after: a, nth: 2}, event: c, data: 1}]}]\n" +
				"stream: {get: \"${stub.up}/x\", until: {for: 100ms}}\nexpect: [{count: a, times: 1}]",
			"not judged\nnot judged: the stub \"up\" waited for a moment that never came: only 1 \"a\" arrived",
		},
		{
			"one keeps apart what it knows of its clients",
			"  up: [{get: \"/{id}\", for_each: path.id, capture: {who: path.id}, events: [{event: a, data: 1}]}, {post: \"/{id}\", for_each: path.id, json: {who: \"${who}\"}}]\n" +
				"trigger: [{get: \"${stub.up}/ann\"}, {get: \"${stub.up}/bob\"}, {name: asked, post: \"${stub.up}/ann\"}]\n" +
				"stream: {get: \"${stub.up}/x\"}\nexpect: [{response: asked, is: {who: ann}}]",
			"passed",
		},
		{
			"one cannot respond",
			"  up: [{get: /x, body: \"${token}\", capture: {token: header.X-Token}}]\nstream: {get: \"${stub.up}/x\"}\nexpect: [{status: 500}]",
			"not judged\nnot judged: the stub \"up\" cannot respond to GET /x: the variable ${token} is not defined\ntoken was not captured: the request has no header \"X-Token\"\nnot judged: the status is 500",
		},
		{
			"what a trigger and the scenario know, a stub knows as well",
			"  up: [{get: /x, events: [{data: {order: \"${order}\", item: \"${item}\"}}]}]\nvars: {item: book}\n" +
				"trigger: [{post: \"${stub.shop}/orders\", capture: {order: id}}]\n" +
				"stream: {get: \"${stub.up}/x\"}\nexpect: [{every: message, is: {order: 42, item: book}}]",
			"passed",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, normal(summary(judge(t, c.text)))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestAStubThatWasNeverAskedIsShown: with a failure of a stream, which may come from that; not where no stream
// was followed, for then it could not be asked yet.
func TestAStubThatWasNeverAskedIsShown(t *testing.T) {
	const asked, never, nothing = "the stub front received: GET /feed", "the stub back received: nothing: it was never asked", ""
	for name, c := range map[string]struct{ given, expect, want string }{
		"another came":      {"", "{first: tick, is: {n: 2}}", never + "\n" + asked},
		"it holds":          {"", "{first: tick, is: {n: 1}}", nothing},
		"no stream is open": {"trigger: [{get: \"${stub.front}/none\", status: 200}]\n", "{first: tick, is: {n: 1}}", "the stub front received: GET /none"},
	} {
		t.Run(name, func(t *testing.T) {
			got := judgeFile(t.Context(), t, "scenario: s\nstubs:\n  front: [{get: /feed, events: [{event: tick, data: {n: 1}}]}]\n  back: [{get: /n, json: 2}]\n"+
				c.given+"stream: {get: \"${stub.front}/feed\"}\nexpect: ["+c.expect+"]\n", play.Options{})
			var shown []string
			for _, log := range got.Logs {
				if strings.HasPrefix(log.What, "the stub") {
					shown = append(shown, log.What+": "+log.Text)
				}
			}
			if text := strings.Join(shown, "\n"); text != c.want {
				t.Errorf("got\n%s\nwant\n%s", text, c.want)
			}
		})
	}
}

// TestStubsAreShownWithAFailure: what they received and called, without secrets.
func TestStubsAreShownWithAFailure(t *testing.T) {
	got := judge(t, gatewayThat("status: 202", "10ms", "5s")+"  - never: ready\n")
	var text strings.Builder
	for _, log := range got.Logs {
		text.WriteString(log.What + "\n" + stubURL.ReplaceAllString(log.Text, "SHOP") + "\n")
	}
	for _, want := range []string{
		"the stub gateway received\nGET /watch\nPOST /internal/send {\"token\":\"***1\",\"event\":{\"name\":\"a\"}}\n",
		"the stub gateway called\nPOST SHOP/callback: status 200\n",
		"the stub backend called\nPOST SHOP/internal/send: status 202  (2 times)\n",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("this is missing: %s\nin:\n%s", want, text.String())
		}
	}
}
