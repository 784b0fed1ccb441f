package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestAReasonIsToldOnce: a service that does not start stops every scenario that
// needs it; only the first tells why.
func TestAReasonIsToldOnce(t *testing.T) {
	unjudged := func(name, why string) verdict.Scenario {
		step := verdict.Step{Keyword: "When", Text: "it runs", Outcome: verdict.Unjudged, Failure: &verdict.Failure{Message: why}}
		return verdict.Scenario{Name: name, Place: verdict.Place{File: name, Line: 1}, Outcome: verdict.Unjudged, Steps: []verdict.Step{step}}
	}
	var out strings.Builder
	NewConsole(&out, ConsoleOptions{}).Summary(verdict.Run{Scenarios: []verdict.Scenario{
		unjudged("one", "the database is gone"), unjudged("two", "the database is gone"), unjudged("three", "no disk"),
	}})
	text, again, _ := strings.Cut(out.String(), "── what failed, and how to run it again ──")
	const listed = "ERROR streamspec run one:1  # it runs: the database is gone\n      the same: two:1\nERROR streamspec run three:1  # it runs: no disk"
	if !strings.Contains(again, listed) {
		t.Errorf("to be run again are\n%s", again)
	}
	if n := strings.Count(text, "the database is gone"); n != 1 {
		t.Errorf("the reason is told %d times:\n%s", n, text)
	}
	for _, want := range []string{"For the same reason 1 scenario more:", "ERROR two", "no disk"} {
		if !strings.Contains(text, want) {
			t.Errorf("this is missing: %s\nin:\n%s", want, text)
		}
	}
}

// TestAFindingIsToldOnce: where it is for the reason of two that differ, it stands below the first of them.
func TestAFindingIsToldOnce(t *testing.T) {
	somewhere := verdict.Evidence{Stream: "s", Mark: recording.Mark{Missing: "a", Anywhere: true}}
	there := verdict.Evidence{Stream: "s", Mark: recording.Mark{Missing: "a"}}
	s := verdict.Scenario{Name: "s", Steps: []verdict.Step{
		ends(expects(1, "the first"), verdict.Failed, &verdict.Failure{Got: "one lacks it", Evidence: []verdict.Evidence{there}}),
		ends(expects(2, "the second"), verdict.Failed, &verdict.Failure{Got: "it ended", Evidence: []verdict.Evidence{there}}),
		ends(expects(3, "the third"), verdict.Failed, &verdict.Failure{Got: "too few", Evidence: []verdict.Evidence{somewhere}}),
		ends(expects(4, "the fourth"), verdict.Failed, &verdict.Failure{Got: "too few"}),
	}}
	s.Decide()
	all := details(s, nil)
	text := all.String()
	for _, step := range s.Steps { // the fourth is for the reason of the third alone
		if n := strings.Count(text, step.Text); n != 1 {
			t.Errorf("%s is told %d times", step.Text, n)
		}
	}
	if n := strings.Count(text, "for the same reason"); n != 1 {
		t.Errorf("%d reasons are the same:\n%s", n, text)
	}
}

// TestAThousandOfAKind: what stops a thousand scenarios is told once, and takes no
// thousand lines.
func TestAThousandOfAKind(t *testing.T) {
	var r verdict.Run
	for i := range 1000 {
		s := verdict.Scenario{Name: fmt.Sprintf("number %d", i), Place: verdict.Place{File: fmt.Sprintf("f%d.yaml", i), Line: 1}}
		s.Found(verdict.Step{Cause: verdict.NothingListens, Text: "nothing listens at 127.0.0.1:9", Of: fmt.Sprintf("GET http://127.0.0.1:9/%d", i), Outcome: verdict.Failed, Failure: &verdict.Failure{}})
		if i == 500 { // this one is broken by itself, too
			s.Steps = []verdict.Step{ends(expects(3, "its own"), verdict.Failed, &verdict.Failure{Expected: "its own", Got: "another"})}
		}
		s.Decide()
		r.Scenarios = append(r.Scenarios, s)
	}
	text := failures(r).String()
	if n := strings.Count(text, "nothing listens"); n != 2 {
		t.Errorf("the cause is told %d times", n)
	}
	if n := strings.Count(text, "\n"); n > 50 {
		t.Errorf("it takes %d lines", n)
	}
	for _, want := range []string{"998 scenarios more", "FAIL  number 1  f1.yaml:1", "… and 988 others", "expected  its own"} {
		if !strings.Contains(text, want) {
			t.Errorf("this is missing: %s\nin:\n%s", want, text)
		}
	}
}

// TestOneReasonForSeveralSteps: what came is said once where several steps break by it.
func TestOneReasonForSeveralSteps(t *testing.T) {
	var s verdict.Scenario
	s.Steps = []verdict.Step{
		ends(expects(3, "two progress"), verdict.Failed, &verdict.Failure{Expected: "two progress", Got: "none came"}),
		ends(expects(4, "every progress has a text"), verdict.Failed, &verdict.Failure{Expected: "a text", Got: "none came"}),
		ends(expects(5, "a close"), verdict.Failed, &verdict.Failure{Expected: "a close", Got: "an error"}),
	}
	s.Decide()
	text := details(s, nil).String()
	if n := strings.Count(text, "none came"); n != 1 {
		t.Errorf("what came is told %d times:\n%s", n, text)
	}
	for _, want := range []string{"and for the same reason:\n    expect every progress has a text", "got       an error"} {
		if !strings.Contains(text, want) {
			t.Errorf("this is missing: %s\nin:\n%s", want, text)
		}
	}
	if got := numbered("2"); got != "(2) " {
		t.Errorf("a number stands as %q", got)
	}
}

// TestWhatIsKeptOfWhatHeld: the folders of recordings of scenarios that did not fail, each
// once; a failure names its own.
func TestWhatIsKeptOfWhatHeld(t *testing.T) {
	r := verdict.Run{Scenarios: []verdict.Scenario{
		{Outcome: verdict.Passed, Recording: "kept/a.recording"},
		{Outcome: verdict.KnownGap, Recording: "kept/b.recording"},
		{Outcome: verdict.Failed, Recording: "failed/c.recording"},
		{Outcome: verdict.Passed},
	}}
	text := recordings(r).String()
	if !strings.Contains(text, "2 scenarios that did not fail") || strings.Count(text, "streamspec judge kept") != 1 || strings.Contains(text, "failed") {
		t.Errorf("got\n%s", text)
	}
	if text := recordings(verdict.Run{}).String(); text != "" {
		t.Errorf("where nothing is kept: %s", text)
	}
}

// TestManyNotesOfOneKind: what many scenarios are noted for is listed once, with the first
// of them.
func TestManyNotesOfOneKind(t *testing.T) {
	var r verdict.Run
	for range mostAlike + 2 {
		r.Scenarios = append(r.Scenarios, verdict.Scenario{Name: "s", Notes: []verdict.Note{{Code: "cacheable", Text: "a cache may keep it"}}})
	}
	text := noted(r, true).String()
	if strings.Count(text, "a cache may keep it") != 1 || !strings.Contains(text, "… and 2 more") {
		t.Errorf("got\n%s", text)
	}
}

// TestARecordingThatIsNotWhole is said, and nobody is told to judge it again.
func TestARecordingThatIsNotWhole(t *testing.T) {
	s := verdict.Scenario{Outcome: verdict.Failed, Recording: "kept/a.recording", Unrecorded: "the recording kept/a.recording is not whole: the disk is full"}
	text := details(s, nil).String()
	if !strings.Contains(text, s.Unrecorded) || strings.Contains(text, "streamspec judge") {
		t.Errorf("it says\n%s", text)
	}
	var file bytes.Buffer
	if err := WriteJSON(&file, verdict.Run{Scenarios: []verdict.Scenario{s}}); err != nil {
		t.Fatal(err)
	}
	if back, err := ReadJSON(&file); err != nil || back.Scenarios[0].Unrecorded != s.Unrecorded {
		t.Errorf("read back it is %q (%v)", back.Scenarios[0].Unrecorded, err)
	}
}

// TestCausesOfMany: where few causes break many scenarios, the summary counts them, whatever body
// came, and whichever client was the first.
func TestCausesOfMany(t *testing.T) {
	run := func(texts ...string) verdict.Run {
		var r verdict.Run
		for i, text := range texts {
			text, rest, _ := strings.Cut(text, " | ")
			s := verdict.Scenario{Name: fmt.Sprintf("number %d", i), Services: []string{"shop"}}
			s.Found(verdict.Step{Cause: verdict.WrongMediaType, Text: rest + text, Outcome: verdict.Failed, Failure: &verdict.Failure{Short: text}})
			s.Decide()
			r.Scenarios = append(r.Scenarios, s)
		}
		return r
	}
	const html = "this is no event stream: the Content-Type is text/html"
	got := shared(run("a status", html+" | «a» ", html+" | «b» ", html+" | of 2 of 9 clients, first of client 4: ")).String()
	want := "── 2 kinds of failure in 4 of 4 scenarios ──\n    3 × shop: " + html + "\n    1 × shop: a status"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := shared(run("a status", "another", html)); len(got) > 0 {
		t.Errorf("each has a cause of its own, which the lines below tell: %s", got.String())
	}
}

// TestABodyMakesNoOtherReason: what is refused with another body is refused for the same reason, which a comment shows.
func TestABodyMakesNoOtherReason(t *testing.T) {
	const short = "the HTTP status is 502, where 200 was expected"
	var r verdict.Run
	for _, body := range []string{"a", "b"} {
		s := finds(verdict.WrongStatus, short+"; the body begins: «"+body+"»", verdict.Failure{Short: short})
		s.Name, s.Place.Line = body, s.Place.Line+len(r.Scenarios)
		r.Scenarios = append(r.Scenarios, s)
	}
	if text := failures(r).String(); !strings.Contains(text, "For the same reason 1 scenario more") {
		t.Errorf("the failures are\n%s", text)
	}
	if text := toRunAgain(r).String(); !strings.Contains(text, "the same: ") {
		t.Errorf("to be run again are\n%s", text)
	}
	if text := written(t, "markdown", r); !strings.Contains(text, "#### ❌ "+short+"\n") || strings.Count(text, "«a»") != 1 || strings.Contains(text, "«b»") {
		t.Errorf("the comment is\n%s", text)
	}
}

// TestOneCauseAtOtherTimes: what differs from one play to the next makes no other cause of it.
func TestOneCauseAtOtherTimes(t *testing.T) {
	var r verdict.Run
	for _, last := range []string{"#3 task, 19.9 s before that", "#4 task, 20.1 s before that", "#3 note, 19.9 s before that"} {
		s := verdict.Scenario{Name: last}
		s.Found(verdict.Step{Cause: verdict.StreamBroke, Text: "the service kept the stream open: not over within 20 s; the last event was " + last, Outcome: verdict.Failed, Failure: &verdict.Failure{Message: "hint: give it more"}})
		s.Decide()
		r.Scenarios = append(r.Scenarios, s)
	}
	text := failures(r).String()
	for part, want := range map[string]int{"hint: give it more": 2, "For the same reason 1 scenario more": 1} {
		if n := strings.Count(text, part); n != want {
			t.Errorf("%q is told %d times, want %d:\n%s", part, n, want, text)
		}
	}
}

// TestNoneOfAKindCameIsOneReason, whatever else is said of it; that none came on another stream is
// another.
func TestNoneOfAKindCameIsOneReason(t *testing.T) {
	var s verdict.Scenario
	for i, f := range []*verdict.Failure{
		{Deviation: expect.Deviation{What: expect.NoneCame, Event: "done"}, Expected: "an end", Got: `no "done" came; the stream had open (1)`, Streams: []string{"a"}},
		{Deviation: expect.Deviation{What: expect.NoneCame, Event: "done"}, Expected: "an end in time", Got: `no "done" came; the stream had open (1); waited for 3 ms`, Streams: []string{"a"}},
		{Deviation: expect.Deviation{What: expect.NoneCame, Event: "done"}, Expected: "an end on b", Got: `no "done" came; the stream had open (1)`, Streams: []string{"b"}},
		{Deviation: expect.Deviation{What: expect.NoneCame, Event: "text"}, Expected: "a text", Got: `no "text" came; the stream had open (1)`, Streams: []string{"a"}},
	} {
		s.Steps = append(s.Steps, ends(expects(3+i, f.Expected), verdict.Failed, f))
	}
	s.Decide()
	text := details(s, nil).String()
	if n := strings.Count(text, "got  "); n != 3 || strings.Contains(text, "waited for") {
		t.Errorf("what came is told %d times:\n%s", n, text)
	}
}

// TestWhatIsIgnoredIsOneReason: a block that is no event, which explains why expectations are broken,
// is told once, and before all else; in several scenarios it is one cause, wherever it stood.
func TestWhatIsIgnoredIsOneReason(t *testing.T) {
	scenario := func(line int) verdict.Scenario {
		why := fmt.Sprintf("close was sent in line %d without a data: line, so clients ignore it", line)
		var s verdict.Scenario
		for i, f := range []*verdict.Failure{
			{Expected: "a text", Got: "#1 open has no text"},
			{Expected: "an end", Got: why + `; no "close" came`, Ignored: why},
			{Expected: "an order", Got: why + "; nothing more came", Ignored: why},
		} {
			s.Steps = append(s.Steps, ends(expects(3+i, f.Expected), verdict.Failed, f))
		}
		s.Decide()
		return s
	}
	text := details(scenario(7), nil).String()
	if n := strings.Count(text, "in line 7"); n != 1 || strings.Index(text, "in line 7") > strings.Index(text, "#1 open") || strings.Contains(text, "nothing more came") {
		t.Errorf("it is told %d times:\n%s", n, text)
	}
	got := shared(verdict.Run{Scenarios: []verdict.Scenario{scenario(7), scenario(9)}}).String()
	want := "── 1 kind of failure in 2 of 2 scenarios ──\n    2 × close was sent without a data: line, so clients ignore it"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestHeadlinesOfCauses: what several scenarios have in common is named, and long values are cut.
func TestHeadlinesOfCauses(t *testing.T) {
	const id, other = "8238-20a4-1cff-4beb-ae20-a070eaed914a", "9516-a420-7c6b-46c9-8341-40de65afbc26"
	for got, want := range map[string]string{
		`"id" differs: #1 a (3 ms) has "` + id + `", #2 b (9 ms) has "` + other + `"`:  `"id" differs: #1 a has "8238-20a…", #2 b has "9516-a42…"`,
		`#1 a has "at" "2026-11-27T21:22:15.721836", which is no time: it has no zone`: `#1 a has "at" "2026-11-27T21:22:15.721836", which is no time: it has no zone`,
		`#1 a (9 ms) has the last event ID «7»`:                                        `#1 a has the last event ID «7»`,
		`#2 b (9 ms) came: «{}», where b was expected`:                                 `#2 b came, where b was expected`,
		`#1 a has "a.path.that.is.longer.than.a.value" "` + id + `"`:                   `#1 a has "a.path.that.is.longer.than.a.value" "8238-20a…"`,
		`#1 a has no "a.path.that.is.longer.than.a.value"`:                             `#1 a has no "a.path.that.is.longer.than.a.value"`,
	} {
		b := broken{Step: verdict.Step{Failure: &verdict.Failure{Expected: "x", Got: got}}}
		if shown := b.headline(); shown != want {
			t.Errorf("got %s, want %s", shown, want)
		}
	}
}

// TestHeadlinesOfExpectations: what an expectation says in short is their headline.
func TestHeadlinesOfExpectations(t *testing.T) {
	for _, c := range []struct{ yaml, stream, want string }{
		{`{first: a, is: {id: x}}`, `3 a {"id":"0aa18c5d-9c10-4852-9d99-96e59f0d2297"}`, `#1 a has "id" "0aa18c5d…"`},
		{`{first: a, has: data.text}`, `3 a {"text":1}`, `#1 a has "text" outside of "data"`},
		{`{every: a, has: data.text}`, "3 a {\"text\":1}\n4 a {\"text\":2}", `both "a" have "text" outside of "data"`},
		{`{every: event, has: id}`, "1 a {\"n\":1}\n2 b {\"n\":1}\n3 a {\"n\":2}", `all 3 events lack "id"; the data of the first has only "n"`},
		{`{every: a, has: x.n}`, "1 a {\"y\":{\"n\":1}}\n2 a {\"y\":{\"n\":1}}", `both "a" lack "x.n"; they have "y.n"`},
		{`{every: a, is: {n: 1}}`, "1 a {\"n\":2}\n9 a {\"n\":2}", `both "a" have "n" 2`},
		{`{every: a, is: {n: 1}}`, "1 a {\"n\":1}\n8 a {\"n\":2}\n9 a {\"n\":3}", `2 of 3 "a" are wrong: #2 a has "n" 2`},
		{`{every: a, is: {n: 1}}`, "1 a {\"n\":1}\n8 a {\"n\":2}\n9 a {\"n\":1}", `#2 a has "n" 2`},
		{`{every: a, schema: {type: array}}`, "1 a {}\n8 a {}", `both "a" are wrong: #1 a is not valid: got object, want array`},
		{`{never: b}`, `9 b {}`, `#1 b came, where none was expected`},
		{`{order: a b}`, `1 a {}`, `nothing more came, where b was expected; the stream ended: closed by the server after 1.0 ms`},
		{`{exactly: a b}`, "1 a {}\n2 c {}", `no b came at all`},
		{`{count: b, at_least: 1}`, `1 a {}`, `no "b" came; the stream had a (1)`},
		{`{first: a, is: {n: 1}}`, "1 a {\"n\":2}\n2 a {\"n\":1}", `#1 a has "n" 2; what is expected there came later, in #2 a`},
		{`{some: a, is: {n: 1}}`, `1 a {"n":2}`, `the only "a" does not: #1 a has "n" 2`},
	} {
		if got := (&broken{Step: breaks(t, c.yaml, c.stream).Steps[0]}).headline(); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.yaml, got, c.want)
		}
	}
}

// TestWhatTheEngineCompared: in one line, and one fault of a certificate is another kind than another.
func TestWhatTheEngineCompared(t *testing.T) {
	untrusted := func(got string) verdict.Scenario {
		return finds(verdict.CallFailed, "GET /: it is not trusted", verdict.Failure{Expected: "a certificate for x", Got: got})
	}
	causes := causesOf(verdict.Run{Scenarios: []verdict.Scenario{
		untrusted("one that expired (subject CN=x)"), untrusted("one that expired (subject CN=y)"), untrusted("one that signed itself (subject CN=x)"),
	}})
	if len(causes) != 2 || causes[0].headline() != "GET /: it is not trusted: got one that expired" {
		t.Errorf("%d kinds, the first: %s", len(causes), causes[0].headline())
	}
}
