package stream

import (
	"slices"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// HalfOf is what had come of an event that the end of a response cut; nil: it cut none.
func HalfOf(cut *sse.Entry) recording.Half {
	if cut == nil {
		return recording.Half{}
	}
	lines := fieldsOf(cut)
	field, _, named := strings.Cut(cut.Detail, ":")
	for at, line := range slices.Backward(lines) {
		if named && strings.HasPrefix(line, field+":") { // what the last line says so far is a field already
			lines = slices.Delete(lines, at, at+1)
			break
		}
	}
	return recording.Half{Text: strings.Join(append(lines, cut.Detail), "\n"), At: cut.LastByte}
}

// CutInside is an end by which a stream broke off, with what it cut of an event; nil: it cut none.
func CutInside(cut *sse.Entry, end recording.End) recording.End {
	if cut == nil {
		return end
	}
	return detailed(end, "half an event had come: "+linesOf(cut))
}

// linesOf are the lines that came of an event that was cut, as far as they say something.
func linesOf(cut *sse.Entry) string {
	lines := fieldsOf(cut)
	if last := len(lines) - 1; len(cut.Data) == 0 && cut.Data != nil {
		lines = lines[:last]
	}
	if len(lines) == 0 {
		return "the beginning of a line"
	}
	text := strings.Join(lines, "\n")
	written := sse.WrittenOut([]byte(text))
	if cut.Detail != "" { // it goes on, which also has half a secret at the end masked
		text += "…"
	}
	return "«" + recording.Escape(text, 2*recording.TimelineData) + "»" + written
}

// fieldsOf are the lines of an event that was cut. The type that an event has where no line says so is none.
func fieldsOf(cut *sse.Entry) []string {
	var lines []string
	if cut.Type != sse.DefaultType {
		lines = append(lines, "event: "+cut.Type)
	}
	if cut.HasID {
		lines = append(lines, "id: "+string(cut.LastEventID))
	}
	if cut.Data != nil {
		for line := range strings.SplitSeq(string(cut.Data), "\n") {
			lines = append(lines, "data: "+line)
		}
	}
	return lines
}
