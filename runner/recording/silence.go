package recording

import "time"

// A silence in a stream is shown in its timeline from this on, if it is so many times longer
// than the stream's others: the beat of heartbeats is none.
const (
	shownSilence = time.Second
	outstanding  = 2
)

// silences tells which pauses of a stream stand out.
type silences struct {
	least time.Duration // that is shown
	since time.Duration // the last byte so far
}

// newSilences measures the pauses of a stream. Where there was no response, there are none.
func newSilences(r *Stream) silences {
	if r.Response == nil {
		return silences{least: r.End.At + 1}
	}
	var longest, total time.Duration
	count, since := 0, r.Response.At
	pause := func(at time.Duration) {
		longest, total, since = max(longest, at-since), total+at-since, at
		count++
	}
	for _, e := range r.All() {
		pause(e.LastByte)
	}
	pause(r.End.At)
	least := shownSilence
	if count > 1 {
		least = max(least, outstanding*(total-longest)/time.Duration(count-1))
	}
	return silences{least: least, since: r.Response.At}
}

// until is how long nothing came before this; zero: not long enough to be shown.
func (s *silences) until(at time.Duration) time.Duration {
	pause := at - s.since
	s.since = at
	if pause < s.least {
		return 0
	}
	return pause
}
