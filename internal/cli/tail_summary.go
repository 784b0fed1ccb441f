package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// maxTailTypes bounds how many types a summary counts: whoever serves more of them gives them
// no meaning.
const maxTailTypes = 50

// tailSummary counts what came, for the last line. What came itself is not kept.
type tailSummary struct {
	types                []string // in the order in which they came first
	counts               map[string]int
	others               int // events of further types
	comments, violations int
	longest              time.Duration // silence
	before               time.Duration // when something came last: the response, or an entry
}

// until counts the silence until now, when something comes, or the stream ends.
func (s *tailSummary) until(now time.Duration) {
	s.longest = max(s.longest, now-s.before)
	s.before = now
}

func (s *tailSummary) see(e *recording.Entry) {
	s.until(e.LastByte)
	switch e.Kind {
	case recording.KindEvent:
		s.count(e.Type)
	case recording.KindComment:
		s.comments++
	case recording.KindRetry:
	default:
		s.violations++
	}
}

func (s *tailSummary) count(kind string) {
	if s.counts[kind] == 0 {
		if len(s.types) >= maxTailTypes {
			s.others++
			return
		}
		if s.counts == nil {
			s.counts = map[string]int{}
		}
		s.types = append(s.types, kind)
	}
	s.counts[kind]++
}

// String is the last line: what came, how often, and the longest silence.
func (s *tailSummary) String() string {
	var parts []string
	for _, kind := range s.types {
		parts = append(parts, fmt.Sprintf("%d %s", s.counts[kind], recording.Escape(kind, recording.TimelineData)))
	}
	if len(parts) == 0 {
		parts = append(parts, "no event")
	}
	add := func(n int, one, many string) {
		switch n {
		case 0:
		case 1:
			parts = append(parts, "1 "+one)
		default:
			parts = append(parts, fmt.Sprintf("%d %s", n, many))
		}
	}
	add(s.others, "event of another type", "events of other types")
	add(s.comments, "comment", "comments")
	add(s.violations, "violation", "violations")
	text := strings.Join(parts, ", ")
	if s.longest > 0 {
		text += "; the longest silence " + recording.Milliseconds(s.longest)
	}
	return text
}
