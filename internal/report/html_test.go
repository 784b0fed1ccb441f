package report

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/happened"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

func htmlOf(t *testing.T, r verdict.Run) string {
	t.Helper()
	var out bytes.Buffer
	if err := WriteHTML(&out, r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// The page without its style and its script is kept, so that what it says is read.
func TestWriteHTML(t *testing.T) {
	page := htmlOf(t, everyOutcome())
	golden(t, "page.html", strings.NewReplacer(pageStyle, "…", pageScript(), "…").Replace(page))
}

// What is kept on disk for the page is what it would be made of the course, with the marks of findings.
func TestAPageOfWhatIsKept(t *testing.T) {
	r := everyOutcome()
	want := htmlOf(t, r)
	store, err := happened.NewStore(func(c *happened.Course) *happened.Course { return c }, func() bool { return true }, WriteCourse)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for i, s := range r.Scenarios {
		c, err := s.Course.Course()
		if c == nil || err != nil {
			continue
		}
		if r.Scenarios[i].Course, err = store.Keep(c); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(want, htmlOf(t, r)); diff != "" {
		t.Error(diff)
	}
}

func TestThePageNeedsNothingElse(t *testing.T) {
	page := htmlOf(t, everyOutcome())
	for _, other := range regexp.MustCompile(`(?i)\b(?:src|href|action|data)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(other[1], "#") {
			t.Errorf("the page leads to %s", other[1])
		}
	}
	for _, asks := range []string{"fetch(", "XMLHttpRequest", "<iframe", "<link", "@import", "url(http", "innerHTML", "insertAdjacentHTML", "document.write", "eval("} {
		if strings.Contains(page, asks) {
			t.Errorf("the page has %s", asks)
		}
	}
	if n := strings.Count(page, "outerHTML"); n != 1 { // of what this program has written, and escaped
		t.Errorf("the script makes elements of text at %d places", n)
	}
}

// nasty is what a hostile server may send, wherever it can.
const nasty = "</noscript></script><script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{.}} javascript:alert(3) \x1b[31m\x00\u202eback\u2066\u0085"

func TestWhatServersSendStaysText(t *testing.T) {
	r := taskRecording(1)
	r.Name, r.Request.URL = "s"+nasty, "javascript:"+nasty
	r.Request.Header = map[string][]string{"X-" + nasty: {nasty}}
	r.Entries = append(r.Entries, &recording.Entry{
		Kind: recording.KindEvent, Type: nasty, Data: []byte(nasty), LastEventID: []byte(nasty), HasID: true,
		Evidence: recording.Evidence{Number: 9, LastByte: time.Millisecond},
	}, &recording.Entry{Kind: recording.KindViolation, Violation: nasty, Detail: nasty, Data: []byte(nasty)})
	s := verdict.Scenario{
		Name: nasty, Group: nasty, About: nasty, Prose: nasty, Rule: verdict.Rule{Name: nasty, About: nasty}, Tags: []string{nasty}, Services: []string{nasty},
		Place: verdict.Place{File: nasty, Line: 1}, Outcome: verdict.Failed, Consequences: []string{nasty}, Recording: nasty,
		Steps: []verdict.Step{{
			Keyword: "Then", Text: nasty, Table: [][]string{{nasty}}, Doc: nasty, Outcome: verdict.Failed, Held: nasty, Warning: nasty,
			Window:  &verdict.Window{Stream: r.Name, Took: time.Second, Limit: time.Millisecond},
			Failure: &verdict.Failure{Message: nasty, Expected: nasty + "a", Got: nasty + "b", Streams: []string{r.Name}, Evidence: evidenceOf(r, r.Entries[len(r.Entries)-2])},
			Mark:    &verdict.Mark{Gap: verdict.Gap{Name: nasty, Reason: nasty}},
		}},
		Notes: []verdict.Note{{Code: nasty, Text: nasty, Stream: nasty}}, Course: course(true, r), Logs: []verdict.Log{{What: nasty, Text: nasty}},
	}
	s.Found(verdict.Step{Cause: verdict.ServiceExited, Text: nasty, Of: nasty, Outcome: verdict.Failed, Failure: &verdict.Failure{Message: nasty}})
	page := htmlOf(t, verdict.Run{Scenarios: []verdict.Scenario{s}, Flags: []string{nasty}})
	if n := strings.Count(page, "<script"); n != 1 {
		t.Errorf("the page has %d scripts", n)
	}
	if strings.Contains(page, "<img") || regexp.MustCompile(`(href|src|action)="javascript:`).MatchString(page) {
		t.Error("what a server sent has become an element, or a link")
	}
	if at := strings.IndexAny(page, "\x00\x1b\u202e\u2066\u0085"); at >= 0 {
		t.Errorf("a character that nobody sees is in the page: …%q", page[max(0, at-300):at+10])
	}
	if packed := strings.Count(page, "<noscript"); packed != 1 || strings.Count(page, "</noscript") != packed {
		t.Error("what a server sent ends what is packed")
	}
	if n := strings.Count(page, "&lt;img src=x"); n < 20 {
		t.Errorf("what was sent is in the page only %d times", n)
	}
}

func TestSentenceOf(t *testing.T) {
	run := func(outcomes ...verdict.Outcome) verdict.Run {
		var r verdict.Run
		for i, o := range outcomes {
			r.Scenarios = append(r.Scenarios, verdict.Scenario{Name: fmt.Sprint(i), Outcome: o, Steps: []verdict.Step{{Text: fmt.Sprint(i), Outcome: o, Failure: &verdict.Failure{Got: "x"}, Mark: &verdict.Mark{Gap: verdict.Gap{Name: "slow"}}}}})
		}
		return r
	}
	for want, r := range map[string]verdict.Run{
		"All 2 scenarios hold.": run(verdict.Passed, verdict.Passed),
		"The scenario holds.":   run(verdict.Passed),
		"0 of 1 scenarios hold; 1 known gap is open in 1 scenario.":                              run(verdict.KnownGap),
		"1 of 2 scenarios hold; 1 known gap is open in 1 scenario.":                              run(verdict.Passed, verdict.KnownGap),
		"1 of 3 scenarios hold; 1 known gap is open in 2 scenarios.":                             run(verdict.Passed, verdict.KnownGap, verdict.KnownGap),
		"1 kind of failure in 2 of 3 scenarios, and 1 known gap has closed and is still marked.": run(verdict.Failed, verdict.Failed, verdict.GapClosed),
		"1 scenario could not be judged.":                                                        run(verdict.Passed, verdict.Unjudged),
		"Nothing was judged: the run ended before the first of 1 scenario was started.":          run(verdict.Skipped),
	} {
		if got := sentenceOf(r, causesOf(r)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// One deviation in one service is one cause; in doubt they are two.
func TestCausesOf(t *testing.T) {
	broke := func(service, got string) verdict.Scenario {
		return verdict.Scenario{
			Services: []string{service}, Outcome: verdict.Failed,
			Steps: []verdict.Step{{Outcome: verdict.Failed, Failure: &verdict.Failure{Code: "late", Got: got}}},
		}
	}
	r := verdict.Run{Scenarios: []verdict.Scenario{
		broke("shop", `#3 heartbeat arrived 3001 ms after "open", 1001 ms too late`),
		broke("shop", `#4 heartbeat arrived 3007 ms after "open", 1007 ms too late`),
		broke("shop", `#4 price arrived 3007 ms after "open", 1007 ms too late`),
		broke("till", `#3 heartbeat arrived 3001 ms after "open", 1001 ms too late`),
		broke("shop", "#8 done (9 ms) is the 2nd \"done\""),
		broke("shop", "after #7: #8 done"),
	}}
	for _, s := range r.Scenarios[4:] {
		s.Steps[0].Failure.Deviation = expect.Deviation{What: expect.CameAgain, Event: "done"}
	}
	var got [][]int
	for _, c := range causesOf(r) {
		got = append(got, c.scenarios)
	}
	if diff := cmp.Diff([][]int{{0, 1}, {4, 5}, {2}, {3}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDiffer(t *testing.T) {
	for _, c := range []struct{ a, b, inA, inB string }{
		{`"status" is 200`, `"status" is 503`, "200", "503"},
		{`the same`, `the same`, "", ""},
		{`grüße`, `grüÿe`, "ß", "ÿ"},
		{`one thing`, `quite another`, "", ""},
	} {
		a, b := differ(c.a, c.b)
		if a.Differs != c.inA || b.Differs != c.inB || a.Before+a.Differs+a.After != c.a || b.Before+b.Differs+b.After != c.b {
			t.Errorf("%q and %q: got %q and %q", c.a, c.b, a, b)
		}
	}
}

// Who runs a scenario again needs what chose the services.
func TestRerun(t *testing.T) {
	s := verdict.Scenario{Place: verdict.Place{File: "my features/a.feature", Line: 3, Column: 5}}
	want := "streamspec run --env=staging '--service=shop=node shop.js' 'my features/a.feature:3'"
	if got := rerun(verdict.Run{Flags: []string{"--env=staging", "--service=shop=node shop.js"}}, s); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A service that ended by itself is no scenario: it is not counted as one, and those are run again that used it.
func TestAServiceAmongScenarios(t *testing.T) {
	used := func(file string, services ...string) verdict.Scenario {
		return verdict.Scenario{Name: "s", Place: verdict.Place{File: file, Line: 1}, Services: services, Outcome: verdict.Passed}
	}
	shop := finds(verdict.ServiceExited, `the service "shop" exited by itself, and no scenario shows it: exit status 4`, verdict.Failure{})
	shop.Name, shop.Group, shop.Services, shop.IsService = "shop", "services", []string{"shop"}, true
	run := verdict.Run{Scenarios: []verdict.Scenario{used("a.yaml", "front", "shop"), used("b.yaml", "bank"), used("a.yaml", "shop"), used("my c.yaml", "shop"), shop}, Flags: []string{"--env=ci"}}
	again := readBack(t, run)
	again.Flags = run.Flags
	for name, r := range map[string]verdict.Run{"the run": run, "of its JSON report": again} {
		if got, want := rerun(r, r.Scenarios[4]), "streamspec run --env=ci a.yaml 'my c.yaml'"; got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
		if got, want := totals(r, false), "4 scenarios and 1 service: 4 passed, 1 failed"; !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}
