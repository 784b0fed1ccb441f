package recording

import (
	"fmt"
	"strings"
	"time"
)

// Connection is one request and what came of it. A stream has more than one if
// the client reconnected. All times count from the recording's Started.
type Connection struct {
	Request Request       // as it was first sent; credentials are hidden
	Began   time.Duration // when the client set out to connect
	Hops    []Hop         // the redirects that were followed, in order
	// Phases are those before the response that it came to, in order; after a redirect
	// they are those of the last request.
	Phases []PhaseStart
	Sent   time.Duration // when the request had been sent; zero: it was not, as far as is known
	// Retransmits is how many segments of ours were sent again before the response came:
	// lost, or sent to a server whose queue of connections was full.
	Retransmits int
	Response    *Response // nil where none came
	First       int       // the index in Recording.Entries of the connection's first entry
	// LineEnding is how the first line ended: LF, CR or CRLF; empty where none came.
	LineEnding string
	// Half is what had come of the event that this end cut, or that was open when we left. No entry has it.
	Half Half
	// Between tells that the end came between two events: no half of one had come. Neither: nobody kept that.
	Between bool
	End     End // how this connection ended
}

// Half is half an event; the zero value is none.
type Half struct {
	Text string        // its lines, with LF; the last one may be less than a line
	At   time.Duration // when the last of it had arrived
}

// GoesOn tells that there may be half a secret at the end of it: its last line had no end.
func (h Half) GoesOn() bool { return !strings.HasSuffix(h.Text, "\n") }

// onItsWay is for how long the rest of an event may be on its way.
const onItsWay = 100 * time.Millisecond

// Waited tells whether the rest of it had not come for long when we left: then it was not on its way.
func (h Half) Waited(left time.Duration) bool { return h.Text != "" && left-h.At >= onItsWay }

// PhaseStart is when a phase of a connection began.
type PhaseStart struct {
	Phase Phase
	At    time.Duration
}

// Hop is a redirect that was met.
type Hop struct {
	URL      string // what was asked, without its password
	Status   int
	Location string        // where it pointed, as the server wrote it
	At       time.Duration // when it had arrived
}

// WaitsToComeBack tells that we left a stream whose last connection had ended by itself.
func (r *Stream) WaitsToComeBack() bool {
	if len(r.Connections) == 0 {
		return false
	}
	last := r.last().End.Reason
	return last != "" && last != r.End.Reason
}

// Away is for how long, between two moments, the client was away of its own accord: it had left, and had
// not yet set out to come back. What the server would have sent then nobody saw. Unbroken is the longest time
// between them for which it was not away.
func (r *Stream) Away(from, to time.Duration) (away, unbroken time.Duration) {
	there := from // since then
	for i, c := range r.Connections {
		if c.End.Reason != Stopped {
			continue
		}
		left, back := max(from, c.End.At), to
		if last := i+1 == len(r.Connections); !last {
			back = min(to, r.Connections[i+1].Began)
		} else if r.End.Detail == c.End.Detail { // it had left for good
			break
		}
		if back > left {
			away, unbroken, there = away+back-left, max(unbroken, left-there), back
		}
	}
	return away, max(unbroken, to-there)
}

// connectionLines are the lines that tell where connections began and how they
// ended, each to stand before the entry of an index. They say nothing of a single
// connection without redirects: the head of the timeline and its end do.
type connectionLines struct {
	texts []string
	at    []int // parallel to texts, never decreasing
}

func newConnectionLines(r *Stream) *connectionLines {
	lines := &connectionLines{}
	for i, c := range r.Connections {
		if i > 0 {
			lines.add(c.First, fmt.Sprintf("  connection %d ended: %s", i, r.Connections[i-1].End))
			lines.add(c.First, fmt.Sprintf("  connection %d began after %s%s · %s", i+1, Milliseconds(c.Began), otherwise(r.Connections[0], c)+resuming(c), responseText(c.Response)+c.slowness()))
		}
		for _, h := range c.Hops {
			lines.add(c.First, fmt.Sprintf("  redirect %d from %s to %s after %s", h.Status, h.URL, Escape(h.Location, TimelineData), Milliseconds(h.At)))
		}
	}
	if r.WaitsToComeBack() {
		lines.add(r.Len(), fmt.Sprintf("  connection %d ended: %s", len(r.Connections), r.last().End))
	}
	return lines
}

// slowConnection is from when on a connection was so slow that people see what it did.
const slowConnection = 100 * time.Millisecond

// slowness says what a connection did until its response came, if that took long.
func (c *Connection) slowness() string {
	until := c.End.At
	if c.Response != nil {
		until = c.Response.At
	}
	if until-c.Began <= slowConnection {
		return ""
	}
	var parts []string
	for i, p := range c.Phases {
		if p.Phase == PhaseHeaders {
			continue // how long that took, the response says
		}
		end := until
		if i+1 < len(c.Phases) {
			end = c.Phases[i+1].At
		}
		parts = append(parts, fmt.Sprintf("%s %s", p.Phase, Milliseconds(end-p.At)))
	}
	if c.Sent > 0 {
		parts = append(parts, "the request was sent after "+Milliseconds(c.Sent))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// otherwise says what a later connection asked for, where that is not what the first did.
func otherwise(first, c Connection) string {
	if c.Request.URL == first.Request.URL && c.Request.Method == first.Request.Method || c.Request.URL == "" {
		return ""
	}
	return " · " + c.Request.Method + " " + c.Request.URL
}

func resuming(c Connection) string {
	if id := c.Request.Header.Get("Last-Event-ID"); id != "" {
		return " with Last-Event-ID " + Escape(id, TimelineData)
	}
	return ""
}

func (l *connectionLines) add(at int, text string) {
	l.at, l.texts = append(l.at, at), append(l.texts, text)
}

// before takes the lines that stand before the entry of this index.
func (l *connectionLines) before(index int) []string {
	n := 0
	for n < len(l.at) && l.at[n] <= index {
		n++
	}
	taken := l.texts[:n]
	l.at, l.texts = l.at[n:], l.texts[n:]
	return taken
}

// rest takes all lines that are left.
func (l *connectionLines) rest() []string { return l.texts }
