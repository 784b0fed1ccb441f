package sse

import "fmt"

// Mode is a way to read an event stream. The same machine reads in every mode,
// so the events that a browser dispatches are the same events in all three.
type Mode uint8

// The modes.
const (
	// Strict ends the reading at the first violation of severity [rules.Error].
	Strict Mode = iota
	// Lenient delivers violations and reads on.
	Lenient
	// Browser delivers what an EventSource would have dispatched, and no
	// violations. Comments and reconnection times are delivered as well.
	Browser
)

// String returns the name that [ParseMode] reads.
func (m Mode) String() string {
	switch m {
	case Strict:
		return "strict"
	case Lenient:
		return "lenient"
	case Browser:
		return "browser"
	}
	return fmt.Sprintf("Mode(%d)", uint8(m))
}

// ParseMode returns the mode of that name: strict, lenient or browser.
func ParseMode(name string) (Mode, error) {
	for m := Strict; m <= Browser; m++ {
		if m.String() == name {
			return m, nil
		}
	}
	return Strict, fmt.Errorf("unknown mode %q: use strict, lenient or browser", name)
}
