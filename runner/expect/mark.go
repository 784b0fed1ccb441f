package expect

import (
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// mark is as much of an entry as a monitor keeps: which one it was, and when. The zero
// value is none.
type mark struct {
	kind   recording.Kind
	number int
	at     time.Duration // its last byte
	event  string        // its type; of a violation, its code
}

func (v *View) mark() mark {
	if v.Kind == recording.KindViolation {
		return mark{v.Kind, v.Number, v.LastByte, v.Violation}
	}
	return mark{v.Kind, v.Number, v.LastByte, v.Type}
}

func (m mark) none() bool { return m.kind == 0 }

// entry is the entry for messages, and for the marks of a verdict; nil: none.
func (m mark) entry() *recording.Entry {
	if m.none() {
		return nil
	}
	e := &recording.Entry{Kind: m.kind, Evidence: recording.Evidence{Number: m.number, LastByte: m.at}}
	if m.kind == recording.KindViolation {
		e.Violation = m.event
	} else {
		e.Type = m.event
	}
	return e
}

func (m mark) named() string { return named(m.entry()) }

// copied is the copy of an entry. Its memory is used again for the next.
type copied struct {
	recording.Entry
	data, id []byte
}

func (c *copied) copy(e *recording.Entry) {
	c.data, c.id = append(c.data[:0], e.Data...), append(c.id[:0], e.LastEventID...)
	c.Entry = *e
	c.Data, c.LastEventID = c.data, c.id
}
