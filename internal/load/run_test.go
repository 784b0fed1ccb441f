package load

import (
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
)

// TestAsARun: the reports of a run show a load as it ended: the same exit status, each threshold a
// step, and what broke it.
func TestAsARun(t *testing.T) {
	about := &scenario.Scenario{Name: "orders", Expect: []scenario.Expected{{Name: "in order", Expectation: &expect.Order{Pattern: "a b"}}}}
	held := verdict.Scenario{Steps: []verdict.Step{{Outcome: verdict.Passed}}}
	none := expect.Deviation{What: expect.NoneCame, Event: "b"}
	broken := verdict.Scenario{Steps: []verdict.Step{{Outcome: verdict.Failed, Failure: &verdict.Failure{Got: "b a", Short: "b", Deviation: none}}}, Recording: "x.recording"}
	refused := verdict.Scenario{Causes: []verdict.Step{{Cause: verdict.WrongStatus, Text: "503", Outcome: verdict.Failed}}, Steps: []verdict.Step{{Outcome: verdict.Skipped}}}
	late := verdict.Scenario{Steps: []verdict.Step{{Outcome: verdict.Unjudged, Failure: &verdict.Failure{Message: "busy", Late: true}}}}
	cases := []struct {
		name     string
		clients  []verdict.Scenario
		never    int64
		ctrlC    bool // it was interrupted
		status   int
		sentence string
		outcome  verdict.Outcome // of the step of the expectation
		got      string
	}{
		{"all is held", []verdict.Scenario{held, held}, 0, false, 0, "Every threshold is met.", verdict.Passed, ""},
		{"one broke it", []verdict.Scenario{held, broken}, 0, false, 1, "Missed: orders: in order: 100 %; got 50 %, 1 of 2.", verdict.Failed, "held by 50 %, 1 of 2; client 2: b a"},
		{"one was refused", []verdict.Scenario{held, refused}, 0, false, 1, "Missed: orders: 1 of 2 streams: 503.", verdict.Unjudged, ""},
		{"we were late", []verdict.Scenario{late}, 0, false, 2, "Unknown: orders: in order: 100 %; got it was judged for no client", verdict.Unjudged, "it was judged for no client; client 1: busy"},
		{"nobody began", nil, 0, false, 2, "Unknown: orders: streams come", verdict.Unjudged, ""},
		{"interrupted", []verdict.Scenario{held}, 0, true, 2, "Unknown: the load was interrupted", verdict.Passed, ""},
		{"interrupted, and one broke it", []verdict.Scenario{broken}, 0, true, 1, "Missed: orders: in order", verdict.Failed, ""},
		{"some never began, and one broke it", []verdict.Scenario{broken}, 3, false, 1, "Missed: orders: in order", verdict.Failed, ""},
		{"some never began", []verdict.Scenario{held}, 3, false, 2, "Unknown: 3 more should have begun", verdict.Passed, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			l := New(nil, nil, 0, []Played{{Scenario: about}})
			l.tallies[0].neverBegan.Store(c.never)
			l.ended.Store(true)
			l.interrupted.Store(c.ctrlC)
			for i, out := range c.clients {
				out.Decide()
				l.tallies[0].add(&out, spot{i + 1, time.Second})
			}
			r := l.Report()
			run := r.Run(nil)
			if run.ExitStatus() != c.status || r.ExitStatus() != c.status {
				t.Errorf("status %d, and %d of the run; want %d", r.ExitStatus(), run.ExitStatus(), c.status)
			}
			if !strings.HasPrefix(run.Load.Sentence, c.sentence) {
				t.Errorf("%q, want %q", run.Load.Sentence, c.sentence)
			}
			if len(run.Scenarios[0].Causes) > 0 { // which would hide what thresholds came to
				t.Errorf("%+v", run.Scenarios[0].Causes)
			}
			step := run.Scenarios[0].Steps[1]
			if step.Outcome != c.outcome || step.Failure != nil && !strings.HasPrefix(step.Failure.Got, c.got) {
				t.Errorf("%+v", step)
			}
			if short, is := strings.CutSuffix(c.got, " a"); is && (step.Failure.Short != short || step.Failure.Deviation != none) {
				t.Errorf("in short it is %q, and deviates by %+v", step.Failure.Short, step.Failure.Deviation)
			}
		})
	}
}

// TestAsARunSaysWhatBroke: a threshold that is missed says which faults there were and what the first
// client of the most frequent got, and the recording is that of the first threshold that is missed.
func TestAsARunSaysWhatBroke(t *testing.T) {
	first := &Broken{Client: 4, Failure: &verdict.Failure{Message: "the status is 503\nmore"}, Recording: "4.recording"}
	held := Rate{Text: "in order", Broken: 1, Held: 9, First: &Broken{Client: 1, Failure: &verdict.Failure{Got: "b a"}, Recording: "1.recording"}}
	s := Scenario{
		Counts: Counts{Played: 10, Faulty: 3}, Expected: []Rate{held},
		Causes: []Rate{{Text: "not over", Broken: 1, First: &Broken{Client: 2}}, {Text: "wrong status", Broken: 2, First: first}},
	}
	s.Thresholds = []Threshold{{Text: "in order: 50 %", State: Met, about: &s.Expected[0]}, {Text: "streams", State: Missed, Got: "70 %", ofStreams: true}}
	out := s.played(time.Second)
	const want = "70 %; not over: 1; wrong status: 2; client 4: the status is 503"
	f := out.Steps[1].Failure
	if f.Short != want || !strings.HasPrefix(f.Got, want+"\nfault ") || f.Message != "" || out.Recording != "4.recording" {
		t.Errorf("in short %q, got %q, message %q, recording %s", f.Short, f.Got, f.Message, out.Recording)
	}
	s.Each = 3
	if got := s.Thresholds[1].headline(s); !strings.Contains(got, "3 of 10 plays (3 streams each) did not come") {
		t.Error(got)
	}
	s.Each = 1
	if got := s.Thresholds[1].headline(s); !strings.Contains(got, "3 of 10 streams did not come and end as they should, 2 of them so: the status is 503") {
		t.Error(got)
	}
}

// TestAServiceThatEndedByItself goes before all but what is missed, in every report.
func TestAServiceThatEndedByItself(t *testing.T) {
	ended := verdict.Scenario{Name: "shop", IsService: true, Causes: []verdict.Step{{Cause: verdict.ServiceExited, Text: "the service \"shop\" exited", Outcome: verdict.Failed}}}
	ended.Decide()
	held := func() verdict.Step { return verdict.Step{Outcome: verdict.Passed} }
	broken := func() verdict.Step {
		return verdict.Step{Outcome: verdict.Failed, Failure: &verdict.Failure{Got: "b a"}}
	}
	for want, clients := range map[string][]func() verdict.Step{
		"Broken: the service \"shop\" exited.":               {held},
		"Missed: orders: in order: 100 %; got 50 %, 1 of 2.": {held, broken},
	} {
		l := loadWithGap(clients...)
		l.ended.Store(true)
		r := l.Report()
		r.Ended = []verdict.Scenario{ended}
		run := r.Run(nil)
		var told strings.Builder
		if err := r.JSON(&told); err != nil || !strings.Contains(told.String(), "\"ended\": [\n    \"the service") {
			t.Errorf("%v, %s", err, told.String())
		}
		if got := r.Sentence(); got != want || r.ExitStatus() != verdict.ExitBroken || run.ExitStatus() != verdict.ExitBroken || !run.Scenarios[len(run.Scenarios)-1].IsService {
			t.Errorf("%s, want %s; status %d, and %d of the run", got, want, r.ExitStatus(), run.ExitStatus())
		}
	}
}
