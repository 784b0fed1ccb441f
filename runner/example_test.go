package runner_test

import (
	"context"
	"fmt"

	"github.com/streamspec/streamspec/runner"
)

// A program of one's own plays a YAML scenario, and reads what became of it.
func ExampleSuite_Run() {
	suite, err := runner.Load(runner.Config{Scenarios: "testdata/scenarios"})
	if err != nil {
		fmt.Println(err) // a scenario file is wrong: file:line:column, and what is valid
		return
	}
	ctx := context.Background()
	defer suite.Close(ctx)
	for _, name := range suite.Names() {
		result, err := suite.Run(ctx, name)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(result.Name+":", result.Outcome)
		for _, step := range result.Steps {
			fmt.Println("-", step.Text+":", step.Outcome)
		}
	}
	// Output:
	// a clock that stops: failed
	// - the events arrive in this order: tick tick tick: passed
	// - exactly 4 "tick": failed
}
