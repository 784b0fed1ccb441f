package check

import (
	"maps"
	"slices"

	"github.com/streamspec/streamspec/internal/problem"
)

// checkLoad finds thresholds of a load that are about nothing.
func (c scenarioCheck) checkLoad() {
	load := c.scenario.Load
	if load == nil {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(load.Thresholds)) {
		if _, err := load.Threshold(key, c.scenario.Expect); err != nil {
			c.value([]string{"load", "thresholds", key}, err.Error(), problem.HelpOf(err))
		}
	}
}
