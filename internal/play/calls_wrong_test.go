package play_test

import (
	"testing"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestWhichCallFailed is known of its recording as well: not the one that asked for the same later, and was
// answered as it must be.
func TestWhichCallFailed(t *testing.T) {
	const text = `
scenario: s
stubs: {shop: [{get: /feed, events: [{event: a, data: 1}]}, {post: /x, status: 404}]}
trigger: [{post: "${stub.shop}/x"}]
stream: {get: "${stub.shop}/feed"}
expect: [{count: a, times: 1}]
finally: [{post: "${stub.shop}/x", status: 404}]
`
	dir := t.TempDir()
	played := judgeFile(t.Context(), t, text, play.Options{Recordings: play.Recordings{Keep: play.KeepAll, Dir: dir}})
	rec, err := theRecording(dir)
	if err != nil || len(rec.Calls) != 2 || !rec.Calls[0].Wrong || rec.Calls[1].Wrong {
		t.Fatalf("%v: the first of two calls is wrong, and the second is not: %+v", err, rec)
	}
	recorded := judgeFile(t.Context(), t, text, play.Options{Recorded: func(verdict.Place) (*recording.Recording, error) { return rec, nil }})
	want := "POST " + rec.Calls[0].Request.URL
	for from, got := range map[string]*verdict.Scenario{"played": &played, "recorded": &recorded} {
		if len(got.Causes) != 1 || got.Causes[0].Failure.Call != want {
			t.Errorf("%s: the call that failed is to be %s: %+v", from, want, got.Causes)
		}
	}
}

// TestARefusedCallIsJudgedByWhatIsExpectedOfIt, and fails by itself where the file, or nobody, says which
// status it is to have.
func TestARefusedCallIsJudgedByWhatIsExpectedOfIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ demanded, expected, want string }{
		"as expected":        {"", "{status: 404, of: pay}", "passed"},
		"another failure":    {"", "{status: 403, of: pay}", "failed\nfailed: the status of the response to \"pay\" is 403\nthe status is 404"},
		"a success":          {"", "{status: 202, of: pay}", "failed\nfailed: POST SHOP/x: expected a 2xx status, got 404: no\nnot judged: the status of the response to \"pay\" is 202"},
		"of another call":    {"", "{status: 404, of: seen}", "failed\nfailed: POST SHOP/x: expected a 2xx status, got 404: no\nnot judged: the status of the response to \"seen\" is 404"},
		"the file says more": {", status: 401", "{status: 404, of: pay}", "failed\nfailed: POST SHOP/x: expected status 401, got 404: no\nnot judged: the status of the response to \"pay\" is 404"},
		"its body alone":     {"", "{response: pay, data: \"no\"}", "failed\nfailed: POST SHOP/x: expected a 2xx status, got 404: no\nnot judged: the response to \"pay\" has the data «no»"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := `scenario: s
stubs: {shop: [{get: /feed, events: [{event: a, data: 1}]}, {post: /x, status: 404, body: "no"}, {get: /seen, status: 404}]}
trigger: [{name: pay, post: "${stub.shop}/x"` + c.demanded + `}, {name: seen, get: "${stub.shop}/seen", status: 404}]
stream: {get: "${stub.shop}/feed"}
expect: [` + c.expected + "]\n"
			if got := normal(summary(judgeFile(t.Context(), t, text, play.Options{}))); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestWhatWaitedForACallThatFailed is no cause beside it.
func TestWhatWaitedForACallThatFailed(t *testing.T) {
	t.Parallel()
	const text = `scenario: s
stubs: {shop: [{get: /feed, events: [{event: a, data: 1}], end: hang}, {post: /x, status: 500}, {post: /y}]}
stream: {get: "${stub.shop}/feed", until: {events: 2}}
during: [{name: first, after: a, post: "${stub.shop}/x"}, {after_call: first, post: "${stub.shop}/y"}]
expect: [{count: a, times: 2}]
`
	want := "failed\nfailed: POST SHOP/x: expected a 2xx status, got 500\nnot judged: exactly 2 \"a\""
	for range 5 {
		if got := normal(summary(judgeFile(t.Context(), t, text, play.Options{}))); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
