package recording

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// DefaultStream is the name of a scenario's stream when it has only one.
const DefaultStream = "stream"

// Stream is one stream as it happened. It is append-only while the stream is
// followed and must then be read only by its writer; once End is set it no
// longer changes, and may be read by anyone. All times count from Started.
type Stream struct {
	Name string // the stream's name in its scenario
	// Client is, for one of the several clients of a stream, its number, from 1. Of is then
	// the stream that it followed; else zero.
	Client int
	// Of is, also for a client that an expectation needed beside the scenario's, the stream
	// that it followed; that one was cut off after so many events, or bytes.
	Of        string
	CutEvents int
	CutBytes  int64

	Request  Request
	Started  time.Time // when the request was sent; carries a monotonic reading
	Response *Response // the first that came; nil where none came
	// Connections are the connections that made the recording, in order. Request
	// is that of the first.
	Connections []Connection
	// Entries are those in memory as they are: all of them or, of a stream that brought much, the
	// last; of one that shares its memory, none. Whoever reads them all reads [Stream.All].
	Entries []*Entry
	End     End
	// Stalls are when this machine was busy, as far as it matters to what is recorded,
	// in the order of their To. See [Stream.Earliest].
	Stalls []Stall
	// Untimed tells that nobody wrote down when anything came: all its times are zero.
	Untimed bool
	// Headless tells that nobody wrote down the head: the Response is that of any event stream.
	Headless bool
	// SentBy is by when the first request had been sent, where this machine was busy.
	// Zero: it was sent at once.
	SentBy time.Duration
	// Forgotten are the types of the entries, once they have been given up; see
	// [Stream.Forget].
	Forgotten []TypeCount

	number int    // in the file of its recording, from 1; 0: it is in none
	held   int    // bytes of Entries
	window int    // bytes that are in memory at most, where that is shared; zero: it is not
	aside  *aside // those before Entries; nil: there are none
	unread error  // of what was aside, and is no more; see Unread

	parts parting // what each entry is shown as; nil: as it came
}

// Request is what was asked.
type Request struct {
	Method string
	URL    string
	Header http.Header
	Body   []byte
}

// Response is the head of a response.
type Response struct {
	Status   int
	Protocol string // "HTTP/1.1", "HTTP/2.0"
	Header   http.Header
	At       time.Duration // when the head had arrived
	// Excerpt is the start of the body where the body was no event stream.
	Excerpt string
	// Cut tells that not all of the body is there, of an excerpt or of what came in response to a call.
	Cut bool
}

// GoesOn tells that there may be half a secret at the end of what it says.
func (r Response) GoesOn() bool { return r.Cut }

// Begins is how the body begins that was no event stream, on a line for people: so many bytes of it, at most. Empty:
// nothing is known of it.
func (r *Response) Begins(limit int) string {
	if r == nil || r.Excerpt == "" {
		return ""
	}
	return GoingOn(Escape(strings.TrimRight(r.Excerpt, " \t\r\n"), limit), r.Cut)
}

// ContentType is what the head says of the body; of several headers all that they say.
func (r *Response) ContentType() string { return strings.Join(r.Header.Values("Content-Type"), ", ") }

// Declared is the name of the stream as its scenario has it: of one of several clients, the
// stream that all of them follow.
func (r *Stream) Declared() string {
	if r.Client > 0 {
		return r.Of
	}
	return r.Name
}

// ClientName is what one of the several clients of a stream is called.
func ClientName(stream string, number int) string {
	if stream == DefaultStream {
		return fmt.Sprintf("client %d", number)
	}
	return fmt.Sprintf("client %d of %s", number, stream)
}

// Wall is the wall-clock time of a moment of the recording.
func (r *Stream) Wall(at time.Duration) time.Time { return r.Started.Add(at) }

// Events counts the events.
func (r *Stream) Events() int {
	n := 0
	for _, t := range r.Types() {
		n += t.Count
	}
	return n
}

// Types lists the event types that came, in order of first arrival, with their counts.
func (r *Stream) Types() []TypeCount {
	if r.Forgotten != nil {
		return r.Forgotten
	}
	types := []TypeCount{}
	if r.aside != nil {
		types = append(types, r.aside.types...)
	}
	for _, e := range r.Entries {
		if e.Kind == KindEvent {
			types = counted(types, e.Type)
		}
	}
	return types
}

// counted are the counts with one more event.
func counted(types []TypeCount, event string) []TypeCount {
	i := slices.IndexFunc(types, func(t TypeCount) bool { return t.Type == event })
	if i < 0 {
		return append(types, TypeCount{Type: event, Count: 1})
	}
	types[i].Count++
	return types
}

// TypeCount is how often events of one type came.
type TypeCount struct {
	Type  string
	Count int
}
