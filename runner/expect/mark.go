package expect

import (
	"time"

	"github.com/streamspec/streamspec/runner/sse"
)

// mark is as much of an entry as a monitor keeps: which one it was, and when. The zero
// value is none.
type mark struct {
	kind      sse.Kind
	event     string // its type
	violation *sse.Violation
	number    int
	read      int
	at        time.Duration // its last byte
}

func (v *View) mark() mark {
	return mark{v.Kind, v.Type, v.Violation, v.Number, v.Read, v.LastByte}
}

func (m mark) none() bool { return m.kind == 0 }

// entry is the entry for messages, and for the marks of a verdict; nil: none.
func (m mark) entry() *sse.Entry {
	if m.none() {
		return nil
	}
	return &sse.Entry{
		Kind: m.kind, Type: m.event, Violation: m.violation,
		Evidence: sse.Evidence{Number: m.number, Read: m.read, LastByte: m.at},
	}
}

func (m mark) named() string { return named(m.entry()) }

// copied is the copy of an entry. Its memory is used again for the next.
type copied struct {
	sse.Entry
	data, id []byte
}

func (c *copied) copy(e *sse.Entry) {
	c.data, c.id = append(c.data[:0], e.Data...), append(c.id[:0], e.LastEventID...)
	c.Entry = *e
	c.Data, c.LastEventID = c.data, c.id
}
