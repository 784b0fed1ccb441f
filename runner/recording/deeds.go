package recording

import (
	"fmt"
	"strings"
	"time"
)

// Deed is something that was done while a stream was followed, as a timeline shows it.
type Deed struct {
	At    time.Duration // on the clock of the stream
	Label string        // stands where events have their number: at most four columns
	Text  string
}

// until shows those that were done by then, behind a gap for the entries that are left out. It
// returns how many entries are left out since.
func (t *timeline) until(at time.Duration, skipped int) int {
	n := 0
	for n < len(t.deeds) && t.deeds[n].At <= at {
		n++
	}
	if n == 0 {
		return skipped
	}
	t.gap(skipped)
	for _, d := range t.deeds[:n] {
		t.lines = append(t.lines, Line{Text: strings.TrimRight(fmt.Sprintf("%-*s%4s %9s  %s", t.pointer, "", d.Label, Milliseconds(d.At), d.Text), " "), Entry: true})
	}
	t.deeds = t.deeds[n:]
	return 0
}
