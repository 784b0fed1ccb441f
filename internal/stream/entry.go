package stream

import (
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

// AsRecorded is an entry of the decoder as recordings have it. It shares the decoder's
// memory: it lasts until the decoder goes on.
func AsRecorded(e *sse.Entry) recording.Entry {
	entry := recording.Entry{
		Kind:         recording.Kind(e.Kind),
		Type:         e.Type,
		Data:         e.Data,
		LastEventID:  e.LastEventID,
		Retry:        e.Retry,
		Detail:       e.Detail,
		Unterminated: e.Unterminated,
		Evidence:     recording.Evidence(e.Evidence),
	}
	if e.Violation != nil {
		entry.Violation, entry.Odd = e.Violation.Code, e.Violation.Severity == rules.Note
	}
	return entry
}

// Recorded is an entry of the decoder to keep: it shares no memory with it.
func Recorded(e *sse.Entry) *recording.Entry {
	entry := AsRecorded(e)
	return entry.Clone()
}
