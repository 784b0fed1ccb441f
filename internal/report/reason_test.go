package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/verdict"
)

// What a step expects is not said twice.
func TestTheReasonOfAStep(t *testing.T) {
	tests := []struct {
		why     string
		text    string
		failure verdict.Failure
		want    string
	}{
		{"a message", "the stream is followed:", verdict.Failure{Message: "nothing listens\nat all"}, "the stream is followed: nothing listens …"},
		{"what it says itself", "count: tick", verdict.Failure{Expected: "count: tick", Got: "no\n  tick"}, "expected count: tick; got no tick"},
		{"another reading", "ticks come", verdict.Failure{Expected: "count: tick", Got: "none"}, "ticks come: expected count: tick; got none"},
	}
	for _, test := range tests {
		if got := stepReason(verdict.Step{Text: test.text, Failure: &test.failure}); got != test.want {
			t.Errorf("%s: got %q, want %q", test.why, got, test.want)
		}
	}
}

// A verbose run tells of what held how close it came.
func TestWhatHeldIsShown(t *testing.T) {
	s := verdict.Scenario{Name: "ticks", Outcome: verdict.Passed, Steps: []verdict.Step{
		{Keyword: "Then", Text: "gaps stay below 1s", Outcome: verdict.Passed, Held: "the longest was 900 ms"},
		{Keyword: "And", Text: "ticks come", Outcome: verdict.Passed},
	}}
	run := verdict.Run{Scenarios: []verdict.Scenario{s}}
	const held = "held      the longest was 900 ms"
	if text := play(ConsoleOptions{Verbose: true}, run); strings.Count(text, "held  ") != 1 || !strings.Contains(text, held) {
		t.Errorf("want once %q:\n%s", held, text)
	}
	if text := play(ConsoleOptions{}, run); strings.Contains(text, held) {
		t.Errorf("nobody asked for it:\n%s", text)
	}
}

// Further scenarios change a total that is known, and only that.
func TestFurtherScenariosAreExpected(t *testing.T) {
	for total, want := range map[int]string{2: "1/5 done", 0: "1 done"} {
		shown := &screen{}
		console := NewConsole(shown, ConsoleOptions{Live: true, Width: 60, Total: total})
		console.Finish(passed())
		console.Expect(3)
		console.Start("again")
		if got := shown.lines[len(shown.lines)-1]; !strings.HasPrefix(got, want+", 1 running") {
			t.Errorf("of %d the status line says %q, want %q", total, got, want)
		}
	}
}

// A scenario that stands in no folder of a group is listed by its file.
func TestJUnitNamesAScenarioWithoutAGroup(t *testing.T) {
	s := passed()
	s.Group, s.Place.File = "", "tick.yaml"
	suite := parse(t, junit(t, verdict.Run{Scenarios: []verdict.Scenario{s}})).Children[0]
	got := []string{suite.attr("name"), suite.Children[1].attr("classname")}
	if diff := cmp.Diff([]string{"tick.yaml", "tick.yaml"}, got); diff != "" {
		t.Errorf("suite and class (-want +got):\n%s", diff)
	}
}
