package sse

import "time"

// field is the name of a field.
type field uint8

const (
	unknownField field = iota
	fieldData
	fieldEvent
	fieldID
	fieldRetry
)

// splitField splits a line at its first colon and drops one space after it. A
// line without a colon is a name with an empty value. Names are case-sensitive.
func splitField(text []byte) (field, []byte) {
	name, n := fieldPrefix(text)
	if name == unknownField || len(text) > n && text[n] != ':' {
		return unknownField, nil
	}
	return name, valueAfter(text, n)
}

// fieldPrefix returns the field whose name text begins with, and the name's
// length. The names stand here as constants, so that each is one comparison of
// words.
func fieldPrefix(text []byte) (field, int) {
	switch n := len(text); {
	case n >= 4 && string(text[:4]) == "data":
		return fieldData, 4
	case n >= 5 && string(text[:5]) == "event":
		return fieldEvent, 5
	case n >= 2 && string(text[:2]) == "id":
		return fieldID, 2
	case n >= 5 && string(text[:5]) == "retry":
		return fieldRetry, 5
	}
	return unknownField, 0
}

// valueAfter returns what follows the colon at text[n], without one space.
func valueAfter(text []byte, n int) []byte {
	if len(text) > n {
		n++
	}
	if len(text) > n && text[n] == ' ' {
		n++
	}
	return text[n:]
}

// parseRetry reads milliseconds, clamped to [maxReconnectionTime].
func parseRetry(value []byte) (time.Duration, bool) {
	const limit = int64(maxReconnectionTime / time.Millisecond)
	ms := int64(0)
	for _, c := range value {
		if c < '0' || c > '9' {
			return 0, false
		}
		ms = min(ms*10+int64(c-'0'), limit)
	}
	return time.Duration(ms) * time.Millisecond, len(value) > 0
}
