package play_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/play"
)

// TestWhatStreamsDidStandsOnce: in each timeline are the marks of all findings that speak of
// the stream, also of those that compared it with another, or with a client that was cut off.
func TestWhatStreamsDidStandsOnce(t *testing.T) {
	cases := []struct {
		name, text string
		want       []string // of each timeline its stream, and what points at what
	}{
		{
			"two findings about one stream",
			`
stream: {get: "${stub.feed}/burst"}
expect: [{every: item, is: {n: 1}}, {last: item, id: "7"}, {count: item, times: 5}]
`,
			[]string{"stream: 1> #2, 1> #3, 1> #4, 1,2> #5"},
		},
		{
			"streams that differ",
			`
streams:
  a: {get: "${stub.feed}/burst"}
  b: {get: "${stub.feed}/odd"}
expect: [{every_stream_has_the_same: item}]
`,
			[]string{"a: > #1", "b: > #1"},
		},
		{
			"an event that one stream lacks: that stream alone, where it is missing",
			`
streams:
  a: {get: "${stub.feed}/forgets"}
  b: {get: "${stub.feed}/lacks"}
expect: [{every_stream_has_the_same: item}, {count: item, times: 2, on: b}, {count: item, times: 3, on: a}]
`,
			[]string{"a: 2> #1, 2> #2, 2> …", "b: 3> #1, 1,3> …"},
		},
		{
			"one cause in several streams",
			`
no_other_events: true
events: {seven: {event: item, where: {n: 7}}}
streams:
  a: {get: "${stub.feed}/burst"}
  b: {get: "${stub.feed}/forgets"}
  c: {get: "${stub.feed}/odd"}
expect: [{count: seven, times: 1, on: c}]
`,
			[]string{"a: > #1, > #2, > #3, > #4, > #5", "b: > #1, > #2"},
		},
		{
			"a client that was cut off",
			`
stream: {get: "${stub.feed}/forgets"}
expect: [{resumes: item, cut: [{events: 1}]}]
`,
			[]string{"a client cut off after event 1: > #1, > #2"},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text := "scenario: s\nstubs:" + strings.TrimSuffix(feed, "\n") + `
    - {get: /odd, events: [{event: item, data: {n: 7}}]}
    - {get: /lacks, events: [{event: item, id: "1", data: {n: 1}}]}
    - {get: /forgets, events: [{event: item, id: "1", data: {n: 1}}, {after: 100ms, event: item, id: "2", data: {n: 2}}]}
` + c.text
			got := judgeFile(t.Context(), t, text, play.Options{})
			var all []string
			for _, timeline := range got.Timelines {
				var marks []string
				for _, line := range timeline.Lines {
					if line.Marked {
						marks = append(marks, strings.Join(strings.Fields(line.Text)[:2], " "))
					}
				}
				all = append(all, timeline.Stream+": "+strings.Join(marks, ", "))
			}
			if want := strings.Join(c.want, "\n"); strings.Join(all, "\n") != want {
				t.Errorf("got\n%s\nwant\n%s\nof %s", strings.Join(all, "\n"), want, everything(got))
			}
		})
	}
}
