package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestAReasonIsToldOnce: a service that does not start stops every scenario that
// needs it; only the first tells why.
func TestAReasonIsToldOnce(t *testing.T) {
	unjudged := func(name, why string) verdict.Scenario {
		step := verdict.Step{Keyword: "When", Text: "it runs", Outcome: verdict.Unjudged, Failure: &verdict.Failure{Message: why}}
		return verdict.Scenario{Name: name, Outcome: verdict.Unjudged, Steps: []verdict.Step{step}}
	}
	var out strings.Builder
	NewConsole(&out, ConsoleOptions{}).Summary(verdict.Run{Scenarios: []verdict.Scenario{
		unjudged("one", "the database is gone"), unjudged("two", "the database is gone"), unjudged("three", "no disk"),
	}})
	text := out.String()
	if n := strings.Count(text, "the database is gone"); n != 1 {
		t.Errorf("the reason is told %d times:\n%s", n, text)
	}
	for _, want := range []string{"For the same reason 1 scenario more:", "ERROR two", "no disk"} {
		if !strings.Contains(text, want) {
			t.Errorf("this is missing: %s\nin:\n%s", want, text)
		}
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

// TestTheLogOfASharedService: of what a service wrote for all scenarios each shows what is
// its own; what nobody can tell apart is shown once.
func TestTheLogOfASharedService(t *testing.T) {
	failing := func(name, own string) verdict.Scenario {
		s := verdict.Scenario{Name: name, Steps: []verdict.Step{ends(expects(3, name), verdict.Failed, &verdict.Failure{Expected: name, Got: "none"})}}
		s.Logs = []verdict.Log{{What: "the service shop wrote", Text: "mixed of all\n", Shared: true, Own: own}}
		s.Decide()
		return s
	}
	text := failures(verdict.Run{Scenarios: []verdict.Scenario{failing("one", ""), failing("two", "order 2 failed\n"), failing("three", "")}}).String()
	if n := strings.Count(text, "mixed of all"); n != 1 {
		t.Errorf("what is everybody's is shown %d times:\n%s", n, text)
	}
	if !strings.Contains(text, "What the service shop wrote of this scenario:\n    order 2 failed") {
		t.Errorf("what is its own is missing:\n%s", text)
	}
}
