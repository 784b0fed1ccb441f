package steps_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/cucumber/godog"

	"github.com/streamspec/streamspec/runner"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/steps"
)

// evenly is an expectation of a team's own: the numbers at a path are all even.
type evenly struct{ path value.Path }

func (x evenly) String() string { return fmt.Sprintf("all %q are even", x.path) }

func (evenly) Scope() expect.Scope { return expect.ScopeEvents }

func (x evenly) Start(expect.Env) (expect.Monitor, error) { return &evenMonitor{evenly: x}, nil }

type evenMonitor struct {
	evenly
	expect.Judgement
}

func (m *evenMonitor) See(v *expect.View) {
	if v.Kind != recording.KindEvent {
		return
	}
	number, missing := v.Get(m.path)
	switch {
	case missing != "":
		m.Break(expect.Custom, m.String(), missing, v.Entry)
	case number.Int()%2 != 0:
		m.Break(expect.Custom, m.String(), fmt.Sprintf("%s has %d", recording.Name(v.Entry), number.Int()), v.Entry)
	}
}

func (m *evenMonitor) End(*recording.Stream) { m.Hold(expect.Measure{}) }

// A team teaches its suite a sentence: it gets the same messages and timeline.
func TestCustomExpectation(t *testing.T) {
	even := steps.Custom(`all "PATH" are even`, `all "([^"]+)" are even`, func(groups []string) (expect.Expectation, error) {
		path := value.Path(groups[0])
		return evenly{path}, path.Validate()
	})
	cases := []struct{ sentence, want string }{
		{`all "n" are even`, `got       #1 tick has 1`},
		{`all "m" are even`, ` has no "m"`},
		{`all "$.n" are even`, `the JSON path "$.n" is not written as gjson reads it`},
		{`on the stream "stream", all "n" are even`, `>   #1`},
	}
	for _, c := range cases {
		t.Run(c.sentence, func(t *testing.T) {
			text := "Feature: F\n  Scenario: s\n    " + strings.Join([]string{given, when, "Then " + c.sentence}, "\n    ") + "\n"
			var out bytes.Buffer
			suite := godog.TestSuite{Options: &godog.Options{
				Format: "pretty", NoColors: true, Output: &out,
				FeatureContents: []godog.Feature{{Name: "f.feature", Contents: []byte(text)}},
			}}
			if err := steps.Add(&suite, runner.Config{Scenarios: "testdata/scenarios"}, even); err != nil {
				t.Fatal(err)
			}
			if status := suite.Run(); status != 1 || !strings.Contains(out.String(), c.want) {
				t.Errorf("status %d; it must say %q:\n%s", status, c.want, out.String())
			}
		})
	}
}
