package sse

import (
	"bytes"
	"fmt"
	"time"

	"github.com/streamspec/streamspec/runner/sse/rules"
)

// Kind tells what an [Entry] is.
type Kind uint8

// The kinds of entry.
const (
	KindEvent     Kind = iota + 1 // an event that was dispatched
	KindComment                   // a line that starts with a colon
	KindRetry                     // a reconnection time was set
	KindViolation                 // the stream broke a rule, or did something odd
)

// String returns "event", "comment", "retry" or "violation".
func (k Kind) String() string {
	switch k {
	case KindEvent:
		return "event"
	case KindComment:
		return "comment"
	case KindRetry:
		return "retry"
	case KindViolation:
		return "violation"
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Entry is one thing that an event stream said, with its evidence. The decoder
// reuses an Entry and the bytes it points to; [Entry.Clone] makes one to keep.
type Entry struct {
	Kind Kind

	// Type is an event's type; "message" where the stream named none.
	Type string
	// Data is an event's data, a comment's text, a retry's digits, or the
	// text that violates a rule (at most excerptBytes of it).
	Data []byte
	// LastEventID is, for an event, the last event ID at its dispatch; for an
	// unterminated one, what it would have been.
	LastEventID []byte
	// Retry is, for a retry, the reconnection time that it set: at most the largest
	// Duration of whole milliseconds, whatever its digits say.
	Retry time.Duration
	// Violation is, for a violation, its entry in the catalogue, and Detail what
	// exactly was wrong here.
	Violation *rules.Rule
	Detail    string
	// Given is, for a violation by which a block is no event, the event type that the block gives: "message" where it
	// has data and names none; nil: it has neither.
	Given *string
	// Unterminated marks an event whose blank line never came: a browser discards it, and
	// it is delivered only where [Options].DeliverUnterminated asks for it.
	Unterminated bool
	// Cut tells that nobody knows how the text goes on, or that not all of it is here: the stream ended inside a line
	// of it, or it is the beginning of a long one that violates a rule.
	Cut bool
	// HasID tells that the event had an id field that counts: one that holds NUL is
	// ignored.
	HasID bool

	Evidence
}

// Evidence tells where and when an entry stood in the response. An event reaches
// from its first line, be it of an unknown field, to its blank line; any other
// entry is a line or a part of one.
type Evidence struct {
	Number int // counts the entries of the same kind in the response, from 1
	Line   int // the entry's first line in the response, from 1
	// Start and End are the byte range in the response, decoded of any
	// compression: from 0, without End. It ends after the byte that completed
	// the entry: of a last CRLF that is the CR.
	Start, End int64
	FirstByte  time.Duration // when the read with its first byte returned
	LastByte   time.Duration // when the read with its last byte returned
	Read       int           // which read brought its last byte, from 1
}

// Clone returns a copy that stays valid when the decoder goes on.
func (e *Entry) Clone() *Entry {
	out := *e
	out.Data = bytes.Clone(e.Data)
	out.LastEventID = bytes.Clone(e.LastEventID)
	if e.Given != nil {
		given := *e.Given
		out.Given = &given
	}
	return &out
}
