package expect_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// stream makes a recording of lines such as "120 progress {"n": 1}": arrival time
// in milliseconds, event type, data. A line whose type is ":" is a comment.
func stream(lines ...string) *recording.Stream {
	r := &recording.Stream{
		Name:     recording.DefaultStream,
		Started:  time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Response: &recording.Response{Status: http.StatusOK, Header: http.Header{}},
		End:      recording.End{Reason: recording.ServerClosed},
	}
	numbers := map[recording.Kind]int{}
	for _, line := range lines {
		e := entry(line)
		numbers[e.Kind]++
		e.Number = numbers[e.Kind]
		r.Entries = append(r.Entries, e)
		r.End.At = e.LastByte
	}
	return r
}

func entry(line string) *recording.Entry {
	ms, rest, _ := strings.Cut(line, " ")
	name, data, _ := strings.Cut(rest, " ")
	at, _ := strconv.Atoi(ms)
	e := &recording.Entry{Kind: recording.KindEvent, Type: name, Data: []byte(data)}
	e.FirstByte = time.Duration(at) * time.Millisecond
	e.LastByte = e.FirstByte
	if name == ":" {
		e.Kind, e.Type = recording.KindComment, ""
	}
	return e
}

// kinds are the kinds of event that the tests' scenario names.
var kinds = expect.Kinds{
	"over":      {Event: "task", Data: pointer("[DONE]")},
	"said":      {Data: pointer("[DONE]")},
	"progress":  {Event: "task", Where: map[value.Path]value.JSON{"type": `"progress"`}},
	"completed": {Event: "task", Where: map[value.Path]value.JSON{"type": `"completed"`}},
}

// verdictCase is an expectation, a stream, and what must be said of it.
type verdictCase struct {
	name   string
	expect expect.Expectation
	stream *recording.Stream
	want   string // empty: it holds; else "EXPECTED\nGOT", or "EXPECTED\nunknown: REASON"
}

func runVerdicts(t *testing.T, cases []verdictCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v, err := judge(c.expect, expect.Env{Kinds: kinds}, c.stream)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			switch v.State {
			case expect.Broken:
				got = v.Expected + "\n" + v.Got
			case expect.Unknown:
				got = v.Expected + "\nunknown: " + v.Reason
			}
			if (v.Code != "") != (v.State == expect.Broken) {
				t.Errorf("it is %s, with the code %q", v.State, v.Code)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func pointer[T any](v T) *T { return &v }

// judge judges on streams alone.
func judge(x expect.Expectation, env expect.Env, streams ...*recording.Stream) (expect.Verdict, error) {
	return expect.Judge(context.Background(), x, env, expect.Evidence{Streams: streams})
}
