package play

import (
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/scenario"
)

// TestTheShorterOfTwoTimes: a person who runs a scenario can end it sooner than it says, and not later.
func TestTheShorterOfTwoTimes(t *testing.T) {
	for _, c := range []struct{ own, most, want time.Duration }{
		{2 * time.Second, 5 * time.Second, 2 * time.Second},
		{2 * time.Second, time.Second, time.Second},
		{0, 5 * time.Second, 5 * time.Second},
		{2 * time.Second, 0, 2 * time.Second},
		{0, 0, 0},
	} {
		p := &Play{Scenario: &scenario.Scenario{Timeout: c.own}}
		p.options.Timeout = c.most
		if got := limitOf(p).time; got != c.want {
			t.Errorf("%v of the scenario, %v of the run: %v, want %v", c.own, c.most, got, c.want)
		}
	}
}
