package pattern_test

import (
	"fmt"

	"github.com/streamspec/streamspec/runner/expect/pattern"
)

// A stream walks through the automaton of a pattern, event by event. Which of the
// pattern's kinds an event is of, the caller tells.
func ExampleAutomaton_Walk() {
	automaton, err := pattern.Compile("open progress+ (completed | failed)")
	if err != nil {
		fmt.Println(err)
		return
	}
	walk := automaton.Walk()
	for _, event := range []string{"open", "progress", "open"} {
		is := make([]bool, len(automaton.Names()))
		for i, kind := range automaton.Names() {
			is[i] = kind == event
		}
		if !walk.Step(is) {
			fmt.Printf("%s may not come here, but %v\n", event, walk.Allowed())
		}
	}
	fmt.Println("done:", walk.Accepts())
	// Output:
	// open may not come here, but [completed failed progress]
	// done: false
}
