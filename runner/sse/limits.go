package sse

import "fmt"

// Defaults of [Limits].
const (
	// DefaultLineLimit is the longest line in bytes.
	DefaultLineLimit = 16 << 20
	// DefaultEventLimit is the largest data of one event in bytes.
	DefaultEventLimit = 64 << 20
	// DefaultEventsLimit is the largest number of events in one response.
	DefaultEventsLimit = 10_000_000
	// DefaultStreamLimit is the largest response in bytes, after decompression.
	DefaultStreamLimit = 4 << 30
)

// Unlimited switches one limit off.
const Unlimited = -1

// Limits bound what a hostile or broken stream can cost. A zero field stands for
// its default, a negative one for no limit. What a decoder holds in memory stays
// within a small multiple of Line plus Event.
type Limits struct {
	Line   int64 // bytes in one line, without its end
	Event  int64 // bytes in the data of one event
	Events int64 // events in one response
	Stream int64 // bytes in one response, after decompression
}

// The names of limits in a [LimitError].
const (
	LimitLine   = "line"
	LimitEvent  = "event"
	LimitEvents = "events"
	LimitStream = "stream"
)

// LimitError tells that a stream went beyond a limit. What came before it was
// delivered.
type LimitError struct {
	Limit  string // a name such as LimitLine
	Max    int64  // the limit itself: bytes, or a number of events
	Line   int    // the line in the stream where it happened, from 1
	Offset int64  // the byte in the stream where that line starts, from 0
}

func limitError(limit string, max int64, line int, offset int64) error {
	return &LimitError{Limit: limit, Max: max, Line: line, Offset: offset}
}

// Error names the limit, its value and the place.
func (e *LimitError) Error() string {
	return fmt.Sprintf("line %d, byte %d: the %s is beyond the limit of %d %s: raise the %s limit if that is what the server should send",
		e.Line, e.Offset, limitSubject(e.Limit), e.Max, limitUnit(e.Limit), e.Limit)
}

func limitSubject(limit string) string {
	switch limit {
	case LimitLine:
		return "length of this line"
	case LimitEvent:
		return "data of this event"
	case LimitEvents:
		return "number of events"
	}
	return "size of the " + limit
}

func limitUnit(limit string) string {
	if limit == LimitEvents {
		return "events"
	}
	return "bytes"
}

// withDefaults resolves zero to the default and negative to the largest number.
func (l Limits) withDefaults() Limits {
	return Limits{
		Line:   resolveLimit(l.Line, DefaultLineLimit),
		Event:  resolveLimit(l.Event, DefaultEventLimit),
		Events: resolveLimit(l.Events, DefaultEventsLimit),
		Stream: resolveLimit(l.Stream, DefaultStreamLimit),
	}
}

func resolveLimit(value, byDefault int64) int64 {
	const none = 1<<63 - 1
	switch {
	case value == 0:
		return byDefault
	case value < 0:
		return none
	}
	return value
}
