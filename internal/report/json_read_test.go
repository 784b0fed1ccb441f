package report

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// readBack is a run as a JSON report tells it.
func readBack(t *testing.T, r verdict.Run) verdict.Run {
	t.Helper()
	var out bytes.Buffer
	if err := WriteJSON(&out, r); err != nil {
		t.Fatal(err)
	}
	again, err := ReadJSON(&out)
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// Whatever is made of a JSON report is what the run itself would have made.
func TestReportsOfAReport(t *testing.T) {
	run := everyOutcome()
	again := readBack(t, run)
	for _, format := range Formats() {
		var want, got bytes.Buffer
		if err := Write(format, &want, run); err != nil {
			t.Fatal(err)
		}
		if err := Write(format, &got, again); err != nil {
			t.Fatal(err)
		}
		known := strings.ReplaceAll(want.String(), `\ufffd`, "\ufffd") // what was no UTF-8 is none again
		if diff := cmp.Diff(known, got.String()); diff != "" {
			t.Errorf("%s (-run +of its JSON report):\n%s", format, diff)
		}
	}
	if diff := cmp.Diff(consoleText(run), consoleText(again)); diff != "" {
		t.Errorf("console (-run +of its JSON report):\n%s", diff)
	}
}

// TestWhatIsMissingIsReadBack: its kind and what tells it apart are known again, and the report says it whole.
func TestWhatIsMissingIsReadBack(t *testing.T) {
	for _, e := range []verdict.Evidence{
		{Mark: recording.Mark{Missing: `"order with gift"`, With: `"id" 2`}},
		{Mark: recording.Mark{Missing: `"order with gift"`, Anywhere: true}},
	} {
		told := jsonEvidenceOf(e)
		if again := told.read(); told.Missing != e.Lacking() || again.Mark != e.Mark {
			t.Errorf("%+v is told as %q, and read as %+v", e.Mark, told.Missing, again.Mark)
		}
	}
}

func consoleText(r verdict.Run) string {
	var out strings.Builder
	NewConsole(&out, ConsoleOptions{Notes: true, Width: 100}).Summary(r)
	return out.String()
}

func TestReadJSONOfSomethingElse(t *testing.T) {
	for text, want := range map[string]string{
		"{":                 `this is no JSON report (unexpected EOF): one is written by streamspec run --format json:PATH; a recording is shown, and judged, by streamspec judge FILE`,
		`{"version": 7}`:    `this is no JSON report of version 1: its version is 7`,
		`{"tests": [1, 2]}`: `this is no JSON report of version 1: its version is 0`,

		`{"version": 2, "model": "4 clients, once each", "scenarios": [{"name": "a", "held": 4}]}`:                                     `this is the JSON report of a load, not of a run: no other report is made of it afterwards; have the load write them while it plays, for example streamspec load … --format json:load.json --format html:load.html`,
		`{"version": 1, "exit_status": 1, "counts": {"scenarios": 2, "failed": 1}, "scenarios": [{"name": "a", "outcome": "passed"}]}`: `this report counts 1 as failed, and has 0: it is not as it was written, so nobody knows what held; take the one that the run wrote`,
		`{"version": 1, "exit_status": 2, "counts": {"passed": 1}, "scenarios": [{"name": "a", "outcome": "passed"}]}`:                 `the exit status of this report is 2, and that of its scenarios 0: it is not as it was written, so nobody knows what held; take the one that the run wrote`,

		`{"version": 1} {"version": 1}`:                                                                             `something follows the JSON report: name each report by a file of its own`,
		`{"version": 1, "scenarios": [{"name": "a", "outcome": "fine"}]}`:                                           `this is no JSON report: the scenario "a" has an outcome "fine", which there is not`,
		`{"version": 1, "scenarios": [{"name": "a", "outcome": "known_gap", "steps": [{"outcome": "known_gap"}]}]}`: `this is no JSON report: the scenario "a" has the outcome known_gap without a known_gap and a failure`,
		`{"version": 1, "scenarios": [{"name": "a", "outcome": "failed", "plays": [{"outcome": "failed"}, {}]}]}`:   `this is no JSON report: the scenario "a" has an outcome "", which there is not`,
	} {
		if _, err := ReadJSON(strings.NewReader(text)); err == nil || err.Error() != want {
			t.Errorf("%s: got the error %v, want %s", text, err, want)
		}
	}
}

// The parts of a suite become one run; what is in two of them was played twice.
func TestMerge(t *testing.T) {
	second := flaky()
	second.Plays, second.Outcome = nil, verdict.Passed
	broken := second
	broken.Outcome = verdict.Failed
	another := second
	another.Client = 2 // which plays the same scenario, and is somebody else
	a := verdict.Run{Started: started.Add(time.Second), Duration: 3 * time.Second, Jobs: 2, Scenarios: []verdict.Scenario{passed(), broken}}
	b := verdict.Run{Started: started, Duration: 2 * time.Second, Jobs: 4, Scenarios: []verdict.Scenario{second, warned(), another}}
	got := Merge(a, b)
	if !got.Started.Equal(started) || got.Duration != 3*time.Second || got.Jobs != 6 {
		t.Errorf("got a run from %s for %s with %d jobs", got.Started, got.Duration, got.Jobs)
	}
	if len(got.Scenarios) != 4 || !got.Scenarios[1].Flaky() || got.Scenarios[1].Outcome != verdict.Failed {
		t.Errorf("got the scenarios %v", got.Scenarios)
	}
}

func FuzzReadJSON(f *testing.F) {
	var out bytes.Buffer
	if err := WriteJSON(&out, everyOutcome()); err != nil {
		f.Fatal(err)
	}
	f.Add(out.String())
	f.Add(`{"version":1,"scenarios":[{"outcome":"passed","course":{"streams":[{"entries":[{}]}]}}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ReadJSON(strings.NewReader(text))
		if err != nil {
			return
		}
		for _, format := range Formats() {
			if err := Write(format, io.Discard, r); err != nil {
				t.Errorf("%s: %v", format, err)
			}
		}
	})
}
