// Package features_test runs the features under `go test`, as any team with a
// godog suite would.
package features_test

import (
	"bytes"
	"io"
	"os"
	"regexp"
	"slices"
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

// measurings bounds how often a feature runs where this machine was too busy to tell whether a
// limit was kept: what nobody can tell is measured again, with less beside it, as the command does.
const measurings = 4

// together is how many scenarios run at once: they wait for streams, not for the processor.
const together = 16

// failedIn is the file of a scenario that did not hold, in what godog prints.
var failedIn = regexp.MustCompile(`(?m)^ *Scenario: .* # (\S+\.feature):\d+$`)

func TestFeatures(t *testing.T) {
	paths, concurrency := []string{"."}, together
	for n := 1; ; n++ {
		var out bytes.Buffer
		status := runFeatures(t, paths, concurrency, &out)
		told, doubted := strings.Count(out.String(), "Error: "), strings.Count(out.String(), "nobody can tell: ")
		switch {
		case status == 0:
			return
		case n == measurings || doubted == 0 || doubted < told:
			t.Fatalf("the features do not hold\n%s", &out)
		}
		concurrency /= 2
		var failed []string
		for _, found := range failedIn.FindAllStringSubmatch(out.String(), -1) {
			failed = append(failed, found[1])
		}
		if len(failed) > 0 {
			slices.Sort(failed)
			paths = slices.Compact(failed)
		}
	}
}

// runFeatures answers the exit status of godog.
func runFeatures(t *testing.T, paths []string, concurrency int, out io.Writer) int {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	suite := godog.TestSuite{
		Name: "features",
		Options: &godog.Options{
			Format:      "progress",
			Paths:       paths,
			Concurrency: concurrency,
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
