package expect

import (
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// Window is a time that a limit allowed, on the clock of a stream, and how much of it was used.
type Window struct {
	Stream string
	From   time.Duration
	Took   time.Duration // as it was recorded
	Limit  time.Duration
	Least  bool // at least so long is expected; else at most
}

// observedWindow is the one that came closest to its limit, or that missed it. The zero value
// is none.
type observedWindow struct {
	took, limit time.Duration
	until       time.Duration
	atEnd       bool // it reached to the end of the stream
	least       bool
}

func newObservedWindow(took, limit time.Duration, least bool, v *View) observedWindow {
	w := observedWindow{took: took, limit: limit, least: least, atEnd: v == nil}
	if v != nil {
		w.until = v.LastByte
	}
	return w
}

// windowed is a monitor that judges by limits.
type windowed interface{ observedWindow() observedWindow }

func (l *limits) observedWindow() observedWindow { return l.window }

// windowOf is what a monitor that has judged a stream knows of its limits; nil: nothing.
func windowOf(m Monitor, v Verdict, r *recording.Stream) *Window {
	by, ok := m.(windowed)
	if !ok || v.State == Unknown || v.State == Held && v.Measure.Used == 0 || v.State == Broken && v.Code != Late && v.Code != Early {
		return nil
	}
	w := by.observedWindow()
	if w.limit <= 0 {
		return nil
	}
	if w.atEnd {
		w.until = r.End.At
	}
	return &Window{Stream: r.Name, From: w.until - w.took, Took: w.took, Limit: w.limit, Least: w.least}
}
