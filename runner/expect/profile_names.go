package expect

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/streamspec/streamspec/internal/problem"
)

// misspelt finds a kind that the profile names and does not declare, and that is nearly one that
// it declares, or names more often: a rule about it would never find anything.
func (f *ProfileFile) misspelt() error {
	times := map[string]int{}
	for i := range f.Rules {
		for _, name := range f.undeclared(&f.Rules[i]) {
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
		if meant := problem.Misspelt(name, append(slices.Clone(known), often...)); meant != "" {
			return problem.AtField("expect", problem.WithHelp(
				fmt.Errorf("a rule names the kind %q, which nobody declares", name),
				fmt.Sprintf("did you mean %q? if %[2]q is an event type, declare it: events: {%[2]s: {event: %[2]s}}", meant, name)))
		}
	}
	return nil
}

// undeclared are the names in a rule that are none of the declared kinds: types of events.
func (f *ProfileFile) undeclared(rule *ProfileRule) []string {
	var all []string
	kinds := f.Events.Closed()
	for {
		_, err := NewMonitor(rule.Expectation, Env{Kinds: kinds})
		var undeclared *UndeclaredError
		if !errors.As(err, &undeclared) || slices.Contains(all, undeclared.Name) {
			return all
		}
		all = append(all, undeclared.Name)
		kinds[undeclared.Name] = Kind{Event: undeclared.Name}
	}
}
