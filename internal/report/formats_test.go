package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	cucumber "github.com/cucumber/messages/go/v34"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

func written(t *testing.T, format string, r verdict.Run) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(format, &out, r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestWriteMarkdown(t *testing.T) { golden(t, "comment.md", written(t, "markdown", everyOutcome())) }

func TestWriteGitHub(t *testing.T) { golden(t, "github.txt", written(t, "github", everyOutcome())) }

func TestWriteMessages(t *testing.T) {
	text := written(t, "messages", everyOutcome())
	meta, rest, _ := strings.Cut(text, "\n") // it names the machine
	if !strings.HasPrefix(meta, `{"meta":{"protocolVersion":"`) {
		t.Errorf("the first message is %s", meta)
	}
	golden(t, "messages.ndjson", rest)
}

// Each message refers to others that came before it, and every scenario has an outcome.
func TestMessagesReferToEachOther(t *testing.T) {
	run := everyOutcome()
	pickles, cases, started, steps, finished := map[string]int{}, map[string]*cucumber.TestCase{}, map[string]string{}, map[string]bool{}, 0
	for _, line := range strings.Split(strings.TrimSpace(written(t, "messages", run)), "\n") {
		var e cucumber.Envelope
		decoder := json.NewDecoder(strings.NewReader(line))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&e); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		switch {
		case e.Pickle != nil:
			pickles[e.Pickle.Id] = len(e.Pickle.Steps)
		case e.TestCase != nil:
			if pickles[e.TestCase.PickleId] != len(e.TestCase.TestSteps) {
				t.Errorf("the case %s has %d steps", e.TestCase.Id, len(e.TestCase.TestSteps))
			}
			cases[e.TestCase.Id] = e.TestCase
		case e.TestCaseStarted != nil:
			started[e.TestCaseStarted.Id] = e.TestCaseStarted.TestCaseId
			for _, s := range cases[e.TestCaseStarted.TestCaseId].TestSteps {
				steps[s.Id] = true
			}
		case e.TestStepFinished != nil:
			if !steps[e.TestStepFinished.TestStepId] || started[e.TestStepFinished.TestCaseStartedId] == "" {
				t.Errorf("a step finished that nobody knows: %s", line)
			}
			delete(steps, e.TestStepFinished.TestStepId)
		case e.TestCaseFinished != nil:
			finished++
		case e.TestRunFinished != nil && e.TestRunFinished.Success:
			t.Error("the run is said to have succeeded")
		}
	}
	if finished != len(run.Scenarios) || len(steps) > 0 {
		t.Errorf("%d of %d scenarios finished; steps without an end: %v", finished, len(run.Scenarios), steps)
	}
}

// What servers send is no Markdown, mentions nobody, and is no command.
func TestHostileTextInComments(t *testing.T) {
	const nasty = "<img src=x onerror=alert(1)> @everyone [a](javascript:alert(1)) ``` # *b* https://evil.example\n::error::forged\n##[error]forged"
	s := verdict.Scenario{
		Name: nasty, Group: nasty, Outcome: verdict.Failed, Place: verdict.Place{File: "a:b,c.feature", Line: 3},
		Steps: []verdict.Step{{Keyword: "Then", Text: nasty, Outcome: verdict.Failed, Warning: nasty, Failure: &verdict.Failure{Expected: nasty, Got: nasty}}},
	}
	run := verdict.Run{Scenarios: []verdict.Scenario{s}}
	comment := regexp.MustCompile("(?s)(`{3,})text\n.*?\n(`{3,})\n").ReplaceAllString(written(t, "markdown", run), "")
	for _, live := range []string{"<img", "@everyone", "[a](", "https://", "\n# "} {
		if strings.Contains(comment, live) {
			t.Errorf("%q is in the comment:\n%s", live, comment)
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(written(t, "github", run)), "\n") {
		if !strings.HasPrefix(line, "::error file=a%3Ab%2Cc.feature,line=3,") && !strings.HasPrefix(line, "::warning file=") && !strings.HasPrefix(line, "::notice title=streamspec::") {
			t.Errorf("this is no annotation of ours: %s", line)
		}
	}
}

// A comment is no longer than GitHub takes, however much is wrong.
func TestACommentIsBounded(t *testing.T) {
	var run verdict.Run
	for i := range 300 {
		s := wrongOrder()
		s.Name, s.Services = fmt.Sprint(i, strings.Repeat("x", 150)), []string{strings.Repeat("y", i)}
		s.Steps[2].Failure = &verdict.Failure{Expected: strings.Repeat("e", 5000), Got: strings.Repeat("g", 5000)}
		s.Plays = []verdict.Play{{Outcome: verdict.Failed}, {Outcome: verdict.Passed}}
		run.Scenarios = append(run.Scenarios, s)
	}
	const limit = 65536
	if text := written(t, "markdown", run); len(text) > limit {
		t.Errorf("the comment has %d bytes", len(text))
	}
	if n := strings.Count(written(t, "github", run), "::error"); n != mostAnnotations {
		t.Errorf("there are %d errors", n)
	}
	var closed verdict.Run
	for range mostAnnotations + 1 {
		closed.Scenarios = append(closed.Scenarios, closedGap())
	}
	if n := strings.Count(written(t, "github", closed), "::error"); n != mostAnnotations {
		t.Errorf("there are %d errors of gaps that have closed", n)
	}
}

// TestACommentSaysAllOfACause: its headline shows the beginning of a long one only, and nothing else may say it.
func TestACommentSaysAllOfACause(t *testing.T) {
	long := "the response ended: " + strings.Repeat("x", quotedColumns) + ": the end of the sentence"
	for text, want := range map[string]bool{long: true, "the response ended": false} {
		s := verdict.Scenario{Name: "a", Logs: []verdict.Log{{What: "the scenario called", Text: "GET /a"}}}
		s.Found(verdict.Step{Cause: verdict.StreamBroke, Text: text, Outcome: verdict.Failed, Failure: &verdict.Failure{}})
		s.Decide()
		got := written(t, "markdown", verdict.Run{Scenarios: []verdict.Scenario{s}})
		if said := strings.Contains(got, "```text\n"+text+"\n```"); said != want {
			t.Errorf("all of it is said: %t, want %t\n%s", said, want, got)
		}
		if !strings.Contains(got, "What the scenario called:\n  GET /a") {
			t.Errorf("what happened is missing:\n%s", got)
		}
	}
}

// TestACommentTellsOfLogsAsTheConsole: of a service that others used meanwhile, what is the scenario's own.
func TestACommentTellsOfLogsAsTheConsole(t *testing.T) {
	s := verdict.Scenario{Name: "a", Logs: []verdict.Log{
		{What: "the service shop wrote", Shared: true, Text: "INFO order 7 of another\nINFO order 8 of mine", Own: "INFO order 8 of mine"},
		{What: "the service bank wrote", Text: "no money"},
	}}
	s.Found(verdict.Step{Cause: verdict.CallFailed, Text: "POST /a: no", Outcome: verdict.Failed, Failure: &verdict.Failure{}})
	s.Decide()
	got := written(t, "markdown", verdict.Run{Scenarios: []verdict.Scenario{s}})
	if strings.Contains(got, "of another") || !strings.Contains(got, "What the service shop wrote of this scenario:\n  INFO order 8 of mine") || !strings.Contains(got, "What the service bank wrote:\n  no money") {
		t.Error(got)
	}
}

// TestACauseOfSeveralServices: what reads alike in another service is said once, with the streams that
// it shows in.
func TestACauseOfSeveralServices(t *testing.T) {
	var run verdict.Run
	for i, service := range []string{"shop", "till", "shop"} {
		run.Scenarios = append(run.Scenarios, verdict.Scenario{
			Name: fmt.Sprint("orders ", i), Outcome: verdict.Failed, Services: []string{service},
			Steps: []verdict.Step{{
				Keyword: "Then", Text: "the status is 200", Outcome: verdict.Failed,
				Failure: &verdict.Failure{Expected: "the status is 200", Got: "the status is 404", Streams: []string{"stream"}},
			}},
			Recordings: []*recording.Stream{askedFor("stream", fmt.Sprintf("GET http://127.0.0.1:1/%d/%s?a=1", i, service))},
			Timelines:  []verdict.Timeline{{Stream: "stream", Lines: []recording.Line{{Text: "the request"}}}},
		})
	}
	text := written(t, "markdown", run)
	mustStandInOrder(t, text, "2 kinds of failure", "#### ❌ the status is 404", "in shop, `GET /0/shop?a=1`, `GET /2/shop?a=1`", "- orders 0", "- orders 2", "<details>", "the same in till, `GET /1/till?a=1`", "- orders 1")
	if n := strings.Count(text, "#### "); n != 1 {
		t.Errorf("it has %d headlines:\n%s", n, text)
	}
}

// TestACourseThatIsTooLong: what is marked is shown, with what stands around it.
func TestACourseThatIsTooLong(t *testing.T) {
	s := wrongOrder()
	s.Timelines = []verdict.Timeline{{Stream: "stream", Lines: []recording.Line{{Text: "GET http://127.0.0.1:1/ · status 200"}}}}
	for i := range 100 {
		s.Timelines[0].Lines = append(s.Timelines[0].Lines, recording.Line{Text: fmt.Sprintf("#%d %s", i, strings.Repeat("x", 100)), Entry: true, Marked: i == 70})
	}
	s.Timelines[0].Lines = append(s.Timelines[0].Lines, recording.Line{Text: "the end: closed by the server"})
	text := written(t, "markdown", verdict.Run{Scenarios: []verdict.Scenario{s}})
	mustStandInOrder(t, text, "GET http", "… 68 lines …", "#68 x", "#70 x", "#72 x", "… 27 lines …", "the end: closed by the server")
}

// mustStandInOrder tells of what a text does not have behind what stands before it.
func mustStandInOrder(t *testing.T, text string, parts ...string) {
	t.Helper()
	rest := text
	for _, part := range parts {
		_, behind, ok := strings.Cut(rest, part)
		if !ok {
			t.Errorf("%q is not where it must be in:\n%s", part, text)
			return
		}
		rest = behind
	}
}
