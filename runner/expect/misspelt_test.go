package expect_test

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestWhyNoneCame: what never came may be misspelt, or have no type of its own; what came behind the rest is
// told of.
func TestWhyNoneCame(t *testing.T) {
	left := stream(`1 accepted {}`, `2 shipped {}`)
	left.End = recording.End{Reason: recording.Stopped, Detail: "#2 shipped arrived", At: 3 * time.Millisecond}
	half := stream()
	half.End = recording.End{Reason: recording.Timeout, Detail: "not over within 1 s; half an event had come", At: time.Second}
	plain := stream(`1 message {}`, `2 message {}`)
	for name, c := range map[string]struct {
		expect expect.Expectation
		stream *recording.Stream
		want   string
	}{
		"misspelt, and left too soon": {expect.Arrives{Kind: "acepted", Within: time.Second}, left,
			`the stream was followed for only 3.0 ms after the request, and 1 s are needed to tell: streamspec closed it (#2 shipped arrived); no "acepted" came; did you mean "accepted"?`},
		"a declared kind is misspelt": {expect.Count{Kind: "progres", Times: new(1)}, stream(`1 task {}`), `no "progres" came; the stream had task (1); did you mean "progress"?`},
		"half of one came": {expect.Count{Kind: "accepted", Times: new(1)}, half,
			`no "accepted" came; the stream had no events at all (streamspec closed it after 1000 ms: our own timeout; half an event had come)`},
		"it only looks the same": {expect.Count{Kind: "paid", Times: new(1)}, stream(`1 раid {}`),
			`no "paid" came; the stream had раid (1); did you mean "раid"? it only looks the same: character 1 is U+0070 here, and U+0440 (Cyrillic) there`},
		"no event has a type":     {expect.Count{Kind: "accepted", Times: new(1)}, plain, `no "accepted" came; the stream had message (2); each event is called message: so is one without an event: line`},
		"some events have a type": {expect.Count{Kind: "accepted", Times: new(1)}, stream(`1 message {}`, `2 sent {}`), `no "accepted" came; the stream had message (1), sent (1)`},
		"an order, another came between": {expect.Order{Pattern: "accepted shipped closed"}, stream(`1 accepted {}`, `2 sent {}`, `3 shipped {}`),
			`nothing more came, where closed was expected; the stream ended: closed by the server after 3.0 ms`},
		"an order, none has a type": {expect.Order{Pattern: "accepted shipped"}, plain,
			`none of these came, where accepted was expected; the stream had message (2); the stream ended: closed by the server after 2.0 ms; no "accepted" came; each event is called message: so is one without an event: line`},
		"an order, another came last": {expect.Order{Pattern: "accepted shipped"}, stream(`1 accepted {}`, `2 delivered {}`),
			`nothing more of these came, where shipped was expected; the last that came was #2 delivered (2.0 ms); the stream ended: closed by the server after 2.0 ms`},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := judge(c.expect, expect.Env{Kinds: kinds}, c.stream)
			if got := v.Got + v.Reason; err != nil || got != c.want {
				t.Errorf("%v: %s\nwant %s", err, got, c.want)
			}
		})
	}
}

// TestAMisspeltTypeOfAKind is told of as one: the kind that is expected has the name that came.
func TestAMisspeltTypeOfAKind(t *testing.T) {
	misspelt := expect.Kinds{"paid": {Event: "paidd"}}
	const want = `no "paid" came; the stream had paid (1); "paid" is declared to be of the type "paidd": did you mean "paid"?`
	v, err := judge(expect.Count{Kind: "paid", Times: new(1)}, expect.Env{Kinds: misspelt}, stream(`1 paid {}`))
	if err != nil || v.Got != want {
		t.Errorf("%v: %s\nwant %s", err, v.Got, want)
	}
}
