package play

import (
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/process"
	"github.com/streamspec/streamspec/runner/recording"
)

// mostOfOthers is how many bytes a recording has of the first and of the last lines of a service that other scenarios
// use as well, beside those that are surely its own. Where hundreds of scenarios go on at a time, nearly all lines are
// those of others, and to write all of them into each recording would be most of what the run costs.
const mostOfOthers = process.MaxLog

// mostLines is how many lines a passage keeps at most: nobody asks which of those before them were written.
const mostLines = process.MaxPassages / process.LineBytes

// recordedLog has the recording of a play know what a service writes: at once all of it or, once that is much
// and others use the service as well, what is surely the play's; and in the end what else is to be kept. One
// goroutine at a time tells it of lines, and none does any more in the end.
type recordedLog struct {
	*services
	name string
	of   *process.Passage

	told   int   // so many lines
	bytes  int   // of those that were written
	chosen int   // from this one on, not all of them were; zero: all were
	behind []int // those behind it that were
}

// add is told of lines, and that others before them are kept no more.
func (r *recordedLog) add(lines []process.Line, missing int) {
	if missing > 0 {
		r.note(partNote)
	}
	choose, own := r.logged.isShared(r.name), r.vars.identifiers()
	r.told += missing
	for _, line := range lines {
		if r.chosen == 0 && choose && r.bytes >= mostOfOthers {
			r.chosen = r.told
		}
		switch {
		case r.chosen == 0:
			r.write(line)
		case line.Note || hasAny(line.Text, own):
			r.behind = append(r.behind, r.told)
			r.write(line)
		}
		r.told++
	}
	r.behind = r.behind[max(0, len(r.behind)-mostLines):]
	r.recorder.Flush() // thousands of recordings may be told of the same
}

// rest writes what else is to be kept, for a recording that is.
func (r *recordedLog) rest() {
	if r.chosen == 0 {
		return
	}
	lines, missing := r.of.Lines()
	tail, whole := beginOfTail(lines), missing <= r.chosen
	own, asked, named := r.vars.identifiers(), r.logged.isAsked(r.name), r.logged.isNamed(r.name)
	for i, line := range lines {
		_, written := slices.BinarySearch(r.behind, missing+i)
		switch {
		case missing+i < r.chosen || written:
		case asked || i >= tail || named(line) || line.Note || hasAny(line.Text, own):
			r.write(line)
		default:
			whole = false
		}
	}
	if !whole {
		r.note(partNote)
	}
}

// beginOfTail is the first of the last lines, of which so many bytes are kept.
func beginOfTail(lines []process.Line) int {
	i := len(lines)
	for bytes := 0; i > 0 && bytes < mostOfOthers; i-- {
		bytes += process.LineBytes + len(lines[i-1].Text)
	}
	return i
}

func (r *recordedLog) note(text string) {
	r.recorder.Note(time.Now(), recording.Note{About: recording.AboutService, Of: r.name, Text: text})
}

func (r *recordedLog) write(line process.Line) {
	about := recording.AboutLog
	if line.Note {
		about = recording.AboutService
	}
	r.bytes += process.LineBytes + len(line.Text)
	r.recorder.Note(line.At, recording.Note{About: about, Of: r.name, Text: line.Text})
}

// hasAny tells whether a text has one of these values.
func hasAny(text string, values []string) bool {
	return slices.ContainsFunc(values, func(value string) bool { return strings.Contains(text, value) })
}
