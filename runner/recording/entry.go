package recording

import (
	"bytes"
	"fmt"
	"time"
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

// Entry is one thing that an event stream said, with its evidence. It no longer changes
// once it is in a recording.
type Entry struct {
	Kind Kind

	// Type is an event's type; "message" where the stream named none.
	Type string
	// Data is an event's data, a comment's text, a retry's digits, or the text that
	// violates a rule.
	Data []byte
	// LastEventID is, for an event, the last event ID at its dispatch; for an
	// unterminated one, what it would have been.
	LastEventID []byte
	// Retry is, for a retry, the reconnection time that it set.
	Retry time.Duration
	// Violation is, for a violation, the code of the rule, and Detail what exactly was
	// wrong here.
	Violation string
	Detail    string
	// Given is, for a violation by which a block is no event, the event type that the block gives: "message" where it
	// has data and names none; nil: it has neither.
	Given *string
	// Odd marks a violation that the standard allows, though a server hardly means it.
	Odd bool
	// Unterminated marks an event whose blank line never came: a browser discards it.
	Unterminated bool
	// Cut tells that nobody knows how the text goes on, or that not all of it is here: the stream ended inside a line
	// of it, or it is the beginning of a long one that violates a rule.
	Cut bool
	// HasID tells that the event had an id field; without one, it has the last event ID
	// of an event before it.
	HasID bool
	// Row is the line that it is in the file of its recording, from 1; 0: it is in none.
	Row int

	Evidence
}

// Evidence tells where and when an entry stood in the response. An event reaches from
// its first line, be it of an unknown field, to its blank line; any other entry is a line
// or a part of one.
type Evidence struct {
	Number int // counts the entries of the same kind in the recording, from 1
	Line   int // the entry's first line in the response, from 1; 0: it stands in no line
	// Start and End are the byte range in the response, decoded of any compression: from
	// 0, without End. It ends after the byte that completed the entry: of a last CRLF
	// that is the CR.
	Start, End int64
	FirstByte  time.Duration // when the read with its first byte returned
	LastByte   time.Duration // when the read with its last byte returned
	Read       int           // which read brought its last byte, from 1
}

// GoesOn tells that there may be half a secret at the end of what it says.
func (e Entry) GoesOn() bool { return e.Cut }

// Clone returns a copy that shares no memory with e.
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
