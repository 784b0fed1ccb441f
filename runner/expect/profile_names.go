package expect

import (
	"fmt"
	"maps"
	"slices"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/suggest"
)

// misspelt finds a kind that the profile names and does not declare, and that is nearly one that
// it declares, or names more often: a rule about it would never find anything.
func (f *ProfileFile) misspelt() error {
	times := map[string]int{}
	for i := range f.Rules {
		for _, name := range Undeclared(f.Rules[i].Expectation, f.Events) {
			times[name]++
		}
	}
	if f.ShownBy != "" {
		times[f.ShownBy]++
	}
	known := f.Events.Names()
	for _, kind := range f.Events {
		known = append(known, kind.Event)
	}
	for _, name := range slices.Sorted(maps.Keys(times)) {
		if slices.Contains(known, name) {
			continue
		}
		often := slices.DeleteFunc(slices.Sorted(maps.Keys(times)), func(other string) bool { return times[other] <= times[name] })
		if meant := suggest.Misspelt(name, append(slices.Clone(known), often...)); meant != "" {
			return problem.AtField("expect", problem.WithHelp(
				fmt.Errorf("a rule names the kind %q, which nobody declares", name),
				fmt.Sprintf("did you mean %q? if %[2]q is an event type, declare it: events: {%[2]s: {event: %[2]s}}", meant, name)))
		}
	}
	return nil
}
