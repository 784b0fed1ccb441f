package locust

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/load"
	"github.com/streamspec/streamspec/internal/verdict"
)

// TestRowsOfWhoIsTakenAway: what was decided counts, and what was not is no failure but counted apart.
func TestRowsOfWhoIsTakenAway(t *testing.T) {
	early := verdict.Step{Text: "early", Outcome: verdict.Passed}
	late := verdict.Step{Text: "early", Outcome: verdict.Failed, Failure: &verdict.Failure{Got: "none"}}
	atEnd := verdict.Step{Text: "at the end", Outcome: verdict.Unjudged, Failure: &verdict.Failure{Message: "nobody can tell"}}
	never := verdict.Step{Text: "beside it", Outcome: verdict.Skipped}
	silent := verdict.Step{Cause: verdict.EndedByUs, Text: "streamspec ended it", Outcome: verdict.Unjudged, Failure: &verdict.Failure{}}
	noFiles := verdict.Step{Cause: verdict.NotPlayed, Text: "no file descriptors left", Outcome: verdict.Unjudged, Failure: &verdict.Failure{}}
	refused := verdict.Step{Cause: verdict.WrongStatus, Text: "the status is 503", Outcome: verdict.Failed, Failure: &verdict.Failure{}}
	for name, c := range map[string]struct {
		out  verdict.Scenario
		want []string // rows, how often they were counted, failures, and the text of the first
	}{
		"nothing is broken": {
			verdict.Scenario{Interrupted: true, Steps: []verdict.Step{early, atEnd, never}},
			[]string{"EXPECT s: early 1 0 ", "OPEN s 1 0 ", "OPEN s: at the end 1 0 ", "OPEN s: beside it 1 0 "},
		},
		"something is": {
			verdict.Scenario{Interrupted: true, Steps: []verdict.Step{late, atEnd}},
			[]string{"EXPECT s: early 1 1 first for client 7: got none", "OPEN s: at the end 1 0 ", "STREAM s 1 1 first client 7: early: got none"},
		},
		"nothing was said for long": {
			verdict.Scenario{Causes: []verdict.Step{silent}, Steps: []verdict.Step{early, atEnd}},
			[]string{"EXPECT s: early 1 0 ", "OPEN s: at the end 1 0 ", "STREAM s 1 1 first client 7: streamspec ended it", "UNKNOWN s: ended by streamspec 1 1 first for client 7: streamspec ended it"},
		},
		"nothing was said, and that is broken": {
			verdict.Scenario{Causes: []verdict.Step{silent}, Steps: []verdict.Step{late, atEnd}},
			[]string{"EXPECT s: early 1 1 first for client 7: got none", "OPEN s: at the end 1 0 ", "STREAM s 1 1 first client 7: early: got none", "UNKNOWN s: ended by streamspec 1 1 first for client 7: streamspec ended it"},
		},
		"the worker's machine was at fault": {
			verdict.Scenario{Causes: []verdict.Step{noFiles}, Steps: []verdict.Step{never}},
			[]string{"STREAM s 1 1 first client 7: no file descriptors left", "UNKNOWN s: not played 1 1 first for client 7: no file descriptors left"},
		},
		"the server was": {
			verdict.Scenario{Causes: []verdict.Step{refused}, Steps: []verdict.Step{never}},
			[]string{"FAULT s: wrong status 1 1 first for client 7: the status is 503", "STREAM s 1 1 first client 7: the status is 503"},
		},
		"it was not taken away": {
			verdict.Scenario{Steps: []verdict.Step{early, atEnd, never}},
			[]string{"EXPECT s: at the end 1 1 first for client 7: nobody can tell", "EXPECT s: early 1 0 ", "STREAM s 1 1 first client 7: at the end: nobody can tell"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := New("master", load.New(nil, nil, 0, nil), []string{"s"}, io.Discard)
			(&listener{worker: w, scenarios: []string{"s"}}).Played(0, 7, &c.out)
			got := []string{}
			for _, of := range slices.Collect(maps.Keys(w.figures.rows)) {
				e := w.figures.rows[of]
				got = append(got, fmt.Sprint(of.method, " ", of.name, " ", e.Requests, " ", e.Failures, " ", w.figures.said[of]))
			}
			slices.Sort(got)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
