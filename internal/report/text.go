package report

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// clean makes a text safe to show on a terminal and to write into XML: characters
// that cannot be seen become escapes. Newlines and tabs stay.
func clean(text string) string {
	if !strings.ContainsAny(text, "\n\t\r") {
		return cleanName(text)
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		cells := strings.Split(strings.TrimSuffix(line, "\r"), "\t")
		for j, cell := range cells {
			cells[j] = cleanName(cell)
		}
		lines[i] = strings.Join(cells, "\t")
	}
	return strings.Join(lines, "\n")
}

// cleanName is clean for a text that has one line: newlines and tabs become
// escapes too.
func cleanName(text string) string { return recording.Escape(text, len(text)) }

// ShellQuoted is a text as one word of a shell's command line.
func ShellQuoted(text string) string {
	if text != "" && !strings.ContainsFunc(text, isSpecial) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// isSpecial tells characters that a shell may take for something else.
func isSpecial(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("/._-+:,@%=", r)
}

// cut shortens a text to so many columns.
func cut(text string, width int) string {
	if wording.Fitting(text, width) == text {
		return text
	}
	return wording.Fitting(text, width-1) + wording.Ellipsis
}

// narrowest is the least width, in columns, to which text is wrapped: below it,
// wrapping makes things worse.
const narrowest = 20

// wrap breaks a text into lines of so many columns, between words where it can.
// All lines but the first begin with hang spaces.
func wrap(text string, width, hang int) []string {
	if width-hang < narrowest {
		return []string{text}
	}
	var lines []string
	start := ""
	for {
		at := breakAt(text, width-len(start))
		if at == len(text) {
			return append(lines, start+text)
		}
		lines = append(lines, start+strings.TrimRight(text[:at], " "))
		text = strings.TrimLeft(text[at:], " ")
		start = strings.Repeat(" ", hang)
	}
}

// breakAt is where a text is to be broken so that it fits: behind a word, behind
// a part of a URL or of JSON, or anywhere rather than leave half of the line empty.
func breakAt(text string, width int) int {
	fits := len(wording.Fitting(text, width))
	if fits == len(text) {
		return fits
	}
	if space := strings.LastIndexByte(text[:fits+1], ' '); space > fits/2 {
		return space
	}
	if part := strings.LastIndexAny(text[:fits], "/?&,;"); part > fits/2 {
		return part + 1
	}
	return fits
}

// took writes a duration as people read it.
func took(d time.Duration) string {
	switch {
	case d > 0 && d < time.Millisecond:
		return "<1 ms"
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Round(time.Millisecond).Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	default:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	}
}
