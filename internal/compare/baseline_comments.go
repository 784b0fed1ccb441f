package compare

import (
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
)

// WithComments is the text of a baseline with the comments that people wrote into the one before it, each at what it
// was at. Where that is gone, they stand above the nearest that is left, and say what they were at; moved tells of them.
func WithComments(before, after string) (text string, moved []string, err error) {
	if before == "" {
		return after, nil, nil
	}
	was, err := entriesOf(strings.ReplaceAll(before, "\r\n", "\n")) // of a checkout on Windows
	if err != nil {
		return "", nil, err
	}
	ours, after, _ := strings.Cut(after, "\n")
	if len(was.list) > 1 { // it is among them, unless somebody took it out
		ours = ""
	}
	is, err := entriesOf(after)
	if err != nil {
		return "", nil, err
	}
	for _, e := range was.list {
		if e.above != nil || e.behind != "" || e.below != nil {
			moved = append(moved, e.into(is)...)
		}
	}
	return strings.TrimLeft(ours+"\n"+is.written(after), "\n"), moved, nil
}

// into puts the comments of an entry into a text in which it may be gone, and says where they are then.
func (e *entry) into(is *entries) (moved []string) {
	at := is.nearest(e.path)
	if slices.Equal(at.path, e.path) {
		at.above, at.apart = append(at.above, e.above...), at.apart || e.apart
		at.behind, at.below = e.behind, append(at.below, e.below...)
		return nil
	}
	lines := slices.Clone(e.above)
	if e.behind != "" {
		lines = append(lines, e.behind)
	}
	lines = append(lines, e.below...)
	gone := recording.Escape(e.says, maxLiteralBytes)
	at.above = append(at.above, lines...)
	at.above[len(at.above)-1] += " (said of " + gone + ")"
	return []string{fmt.Sprintf("%s is gone: what was said of it stands above %s: %s", gone, at.says, recording.Escape(strings.Join(lines, " "), maxLiteralBytes))}
}

// written is the text with the comments of its entries.
func (es *entries) written(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	above, below := make([][]string, len(lines)), make([][]string, len(lines))
	for _, e := range es.list {
		first, last := e.from-1, e.to-1
		above[first] = append(above[first], deep(e.indent, e.above, e.apart)...)
		if e.item || last < len(lines)-1 { // of two blocks the second would be of what follows
			e.below = slices.DeleteFunc(e.below, func(line string) bool { return line == "" })
		} else {
			e.indent = 0 // what ends the file is about all of it
		}
		below[last] = append(deep(e.indent, e.below, true), below[last]...) // the innermost first
		if e.behind != "" {
			lines[first] += " " + e.behind
		}
	}
	var all []string
	for i, line := range lines {
		all = append(append(append(all, above[i]...), line), below[i]...)
	}
	return strings.TrimRight(strings.Join(all, "\n"), "\n") + "\n"
}

// deep are lines of comments, with a blank line behind them where they stand apart from what follows.
func deep(by int, comments []string, apart bool) []string {
	var lines []string
	for _, line := range comments {
		if line != "" {
			line = strings.Repeat(" ", by) + line
		}
		lines = append(lines, line)
	}
	if apart && lines != nil {
		lines = append(lines, "")
	}
	return lines
}
