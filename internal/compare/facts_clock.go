package compare

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/streamspec/streamspec/internal/wording"
)

// How far times are from the clock of the recording that are told by it: zones are whole quarters of an hour apart,
// but a quarter alone is none, and by so much an event comes later than it says, or clocks differ.
const (
	zoneStep  = 15 * time.Minute
	leastZone = 30 * time.Minute
	nearClock = 30 * time.Second
)

// shift is how far the times that a field says are from the clock of the recording, where all are equally far.
type shift struct {
	by    time.Duration
	first float64 // of the times, in microseconds since 1970
	known bool
	none  bool // they are not equally far, or it cannot be told
}

func (s *shift) add(by time.Duration, is bool, since float64) {
	switch {
	case !is || s.known && s.by != by:
		s.none = true
	case !s.known:
		*s = shift{by: by, first: since, known: true, none: s.none}
	}
}

// shiftOf is how far a time is from when its event came, in steps of zones; false: it is no time of that moment.
func (f *flow) shiftOf(since float64, e *event) (by time.Duration, is bool) {
	if f.stream.Started.IsZero() || !f.timed() {
		return 0, false
	}
	far := since - float64(f.stream.Wall(e.at).UnixMicro())
	if math.Abs(far) > float64((moment + nearClock).Microseconds()) {
		return 0, false
	}
	off := time.Duration(far) * time.Microsecond
	by = off.Round(zoneStep)
	return by, (off-by).Abs() <= nearClock && by.Abs() <= moment && (by == 0 || by.Abs() >= leastZone)
}

// onTime is the value of times that are those at which their events came; a zone that nobody says is UTC.
const onTime = "as the clock"

func shiftText(by time.Duration) string {
	if by == 0 {
		return onTime
	}
	side, far := "ahead of", by.Abs()
	if by < 0 {
		side = "behind"
	}
	text := fmt.Sprintf("%g h", math.Trunc(far.Hours()))
	if minutes := int(far.Minutes()) % 60; minutes > 0 {
		text += " " + wording.Counted(minutes, "minute")
	}
	return fmt.Sprintf("%s %s the clock", text, side)
}

// state states how far the times of a field are from the clock.
func (s *shift) state(f *facts, k key, at Place) {
	if !s.known || s.none {
		return
	}
	f.at(k).add(shiftText(s.by), at)
	f.instants[k] = append(f.instants[k], s.first)
}

// forgetFixed forgets of times that are the same in each recording how far they are from when that was made.
func (f *facts) forgetFixed() {
	for k, all := range f.instants {
		if len(all) > 1 && slices.Min(all) == slices.Max(all) {
			delete(f.tally, k)
		}
	}
}
