package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
)

// Data that was encoded twice explains whatever is not found in it. A service that does so does it
// everywhere, so it is one kind of failure, which says of what events.
const twice = "is a text that holds JSON, which was encoded twice"

// addTwice notes of what type the event is whose data a finding says was encoded twice.
func (b *broken) addTwice(f verdict.Step) {
	if f.Failure == nil || f.Failure.HeldBack != "" || f.Failure.Deviation.What != expect.EncodedTwice {
		return
	}
	if kind := f.Failure.Deviation.Event; !slices.Contains(b.twice, kind) {
		b.twice = append(b.twice, kind)
	}
}

// mostTwice is how many types of events are named whose data was encoded twice.
const mostTwice = 5

// ofTwice says of types of events that their data was encoded twice.
func (b *broken) ofTwice() string {
	parts := each(b.twice[:min(len(b.twice), mostTwice)], func(kind string) string { return `"` + kind + `"` })
	if more := len(b.twice) - mostTwice; more > 0 {
		parts = append(parts, fmt.Sprintf("%d more", more))
	}
	last := len(parts) - 1
	if last > 0 {
		parts = []string{strings.Join(parts[:last], ", "), parts[last]}
	}
	return fmt.Sprintf("the data of %s %s", strings.Join(parts, " and "), twice)
}
