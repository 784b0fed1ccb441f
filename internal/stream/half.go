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
	lines, _ := withoutLast(fieldsOf(cut), cut.Detail)
	return recording.Half{Text: strings.Join(append(lines, cut.Detail), "\n"), At: cut.LastByte}
}

// withoutLast are the lines but for what the last one says so far, where that is a field already; empty: it is none.
func withoutLast(lines []string, last string) (others []string, field string) {
	name, _, named := strings.Cut(last, ":")
	for at, line := range slices.Backward(lines) {
		if named && strings.HasPrefix(line, name+":") {
			return slices.Delete(lines, at, at+1), line
		}
	}
	return lines, ""
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
	if others, half := withoutLast(lines, cut.Detail); half != "" { // it stood last
		lines = slices.Concat(others, []string{half})
	}
	text := strings.Join(lines, "\n")
	written := sse.WrittenOut([]byte(text))
	return "«" + recording.GoingOn(recording.Escape(text, 2*recording.TimelineData), cut.Cut) + "»" + written
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
