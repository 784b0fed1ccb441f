package recording

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// How much of a recording a timeline shows.
const (
	TimelineData   = 96 // bytes of an entry's data
	timelineAround = 4  // entries before and after a marked one
	timelineShort  = 16 // a recording of up to this many entries is shown whole
)

// Mark names an entry that a timeline must point at.
type Mark struct {
	Kind   Kind
	Number int
}

// MarkOf names e.
func MarkOf(e *Entry) Mark { return Mark{Kind: e.Kind, Number: e.Number} }

// Timeline describes the recording in lines for people: the request, the
// response, the entries (around the marked ones, where there are many), the end.
// Marked lines start with "> ". Bytes from the server are escaped.
func (r *Stream) Timeline(marks ...Mark) []string {
	lines := []string{r.head()}
	visible := r.visible(marks)
	skipped, connections := 0, r.connectionLines()
	for i, e := range r.All() {
		if news := connections.before(i); len(news) > 0 {
			lines = append(append(lines, gap(skipped)...), news...)
			skipped = 0
		}
		if !visible[i] {
			skipped++
			continue
		}
		lines = append(lines, gap(skipped)...)
		skipped = 0
		lines = append(lines, pointer(marked(e, marks))+entryLine(e))
	}
	lines = append(append(lines, gap(skipped)...), connections.rest()...)
	return append(lines, "  the end: "+r.End.String())
}

func (r *Stream) head() string {
	text := fmt.Sprintf("%s %s", r.Request.Method, r.Request.URL)
	if r.Name != DefaultStream && r.Name != "" {
		text = r.Name + ": " + text
	}
	return text + " · " + responseText(r.Response)
}

func responseText(response *Response) string {
	if response == nil {
		return "no response"
	}
	text := fmt.Sprintf("status %d after %s", response.Status, Milliseconds(response.At))
	if response.Excerpt != "" {
		text += " · " + Escape(response.Excerpt, TimelineData)
	}
	return text
}

func (r *Stream) visible(marks []Mark) []bool {
	show := make([]bool, r.Len())
	around := func(at int) {
		for i := max(0, at-timelineAround); i <= min(len(show)-1, at+timelineAround); i++ {
			show[i] = true
		}
	}
	for i, e := range r.All() {
		if r.Len() <= timelineShort || marked(e, marks) {
			around(i)
		}
	}
	around(0)
	around(r.Len() - 1)
	return show
}

func marked(e *Entry, marks []Mark) bool {
	for _, m := range marks {
		if m == MarkOf(e) {
			return true
		}
	}
	return false
}

func pointer(marked bool) string {
	if marked {
		return "> "
	}
	return "  "
}

func gap(entries int) []string {
	if entries == 0 {
		return nil
	}
	return []string{fmt.Sprintf("      … %d more …", entries)}
}

// entryLine is one line about an entry: its number, arrival time, type and data.
func entryLine(e *Entry) string {
	at := fmt.Sprintf("%9s", Milliseconds(e.LastByte))
	switch e.Kind {
	case KindEvent:
		line := fmt.Sprintf("%4s %s  %-16s %s", "#"+strconv.Itoa(e.Number), at, Escape(e.Type, TimelineData), Escape(string(e.Data), TimelineData))
		return line + unterminated(e)
	case KindComment:
		return fmt.Sprintf("%4s %s  : %s", "", at, Escape(string(e.Data), TimelineData))
	case KindRetry:
		return fmt.Sprintf("%4s %s  retry %s", "", at, Milliseconds(e.Retry))
	default:
		return fmt.Sprintf("%4s %s  ! %s", "", at, ViolationText(e))
	}
}

func unterminated(e *Entry) string {
	if !e.Unterminated {
		return ""
	}
	return "  (unterminated: a browser discards it)"
}

// ViolationText says what a violation is and where it stands.
func ViolationText(e *Entry) string {
	text := e.Violation
	if e.Line > 0 { // the response's head has no lines
		text += fmt.Sprintf(" in line %d", e.Line)
	}
	text += ": " + Escape(e.Detail, 2*TimelineData)
	if len(e.Data) > 0 {
		text += ": «" + Escape(string(e.Data), TimelineData) + "»"
	}
	return text
}

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

// Milliseconds writes a time as people compare them: "12 ms", and from ten
// seconds on "12.3 s".
func Milliseconds(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d > 0 && d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	default:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
}

// Escape makes text from a server safe to show: control characters, and so
// escape codes, become visible, and only the first limit bytes are shown.
func Escape(text string, limit int) string {
	cut := len(text) > limit
	if cut {
		for limit > 0 && !utf8.RuneStart(text[limit]) {
			limit--
		}
		text = text[:limit]
	}
	var out strings.Builder
	for _, r := range text {
		if strconv.IsPrint(r) && r != utf8.RuneError {
			out.WriteRune(r)
			continue
		}
		quoted := strconv.QuoteRune(r)
		out.WriteString(quoted[1 : len(quoted)-1])
	}
	if cut {
		out.WriteString("…")
	}
	return out.String()
}
