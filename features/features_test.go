// Package features_test runs the features under `go test`, as any team with a
// godog suite would.
package features_test

import (
	"os"
	"testing"

	"github.com/cucumber/godog"

	"github.com/streamspec/streamspec/internal/cli"
	"github.com/streamspec/streamspec/runner"
	"github.com/streamspec/streamspec/steps"
)

// asCommand makes the test's own executable the command streamspec, which the
// sample service is started with.
const asCommand = "STREAMSPEC_FEATURES_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		os.Exit(cli.Main())
	}
	os.Exit(m.Run())
}

func TestFeatures(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	suite := godog.TestSuite{
		Name: "features",
		Options: &godog.Options{
			Format:      "progress",
			Paths:       []string{"."},
			Concurrency: 64, // scenarios wait for streams, not for the processor
			TestingT:    t,
		},
	}
	err = steps.Add(&suite, runner.Config{
		Scenarios: "../scenarios",
		Services:  runner.Services{Self: []string{self}, SelfEnv: []string{asCommand + "=1"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if suite.Run() != 0 {
		t.Fatal("the features do not hold")
	}
}
