package report

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestEachThresholdIsListed: none of those of a load explains another, so that each that is not met stands in every
// report, what is missed first.
func TestEachThresholdIsListed(t *testing.T) {
	s := verdict.Scenario{Name: "orders", Place: verdict.Place{File: "orders.yaml", Line: 1}}
	for _, step := range []verdict.Step{
		{Text: "streams come", Outcome: verdict.Unjudged, Failure: &verdict.Failure{Expected: "streams come", Got: "50 %"}},
		{Text: "in order", Outcome: verdict.Failed, Failure: &verdict.Failure{Expected: "in order", Got: "70 %"}},
		{Text: "in time", Outcome: verdict.Passed},
		{Text: "no other", Outcome: verdict.Failed, Failure: &verdict.Failure{Expected: "no other", Got: "80 %"}},
		{Text: "all is played", Outcome: verdict.Unjudged, Failure: &verdict.Failure{Message: "3 more never did"}},
	} {
		step.Keyword, step.Place = "expect", s.Place
		s.Steps = append(s.Steps, step)
	}
	s.Decide()
	run := verdict.Run{Scenarios: []verdict.Scenario{s}, Load: &verdict.Load{Sentence: "Missed.", Command: []string{"streamspec", "load", "orders.yaml"}}}
	for _, format := range []string{"markdown", GitHub, HTML, "junit"} {
		rest := written(t, format, run)
		for _, want := range []string{"in order", "no other", "streams come", "3 more never did"} {
			_, behind, found := strings.Cut(rest, want)
			if rest = behind; !found {
				t.Errorf("%s: %q is missing, or not in its place", format, want)
			}
		}
	}
}
