package expect

import (
	"fmt"
	"time"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// misses are the spans of an expectation that missed a limit of it, for what is to be said of all
// of them: one that is a little too long is a slow moment, all of them are a slow service.
type misses struct {
	long, short       int
	shortest, longest time.Duration
	limit             time.Duration // of the first
}

func (m *misses) take(s span, limit time.Duration, count *int) {
	if m.long+m.short == 0 {
		m.shortest, m.limit = s.recorded, limit
	}
	*count++
	m.shortest, m.longest = min(m.shortest, s.recorded), max(m.longest, s.recorded)
}

func (m *misses) tooLong(s span, limit time.Duration)  { m.take(s, limit, &m.long) }
func (m *misses) tooShort(s span, limit time.Duration) { m.take(s, limit, &m.short) }

// before puts before what is said of the first how many of so many, at least two, missed the limit, and
// how long those took.
func (m *misses) before(first string, judged int, spans string) string {
	n, how := m.long+m.short, "too long"
	switch {
	case m.long == 0:
		how = "too short"
	case m.short > 0:
		how = "too long or too short"
	}
	which := fmt.Sprintf("%d of %d %s", n, judged, spans)
	switch {
	case n == 1:
		return fmt.Sprintf("%s is %s: %s", which, how, first)
	case n < judged:
	case n == 2:
		which = "both " + spans
	default:
		which = fmt.Sprintf("all %d %s", judged, spans)
	}
	return fmt.Sprintf("%s are %s, %s%s; the first: %s", which, how, m.took(), m.allowed(), first)
}

// took is how long they were, from the shortest to the longest.
func (m *misses) took() string {
	least, most := recording.Milliseconds(m.shortest), recording.Milliseconds(m.longest)
	if least == most {
		return most + " each"
	}
	return least + " to " + most
}

// allowed is the limit that all of them missed; empty: there are two.
func (m *misses) allowed() string {
	if m.long > 0 && m.short > 0 {
		return ""
	}
	bound := "at most"
	if m.short > 0 {
		bound = "at least"
	}
	return fmt.Sprintf(", where %s %s is allowed", bound, wording.Length(m.limit))
}
