package report

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestGotOf: how a stream ended is no fault, where it stands beside one.
func TestGotOf(t *testing.T) {
	for _, c := range []struct{ text, wrong string }{
		{`only 3 "progress" came, the last was #5 task_event; the stream ended: closed by the server after 152 ms`, `only 3 "progress" came, the last was #5 task_event`},
		{`only 1 "heartbeat" came; the stream went on, until streamspec closed it: followed for 4 s`, `only 1 "heartbeat" came`},
		{`no "answer" came; the stream had endpoint (1); waited for 3 s`, `no "answer" came`},
		{`the stream ended: closed by the server after 40 ms`, `the stream ended: closed by the server after 40 ms`},
		{`#2 a has "x" 1; #3 a has "x" 2`, `#2 a has "x" 1; #3 a has "x" 2`},
	} {
		if got := gotOf(c.text); got.Wrong != c.wrong || got.Wrong+got.Beside != c.text {
			t.Errorf("got %q and %q of %q", got.Wrong, got.Beside, c.text)
		}
	}
}

// TestGotOfClients: that most are as they must be stands behind what is wrong with the one.
func TestGotOfClients(t *testing.T) {
	text := `it holds for 19 of 20 clients; broken for client 7: no "answer" came; the stream had hello (1)`
	if got, want := gotOf(text), (got{`broken for client 7: no "answer" came`, "; it holds for 19 of 20 clients; the stream had hello (1)"}); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRequestOf(t *testing.T) {
	for _, c := range []struct{ headline, request, rest string }{
		{"GET https://127.0.0.1:46595/api/health: the certificate is not trusted", "GET /api/health", "the certificate is not trusted"},
		{"POST http://127.0.0.1:1/tasks/3990b530-3b60-4237-a920-26f48bc269cf/stream?x=1 (say): status 500", "POST /tasks/…/stream?x=1", "status 500"},
		{"the call to http://127.0.0.1:1/tasks/3990b530-3b60-4237-a920-26f48bc269cf failed", "", "the call to /tasks/… failed"},
		{"#3 heartbeat arrived too late", "", "#3 heartbeat arrived too late"},
	} {
		if request, rest := requestOf(c.headline); request != c.request || rest != c.rest {
			t.Errorf("got %q and %q of %q", request, rest, c.headline)
		}
	}
}

func TestAsideOf(t *testing.T) {
	aside := strings.Repeat("subject CN=secure.test, ", 4)
	for _, c := range []struct{ headline, short, aside string }{
		{"it is not trusted (" + aside + ")", "it is not trusted", aside},
		{"#3 a (3 ms)", "#3 a (3 ms)", ""},
		{"(" + aside + ") is odd", "(" + aside + ") is odd", ""},
	} {
		if short, aside := asideOf(c.headline); short != c.short || aside != c.aside {
			t.Errorf("got %q and %q", short, aside)
		}
	}
}

// TestMessages: what a program wrote stands as it was written, and what warns in it stands out.
func TestMessages(t *testing.T) {
	text := "it exited:\n  output:\n    | level=INFO msg=begins\n    | level=ERROR msg=\"no <memory>\""
	got := string(messageHTML(messageOf(text)))
	want := `<p>it exited:</p><pre class="wrote" tabindex="0">  output:` + "\n    | level=INFO msg=begins\n" + `<b class="loud">    | level=ERROR msg="no &lt;memory&gt;"</b></pre>`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	var lines []string
	for i := range 12 {
		lines = append(lines, fmt.Sprintf("  | line %d", i+1))
	}
	ending := messageOf("it exited\n" + strings.Join(lines, "\n")).ending()
	if !strings.HasPrefix(ending.Lines, "… 4 lines before\n  | line 5\n") || !strings.HasSuffix(ending.Lines, "| line 12") || ending.Text != "it exited" {
		t.Errorf("got %q", ending)
	}
}

// TestNotesAreSaidOnce: those that differ in the line alone are one, and what a finding speaks of is none.
func TestNotesAreSaidOnce(t *testing.T) {
	scenario := func(name, text string, number int, marked ...recording.Mark) verdict.Scenario {
		s := verdict.Scenario{Name: name, Outcome: verdict.Failed, Notes: []verdict.Note{{
			Code: "dataless-event", Text: text, Stream: "stream", Evidence: []recording.Mark{{Kind: recording.KindViolation, Number: number}},
		}}}
		f := &verdict.Failure{Got: "x"}
		for _, m := range marked {
			f.Evidence = append(f.Evidence, verdict.Evidence{Stream: "stream", Mark: m})
		}
		s.Steps = []verdict.Step{{Outcome: verdict.Failed, Failure: f}}
		return s
	}
	r := verdict.Run{Scenarios: []verdict.Scenario{
		scenario("one", "the block in line 7 has no data", 1), scenario("two", "the block in line 22 has no data", 1),
		scenario("three", "the block in line 7 has no id", 2, recording.Mark{Kind: recording.KindViolation, Number: 2}),
	}}
	got := untold(groupedNotes(r))
	if len(got) != 1 || got[0].Text != "the block has no data" || fmt.Sprint(got[0].Of) != "[: one, in line 7 : two, in line 22]" {
		t.Errorf("got %+v", got)
	}
}

// TestSlowest: where nothing is slow no list says so.
func TestSlowest(t *testing.T) {
	run := func(took ...time.Duration) verdict.Run {
		var r verdict.Run
		for i, d := range took {
			r.Scenarios = append(r.Scenarios, verdict.Scenario{Name: fmt.Sprint(i), Outcome: verdict.Passed, Duration: d})
		}
		return r
	}
	for _, c := range []struct {
		run  verdict.Run
		want int
	}{{run(time.Second), 0}, {run(100*time.Millisecond, 90*time.Millisecond), 0}, {run(time.Second, 90*time.Millisecond), 1}, {run(2*time.Second, time.Second), 2}} {
		if got := newPageBuilder(c.run).slowest(); len(got) != c.want {
			t.Errorf("got %v, want %d", got, c.want)
		}
	}
}

// TestTheSameReasonIsSaidOnce: a step for which the same came names the one above.
func TestTheSameReasonIsSaidOnce(t *testing.T) {
	failure := func(got string) *verdict.Failure { return &verdict.Failure{Expected: "x", Got: got} }
	steps := pageSteps([]verdict.Step{
		ends(then(1, "a"), verdict.Failed, failure("#1 has no x")), ends(then(2, "b"), verdict.Failed, failure("#2 has no y")),
		ends(then(3, "c"), verdict.Failed, failure("#1 has no x")),
	})
	if steps[1].Got.Before == "" && steps[1].Got.Differs == "" || steps[2].Got != (difference{}) || steps[2].Message.Text != "for the same reason as: a" {
		t.Errorf("got %+v", steps)
	}
}

// TestBlamed: what the page chooses at first is of the stream of which what is shown first speaks.
func TestBlamed(t *testing.T) {
	never := func(cause verdict.Cause) []verdict.Step {
		return []verdict.Step{{Cause: cause, Text: `the stream "late" was never opened: no "end" arrived`, Outcome: verdict.Failed, Failure: &verdict.Failure{}}}
	}
	ended := ends(then(1, "a"), verdict.Failed, &verdict.Failure{Got: "x", Streams: []string{"client 1"}, Ends: []string{"client 7"}})
	for _, c := range []struct {
		s                verdict.Scenario
		stream, unopened string
	}{
		{verdict.Scenario{Outcome: verdict.Failed, Causes: never(verdict.NeverCame), Steps: []verdict.Step{ended}}, "", "late"},
		{verdict.Scenario{Outcome: verdict.Failed, Causes: never(verdict.NeverDone), Steps: []verdict.Step{ended}}, "", "late"},
		{verdict.Scenario{Outcome: verdict.Failed, Steps: []verdict.Step{ended}}, "client 7", ""},
		{passed(), "", ""},
	} {
		if stream, unopened := blamed(c.s); stream != c.stream || unopened != c.unopened {
			t.Errorf("got %q and %q, want %q and %q", stream, unopened, c.stream, c.unopened)
		}
	}
}
