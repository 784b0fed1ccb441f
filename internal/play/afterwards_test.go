package play_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/runner/recording"
)

// desk answers what is asked before, during and after streams.
const desk = `
  desk:
    - {get: /slow, delay: 300ms, events: [{event: hello, data: 1}]}
    - {get: /short, events: [{event: hello, data: 1}]}
    - {get: /open, end: hang, events: [{event: hello, data: 1}]}
    - {post: /poke, status: 204}
    - {get: /state, json: {state: done, id: 7}}
    - {get: /wrong, status: 500, body: no}
    - {delete: /jobs/7, status: 204}
`

func TestWhatComesBeforeTheHeadAndAfterTheEnd(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{
			"a call before the head has come",
			`
stream: {get: "${stub.desk}/slow"}
during: [{sent: 50ms, post: "${stub.desk}/poke", name: poke}]
expect: [{arrives: hello, within: 5s, after_call: poke}]
`,
			"passed",
		},
		{
			"once the stream has ended, also some time later",
			`
stream: {get: "${stub.desk}/short"}
during: [{ended: stream, wait: 20ms, post: "${stub.desk}/poke", name: poke}]
expect: [{status: 204, of: poke}]
`,
			"passed",
		},
		{
			"once all have ended, in order, with what was captured",
			`
stream: {get: "${stub.desk}/open", until: settled, timeout: 20s}
after:
  - {get: "${stub.desk}/state", name: state, capture: {id: id}}
  - {delete: "${stub.desk}/jobs/${id}", wait: 10ms}
expect: [{arrives: hello, within: 5s}, {response: state, is: {state: done}}, {received: desk, delete: /jobs/7}]
`,
			"passed",
		},
		{
			"what is done later has another response",
			`
stream: {get: "${stub.desk}/short"}
after: [{get: "${stub.desk}/wrong"}, {get: "${stub.desk}/state", name: state}]
finally: [{delete: "${stub.desk}/jobs/7"}]
expect: [{response: state, is: {state: done}}, {received: desk, delete: /jobs/7, times: 0}]
`,
			"failed\nfailed: GET SHOP/wrong: expected a 2xx status, got 500: no\nnot judged: the response to \"state\" has \"state\" equal to \"done\"",
		},
		{
			"what is done in the end fails, and the next is done all the same",
			`
stream: {get: "${stub.desk}/short"}
finally: [{get: "${stub.desk}/wrong"}, {get: "${stub.desk}/nothing", status: 404}]
expect: [{count: hello, times: 1}]
`,
			"failed\nfailed: in the end, finally 1: GET SHOP/wrong: expected a 2xx status, got 500: no",
		},
		{
			"where something went wrong, it is no news",
			`
stream: {get: "${stub.desk}/short"}
finally: [{get: "${stub.desk}/wrong"}]
expect: [{count: hello, times: 2}]
`,
			"failed\nfailed: exactly 2 \"hello\"\nonly 1 \"hello\" came: #1; which of the 2 is missing cannot be told; the stream ended: closed by the server after 0 ms\nin the end, finally 1: GET SHOP/wrong: expected a 2xx status, got 500: no",
		},
		{
			"a client that leaves before the head has come",
			`
stream: {get: "${stub.desk}/slow", leave: {sent: 50ms}}
expect: [{received: desk, get: /slow}]
`,
			"passed",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, normal(summary(judge(t, desk+c.text)))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestTheEndAlwaysComes: what is done in the end is done also where the run is interrupted, and
// is recorded.
func TestTheEndAlwaysComes(t *testing.T) {
	ctx, interrupt := context.WithCancelCause(t.Context())
	time.AfterFunc(200*time.Millisecond, func() { interrupt(errors.New("interrupted")) })
	dir := t.TempDir()
	options := play.Options{Recordings: play.Recordings{Keep: play.KeepAll, Dir: dir}}
	out := judgeWith(ctx, t, desk+`
stream: {get: "${stub.desk}/open", timeout: 20s}
finally: [{delete: "${stub.desk}/jobs/7", name: clearing}]
expect: [{count: hello, times: 1}]
`, options)
	if got := summary(out); got != "not judged\nnot judged: the run was interrupted" {
		t.Error(got)
	}
	file, err := os.Open(out.Recording)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rec, err := recording.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(rec.Calls) != 1 || rec.Calls[0].Response == nil || rec.Calls[0].Response.Status != 204 {
		t.Errorf("calls: %+v", rec.Calls)
	}
}

// TestWhatWasJudgedIsNotInterrupted: a run that is ended while a scenario clears away has judged it.
func TestWhatWasJudgedIsNotInterrupted(t *testing.T) {
	for times, want := range map[string]string{"1": "passed", "2": "failed"} {
		ctx, interrupt := context.WithCancel(t.Context())
		server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { interrupt() }))
		defer server.Close()
		got := judgeWith(ctx, t, desk+`
stream: {get: "${stub.desk}/short"}
finally: [{delete: "`+server.URL+`"}]
expect: [{count: hello, times: `+times+`}]
`, play.Options{})
		if string(got.Outcome) != want || got.Interrupted || ctx.Err() == nil {
			t.Errorf("%s: got %s", times, summary(got))
		}
	}
}

// TestAFailureSaysWhereItsCallStands, wherever in the file that is.
func TestAFailureSaysWhereItsCallStands(t *testing.T) {
	const none = `get: "${stub.shop}/none"`
	cases := map[string]struct {
		text string
		line int
	}{
		"a trigger": {"trigger:\n  - {get: \"${stub.shop}/s\"}\n  - {" + none + "}\n", 6},
		"during":    {"during:\n  - {after: message, " + none + "}\n", 5},
		"after":     {"after:\n  - {get: \"${stub.shop}/s\"}\n  - {" + none + "}\n", 6},
		"finally":   {"finally: [{" + none + "}]\n", 4},
	}
	for name, c := range cases {
		got := judgeFile(t.Context(), t, "scenario: s\nstubs: {shop: [{get: /s, events: [{data: 1}]}]}\nstream: {get: \"${stub.shop}/s\"}\n"+c.text+"expect: [{count: message, times: 1}]\n", play.Options{})
		if len(got.Causes) == 0 || got.Causes[0].Place.Line != c.line {
			t.Errorf("%s: the causes are %+v, want one at line %d", name, got.Causes, c.line)
		}
	}
}
