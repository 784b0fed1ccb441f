package steps_test

import (
	"fmt"
	"os"

	"github.com/cucumber/godog"

	"github.com/streamspec/streamspec/runner"
	"github.com/streamspec/streamspec/steps"
)

// A team that has a godog suite adds the sentences with one call.
func ExampleAdd() {
	suite := godog.TestSuite{
		Name:    "our suite",
		Options: &godog.Options{Format: "progress", Paths: []string{"testdata/features"}, Output: os.Stderr},
	}
	if err := steps.Add(&suite, runner.Config{Scenarios: "testdata/scenarios"}); err != nil {
		fmt.Println(err) // a scenario file is wrong: file:line:column, and what is valid
		return
	}
	fmt.Println("status:", suite.Run())
	// Output: status: 0
}
