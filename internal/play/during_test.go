package play_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
)

// TestTimelinesShowTheCalls that a scenario makes meanwhile, with what came of them; one that is
// made again and again to the same effect once, and none that came before.
func TestTimelinesShowTheCalls(t *testing.T) {
	got := judgeFile(t.Context(), t, `scenario: s
stubs:
  desk:
    - {get: /stream, events: [{event: open, data: ""}, {after: 300ms, event: closed, data: ""}]}
    - {post: /say, status: 202}
    - {get: /state, json: {state: open}}
trigger:
  - {post: "${stub.desk}/say", json: {text: before}}
stream: {get: "${stub.desk}/stream"}
during:
  - {after: open, name: say, post: "${stub.desk}/say", json: {text: hello}}
  - {after: open, get: "${stub.desk}/state", times: 3}
expect: [{count: closed, times: 2}]
`, play.Options{})
	var calls []string
	for _, line := range got.Timelines[0].Lines {
		if words := strings.Fields(line.Text); words[0] == "call" {
			calls = append(calls, normal(strings.Join(words[3:], " ")))
		}
	}
	want := []string{
		`POST /say (say) · status 202 after 0 ms · {"text":"hello"}`,
		`GET /state · status 200 after 0 ms (3 times, the last at 0 ms)`,
	}
	if diff := cmp.Diff(want, calls); diff != "" {
		t.Errorf("(-want +got)\n%s%s", diff, everything(got))
	}
}

// TestABrokenResponseShowsItsCall: what was asked, and what came back.
func TestABrokenResponseShowsItsCall(t *testing.T) {
	got := judge(t, `
trigger: [{name: buy, post: "${stub.shop}/orders", json: {sku: A-7}}]
stream: {get: "${stub.shop}/orders/42/events"}
expect: [{status: 202, of: buy}, {response: buy, is: {id: 43}}, {count: shipped, times: 2}]
`)
	of := map[string]bool{}
	for _, s := range got.Steps {
		if s.Outcome == verdict.Failed {
			of[normal(s.Of)] = true
		}
	}
	if want := map[string]bool{
		"POST SHOP/orders · {\"sku\":\"A-7\"}\nstatus 201 after 0 ms · {\"id\":42,\"links\":{\"self\":\"/orders/42\"}}": true,
		"": true,
	}; !cmp.Equal(of, want) {
		t.Errorf("%s", cmp.Diff(want, of))
	}
}

// TestCallsOfWhichNoStreamTells are listed where one of them failed before the streams.
func TestCallsOfWhichNoStreamTells(t *testing.T) {
	got := judge(t, `
trigger: [{name: buy, post: "${stub.shop}/orders", json: {sku: A-7}}, {get: "${stub.shop}/gone"}]
stream: {get: "${stub.shop}/orders/42/events"}
expect: [{count: shipped, times: 2}]
`)
	const what = "the scenario called"
	var calls string
	for _, log := range got.Logs {
		if log.What == what {
			calls = normal(log.Text)
		}
	}
	if want := "POST SHOP/orders (buy) · {\"sku\":\"A-7\"} · status 201 after 0 ms · {\"id\":42,\"links\":{\"self\":\"/orders/42\"}}\nGET SHOP/gone · status 404 after 0 ms"; !strings.HasPrefix(calls, want) {
		t.Errorf("%q%s", calls, everything(got))
	}
	with := judge(t, `
trigger: [{post: "${stub.shop}/orders", json: {sku: A-7}}]
stream: {get: "${stub.shop}/orders/42/events"}
expect: [{count: shipped, times: 2}]
`)
	if slices.ContainsFunc(with.Logs, func(l verdict.Log) bool { return l.What == what }) {
		t.Error("a stream's timeline tells of the calls, and a log does as well")
	}
}

// TestTheLastCallsAreListed: the one that failed is among them, however many were made before. What came back
// blank is not shown.
func TestTheLastCallsAreListed(t *testing.T) {
	const again, other = `{get: "${stub.shop}/blank"}, `, `{post: "${stub.shop}/orders"}, `
	got := judge(t, `
trigger: [`+again+again+strings.Repeat(other+again, 10)+`{get: "${stub.shop}/gone"}]
stream: {get: "${stub.shop}/orders/42/events"}
expect: [{count: shipped, times: 2}]
`)
	lines := strings.Split(normal(got.Logs[0].Text), "\n")
	if len(lines) != 21 || lines[0] != "… and 3 calls before" || lines[1] != "GET SHOP/blank · status 200 after 0 ms" || lines[20] != "GET SHOP/gone · status 404 after 0 ms · no such order" {
		t.Errorf("%d lines:\n%s", len(lines), strings.Join(lines, "\n"))
	}
}
