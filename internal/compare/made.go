package compare

import (
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
)

// otherwise tells of each scenario what the sides were recorded with that is not the same: what differs may be due
// to that.
func otherwise(scenarios []string, old, now Side) []string {
	var all []string
	for _, name := range scenarios {
		was, is := old.with(name), now.with(name)
		if len(was) > 0 && len(is) > 0 && !slices.Equal(was, is) {
			all = append(all, fmt.Sprintf("%s: %s → %s", name, strings.Join(was, " or "), strings.Join(is, " or ")))
		}
	}
	return all
}

// with lists what the recordings of a scenario were made with, each once, sorted.
func (s Side) with(scenario string) []string {
	var all []string
	for _, r := range s.Runs {
		if r.Scenario == scenario {
			all = append(all, madeWith(r.Recording))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// madeWith says which environment and variables a person chose for a recording.
func madeWith(r *recording.Recording) string {
	var parts []string
	if r.Environment != "" {
		parts = append(parts, "--env "+r.Environment)
	}
	for _, v := range r.Variables {
		if slices.Contains(r.Set, v.Name) {
			parts = append(parts, fmt.Sprintf("--var %s=%s", v.Name, recording.Escape(v.Value, shownData)))
		}
	}
	if len(parts) == 0 {
		return "no --env and no --var"
	}
	return strings.Join(parts, " ")
}

// answered tells whether anybody answered in any recording.
func answered(f *facts) bool {
	for _, n := range f.responses {
		if n > 0 {
			return true
		}
	}
	return false
}

// quiet tells that no event came in any recording.
func quiet(f *facts) bool {
	for k, t := range f.tally {
		if k.aspect == aspectCount && t.runs > t.of(absent) {
			return false
		}
	}
	return true
}
