package recording

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Name is how a message refers to an entry: "#4 heartbeat".
func Name(e *Entry) string {
	switch e.Kind {
	case KindEvent:
		return fmt.Sprintf("#%d %s", e.Number, Escape(e.Type, TimelineData))
	case KindComment:
		return fmt.Sprintf("comment %d", e.Number)
	case KindRetry:
		return fmt.Sprintf("retry %d", e.Number)
	default:
		return "violation " + e.Violation
	}
}

// resolution is what a time is rounded to where it is shown.
func resolution(d time.Duration) time.Duration {
	switch {
	case d >= longTime:
		return 100 * time.Millisecond
	case d > 0 && d < shortTime:
		return 100 * time.Microsecond
	default:
		return time.Millisecond
	}
}

// From longTime on, tenths of a second are enough; below shortTime, a millisecond is not.
const (
	longTime  = 10 * time.Second
	shortTime = 10 * time.Millisecond
)

// Milliseconds writes a time as people compare them: "12 ms", and from ten
// seconds on "12.3 s".
func Milliseconds(d time.Duration) string { return rounded(d, resolution(d)) }

// Beyond writes by how much a time is on the wrong side of a limit. It is what the time as it is
// shown and the limit differ by: whoever reads both can check it.
func Beyond(d, limit time.Duration) string {
	step := resolution(d)
	by := (d.Round(step) - limit).Abs()
	switch {
	case by < step:
		return "less than " + rounded(step, step)
	case by >= longTime:
		return Milliseconds(by)
	default:
		return rounded(by, step)
	}
}

func rounded(d, step time.Duration) string {
	switch d = d.Round(step); {
	case step > time.Millisecond:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case step < time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	default:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
}

// Escape makes text from a server safe to show: control characters, and so
// escape codes, become visible, and only the first limit bytes are shown.
func Escape(text string, limit int) string { return Excerpt(text, 0, limit) }

// excerptBefore is how much of a text stands in front of what matters in it, in bytes.
const excerptBefore = 24

// Excerpt is the part of a text that matters, from the byte at on, with a little of what
// stands before it: limit bytes, and a mark where something is left out. It is safe to show,
// as with [Escape]. A text that is short enough is shown whole.
func Excerpt(text string, at, limit int) string {
	from, to := 0, len(text)
	if len(text) > limit {
		from = runeStart(text, max(0, min(at, len(text))-excerptBefore))
		to = runeStart(text, min(from+limit, len(text)))
	}
	shown := escape(text[from:to])
	if from > 0 {
		shown = cutMark + shown
	}
	return GoingOn(shown, to < len(text))
}

// GoingOn is a text that is shown, with a mark behind it where it goes on: without that, half a secret at the end of
// it would not be masked.
func GoingOn(shown string, goesOn bool) string {
	if goesOn && !strings.HasSuffix(shown, cutMark) {
		shown += cutMark
	}
	return shown
}

// runeStart is where the character begins that the byte belongs to.
func runeStart(text string, at int) int {
	for at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	return at
}

func escape(text string) string {
	plain := plainPrefix(text)
	if plain == len(text) {
		return text
	}
	var out strings.Builder
	out.Grow(len(text))
	out.WriteString(text[:plain])
	for _, r := range text[plain:] {
		if strconv.IsPrint(r) && r != utf8.RuneError {
			out.WriteRune(r)
			continue
		}
		quoted := strconv.QuoteRune(r)
		out.WriteString(quoted[1 : len(quoted)-1])
	}
	return out.String()
}

// plainPrefix is how many bytes a text begins with that are ASCII, and can be seen: most texts
// are nothing else.
func plainPrefix(text string) int {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' {
			return i
		}
	}
	return len(text)
}
