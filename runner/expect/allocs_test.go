package expect_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestNoMemoryForEachEvent: an expectation that is still open has all the memory that it
// needs after the first events. Those that remember values (unique, ids, followed with
// matching) and JSON Schemas are not among them.
func TestNoMemoryForEachEvent(t *testing.T) {
	for _, entry := range []string{
		`order: open? tick+ done`, `exactly: tick+ done`, `{ends_with: tick tick done}`, `{sequence: tick done}`,
		`{follows: done, after: tick}`, `{follows: done, after: tick, immediately: true}`,
		`{followed: done, by: tick}`, `{followed: tick, by: tick, within: 1h}`,
		`{count: tick, at_most: 100000}`, `{never: done}`, `{never: tick, after: done}`,
		`{every: tick, has: [n, data.text], lacks: error, is: {data.flag: true, n: 5}, type: {data: object}}`,
		`{every: tick, contains: {data.text: work}, matches: {data.text: "^w"}, reads: {kind: a}, between: {n: [0, 9]}}`,
		`{every: tick, one_of: {kind: [a, b]}, length: {data.text: 7}, data_contains: work, id: "7"}`,
		`{every: tick, like: {kind: <string>, data: {text: working}}}`,
		`{no: tick, has: [error]}`, `{some: tick, at_least: 100000, has: n}`, `{some: tick, has: error}`,
		`{last: tick, has: n}`, `{same: kind, in: tick}`, `{increases: n, in: tick}`,
		`{only_at: data.text, in: tick}`, `{nowhere: error, in: tick}`, `{echoes: kind, header: X-Kind}`,
		`{arrives: done, within: 1h}`, `{interval: tick, at_most: 1h}`, `{silence_at_most: 1h}`,
		`{delay: tick, since: at, within: 1h}`, `{unbuffered: tick, timestamp: at}`,
		`{decreases: n, in: tick}`, `{changes: n, in: tick, at_most: 1}`, `{compare: n, is: at most, with: n, in: tick}`,
		`{repeats: n, in: tick, of: tick}`, `{repeats: n, in: tick, of: tick, any: true}`, `{joined: kind, in: done, is: a}`,
		`{order: tick+ done, for_each: kind}`, `{increases: n, in: tick, for_each: data.flag}`,
		`{ends: cut, within: 1h, after: tick}`, `{status: 200}`, `{retry: 1s}`, `violations: []`,
	} {
		if n := allocations(t, entry); n > 0 {
			t.Errorf("%s takes memory %g times for each event", entry, n)
		}
	}
}

// allocations counts how often an expectation takes memory for an event.
func allocations(t *testing.T, entry string) float64 {
	t.Helper()
	var x scenario.Expected
	if err := yamlfile.Decode("x.yaml", []byte(entry), &x); err != nil {
		t.Fatalf("%s: %v", entry, err)
	}
	monitors, err := expect.Start(expect.Env{}, x.Expectation)
	if err != nil {
		t.Fatal(err)
	}
	r := &recording.Stream{Started: time.Now(), Response: &recording.Response{Status: 200}}
	r.Request.Header = map[string][]string{"X-Kind": {"a"}}
	event := &recording.Entry{Kind: recording.KindEvent, Type: "tick", LastEventID: []byte("7")}
	event.Data = fmt.Appendf(nil, `{"kind":"a","n":5,"at":%q,"data":{"text":"working","flag":true}}`, r.Started.Format(time.RFC3339Nano))
	view := &expect.View{In: r}
	n := testing.AllocsPerRun(100, func() {
		event.Number++
		event.Read++
		view.Show(event)
		monitors.See(view)
	})
	if broken := monitors.Broken(); broken != nil || monitors.Open() != 1 {
		t.Errorf("%s must be open: %+v", entry, broken)
	}
	return n
}
