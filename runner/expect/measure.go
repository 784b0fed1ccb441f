package expect

import (
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// nearLimit is the share of a limit from which on a verdict that holds came close to it.
const nearLimit = 0.8

// Measure says how much was judged by a verdict that holds. The zero value says nothing.
type Measure struct {
	Text string  // for people: "7 intervals, the longest 1020 ms of 2000 ms allowed"
	Used float64 // the share of the limit that was used up at the closest, 0 to 1; zero where there is no limit
	// ByNothing tells that it is about what must not come, and that the stream ended without an entry:
	// nothing came that could have broken it.
	ByNothing bool
	// PartlyByNothing tells so of at least one of the streams.
	PartlyByNothing bool
}

// Near tells that what was judged came close to its limit: it held, and may not tomorrow.
func (m Measure) Near() bool { return m.Used > nearLimit }

// on is the measure of what must not come on a stream. While we follow one on which nothing comes,
// time is watched; one that ended at once showed nothing.
func (m Measure) on(r *recording.Stream) Measure {
	m.ByNothing = r.Len() == 0 && !weLeft(r)
	m.PartlyByNothing = m.ByNothing
	return m
}

// closer is the one of two measures that came closer to its limit; of several without a
// limit, the first on which something came.
func (m Measure) closer(other Measure) Measure {
	closer := m
	if m.Text == "" || m.ByNothing || other.Used > m.Used {
		closer = other
	}
	closer.PartlyByNothing = m.PartlyByNothing || other.PartlyByNothing
	return closer
}

// isOf tells whether it is the measure of a verdict, among others that it was compared with.
func (m Measure) isOf(v Verdict) bool { return m.Text == v.Measure.Text && m.Used == v.Measure.Used }

// numberOf writes a number of events of a kind.
func numberOf(n int, kind string) string { return wording.CountedAs(n, spoken(kind), spokenMany(kind)) }
