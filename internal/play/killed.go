package play

import (
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// killed says of streams that broke as a service was killed, which had been asked to stop and did not: that is
// why, and no fault of the connection.
func (c *conclusion) killed() {
	for _, r := range c.followed() {
		why := c.acted.killedWith(r)
		if why == "" {
			continue
		}
		for i := range c.out.Causes {
			found := &c.out.Causes[i]
			if found.Cause == verdict.StreamBroke && speaksOfEnd(found.Failure, r) && !strings.Contains(found.Text, why) {
				found.Text += why
			}
		}
		for _, j := range c.judged.all {
			if j.Step.Outcome == verdict.Failed && speaksOfEnd(j.Step.Failure, r) && !strings.Contains(j.Step.Failure.Got, why) {
				j.Step.Failure.Got += why
			}
		}
	}
}

// killedWith says that a service was killed as a stream broke; empty: none was.
func (a *acted) killedWith(r *recording.Stream) string {
	if r.End.Reason != recording.Truncated && r.End.Reason != recording.Reset {
		return ""
	}
	broke := r.Wall(r.End.At)
	for _, done := range a.sofar() {
		gone := done.Began.Add(done.Ended)
		if done.Killed && broke.After(gone.Add(-done.Late-brokenGrace)) && broke.Before(gone.Add(brokenGrace)) {
			return fmt.Sprintf(", as the service %q was killed: it had not ended %s after it was asked to (%s)", done.Of, recording.Milliseconds(done.Ended), done.Name)
		}
	}
	return ""
}

// speaksOfEnd tells whether a failure tells how a stream ended.
func speaksOfEnd(f *verdict.Failure, r *recording.Stream) bool {
	return f != nil && slices.Contains(f.Ends, r.Name)
}
