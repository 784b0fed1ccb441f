package play_test

import (
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/play"
)

const decidedStubs = `scenario: s
stubs:
  shop:
    - {get: /orders, events: [{event: a, data: 1}, {event: b, data: 2, after: 200ms}], end: hang}
    - {get: /silent, delay: 30s, events: []}
    - {post: /pay, json: {paid: no}}
`

// TestLeftOnceAllIsDecided: until settled, and with fail fast, no stream is waited for that can change nothing, whatever
// its server does; nor is one left that something still waits for.
func TestLeftOnceAllIsDecided(t *testing.T) {
	const two = "streams:\n  a: {get: \"${stub.shop}/orders\", UNTIL timeout: 8s}\n  b: {get: \"${stub.shop}/silent\", UNTIL timeout: 8s}\n"
	const one = "stream: {get: \"${stub.shop}/PATH\", UNTIL timeout: 8s}\n"
	const paid = "trigger: [{post: \"${stub.shop}/pay\", name: pay}]\n"
	for name, c := range map[string]struct {
		text     string
		failFast bool
		want     []string // first the outcome, then what is said
	}{
		"no response, beside a stream that broke": {
			text: two + "expect: [{never: b, on: a}, {arrives: note, within: 400ms, on: b}]\n",
			want: []string{"failed", `failed: no "b" arrives`, `failed: "note" arrives within 400 ms of the request`, "not even the head of a response had come when streamspec closed the stream"},
		},
		"no response, and that to a call is wrong": {
			text: paid + strings.ReplaceAll(one, "PATH", "silent") + "expect: [{response: pay, is: {paid: yes}}]\n",
			want: []string{"failed", `failed: the response to "pay"`},
		},
		"the status, and the response to a call": {
			text: paid + strings.ReplaceAll(one, "PATH", "orders") + "expect: [{response: pay, has: [paid]}, {status: 200}, {arrives: a, within: 5s}]\n",
			want: []string{"passed"},
		},
		"what is done at an event is waited for": {
			text: strings.ReplaceAll(one, "PATH", "orders") + "during: [{after: b, post: \"${stub.shop}/pay\"}]\nexpect: [{count: a, at_least: 1}, {received: shop, post: /pay}]\n",
			want: []string{"passed"},
		},
		"what is done some time behind an event is waited for": {
			text: strings.ReplaceAll(one, "PATH", "orders") + "during: [{after: a, wait: 500ms, post: \"${stub.shop}/pay\"}]\nexpect: [{arrives: a, within: 5s}, {received: shop, post: /pay}]\n",
			want: []string{"passed"},
		},
		"what is done some time behind a call is waited for": {
			text: strings.ReplaceAll(one, "PATH", "orders") + "during: [{after: a, post: \"${stub.shop}/pay\", name: pay}, {after_call: pay, wait: 500ms, post: \"${stub.shop}/pay\"}]\nexpect: [{count: a, at_least: 1}, {received: shop, post: /pay, times: 2}]\n",
			want: []string{"passed"},
		},
		"fail fast leaves all streams, and what nobody saw is not broken": {
			failFast: true,
			text:     two + "expect: [{never: a, on: a}, {count: b, times: 1, on: a}, {count: note, times: 1, on: b}]\n",
			want:     []string{"failed", `failed: no "a" arrives`, `not judged: exactly 1 "b"`, `not judged: exactly 1 "note"`},
		},
		"fail fast leaves nothing for what a known gap excuses": {
			failFast: true,
			text:     strings.ReplaceAll(one, "PATH", "orders") + "expect: [{never: a, known_gap: {reason: r}}, {never: b}]\n",
			want:     []string{"failed", `known gap: no "a" arrives`, `failed: no "b" arrives`},
		},
		"fail fast leaves for what a known gap excuses no more": {
			failFast: true,
			text:     strings.ReplaceAll(one, "PATH", "orders") + "expect: [{never: a, known_gap: {reason: r, expires: 2020-01-31}}, {count: b, times: 1}]\n",
			want:     []string{"failed", `failed: no "a" arrives`, `not judged: exactly 1 "b"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			until := "until: settled,"
			if c.failFast {
				until = ""
			}
			began := time.Now()
			got := summary(judgeFile(t.Context(), t, decidedStubs+strings.ReplaceAll(c.text, "UNTIL", until), play.Options{FailFast: c.failFast}))
			for i, want := range c.want {
				if !strings.Contains(got, want) || i == 0 && !strings.HasPrefix(got, want) {
					t.Errorf("it lacks %q:\n%s", want, got)
				}
			}
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("it took %s:\n%s", took, got)
			}
		})
	}
}
