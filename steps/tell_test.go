package steps

import (
	"context"
	"strings"
	"testing"

	"github.com/cucumber/godog"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner"
)

// In a team's own suite a known gap is seen, though godog says that the scenario passed, and a step
// that nobody understands leads to sentences.
func TestWhatGodogHasNoWordFor(t *testing.T) {
	var said strings.Builder
	teller := &teller{sentences: Sentences(), out: &said}
	teller.undefined(context.Background(), &godog.Step{Text: `exactly 2 "tick" events come`})
	teller.gaps(context.Background(), &godog.Scenario{Uri: "features/ticks.feature", Name: "three"}, verdict.Scenario{Steps: []verdict.Step{
		{Outcome: verdict.Passed},
		{
			Outcome: verdict.KnownGap, Mark: &verdict.Mark{Gap: verdict.Gap{Name: "third-tick", Reason: "it is not sent yet", Ticket: "SHOP-1"}},
			Failure: &verdict.Failure{Expected: `exactly 3 "tick"`, Got: `2 "tick"`},
		},
	}})
	const want = `no sentence is "exactly 2 \"tick\" events come"
  the nearest: exactly 3 "KIND" arrive
           or: the stub "NAME" received exactly 2 "GET /path"
           or: exactly the events "PATTERN" arrive
known gap third-tick in features/ticks.feature, three: it is not sent yet (SHOP-1)
  expected  exactly 3 "tick"
  got       2 "tick"
`
	if said.String() != want {
		t.Errorf("got\n%s\nwant\n%s", said.String(), want)
	}
}

// What the hooks of a suite find reaches the teller.
func TestASuiteIsTold(t *testing.T) {
	loaded, err := runner.Load(runner.Config{Scenarios: "testdata/scenarios"})
	if err != nil {
		t.Fatal(err)
	}
	defer loaded.Close(t.Context())
	var said strings.Builder
	h := &hooks{
		sentences: Sentences(), handlers: handlers(Sentences()), runner: loaded.Runner, tell: &teller{sentences: Sentences(), out: &said},
		library: func(string) (*scenario.Library, error) { return loaded.Library, nil },
	}
	feature := godog.Feature{Name: "f.feature", Contents: []byte("Feature: f\n  Scenario: s\n    Given nobody understands this\n")}
	suite := godog.TestSuite{ScenarioInitializer: h.register, Options: &godog.Options{
		Format: "progress", Strict: true, Output: &strings.Builder{}, FeatureContents: []godog.Feature{feature},
	}}
	if status := suite.Run(); status == 0 || !strings.Contains(said.String(), `no sentence is "nobody understands this"`) {
		t.Errorf("status %d, told %q", status, said.String())
	}
}
