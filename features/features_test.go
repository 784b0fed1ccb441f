// Package features_test runs the features under `go test`, as any team with a
// godog suite would.
package features_test

import (
	"bytes"
	"io"
	"os"
	"strings"
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

// measurings bounds how often the features run where this machine was too busy to tell
// whether a limit was kept: what nobody can tell is measured again, as the command does.
const measurings = 3

func TestFeatures(t *testing.T) {
	for n := 1; ; n++ {
		var out bytes.Buffer
		status := runFeatures(t, &out)
		told, doubted := strings.Count(out.String(), "Error: "), strings.Count(out.String(), "nobody can tell: ")
		switch {
		case status == 0:
			return
		case n == measurings || doubted == 0 || doubted < told:
			t.Fatalf("the features do not hold\n%s", &out)
		}
	}
}

func runFeatures(t *testing.T, out io.Writer) (status int) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	suite := godog.TestSuite{
		Name: "features",
		Options: &godog.Options{
			Format:      "progress",
			Paths:       []string{"."},
			Concurrency: 16, // scenarios wait for streams, not for the processor
			NoColors:    true,
			Output:      out,
		},
	}
	err = steps.Add(&suite, runner.Config{
		Scenarios: "../scenarios",
		Services:  runner.Services{Self: []string{self}, SelfEnv: []string{asCommand + "=1"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return suite.Run()
}
