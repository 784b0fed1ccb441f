package notes

import (
	"fmt"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

const (
	// longAfter is how long after the request what comes at last comes late: a server that
	// has all at hand answers before.
	longAfter = time.Second
	// atOnce is how far apart what was written together may arrive.
	atOnce = 20 * time.Millisecond
	// atTheEnd is how long before a stream ends what came at its end came.
	atTheEnd = 100 * time.Millisecond
	// several events are held back; one has come when it was there.
	severalEvents = 2
)

// arrival looks at when a response and its events came.
type arrival struct {
	first       *recording.Entry // of all
	last        time.Duration    // when the last event had come
	events      int
	read        int // which brought all events
	inOtherRead bool
}

func (a *arrival) see(index int, e *recording.Entry) {
	if index == 0 {
		a.first = e.Clone() // it may be good until the next only
	}
	if e.Kind != recording.KindEvent {
		return
	}
	if a.events == 0 {
		a.read = e.Read
	}
	a.events++
	a.last, a.inOtherRead = e.LastByte, a.inOtherRead || e.Read != a.read
}

func (a *arrival) found(about Subject) []verdict.Note {
	if a.first == nil { // nothing can be kept, or held back
		return nil
	}
	r := about.Stream
	notes := cacheable(r)
	sent, known := sentAt(r)
	switch {
	case about.Untimely || !known || a.events == 0:
	case a.inOneWrite(r) && late(r, sent, a.last):
		notes = append(notes, note(OneWrite, fmt.Sprintf("all %s came in one piece, %s after the request, and the stream ended then: they were written, or let through, only at its end",
			wording.Counted(a.events, "event"), recording.Milliseconds(a.last-sent)), a.first))
	case a.headCameWith(r) && late(r, sent, r.Response.At):
		notes = append(notes, note(LateHead, fmt.Sprintf("the response's head came only with the first event, %s, %s after the request: until then no client knows that the stream is open, and a proxy may give up",
			recording.Name(a.first), recording.Milliseconds(r.Response.At-sent)), a.first))
	}
	return notes
}

// UntilItsEnd ends what [HeldBack] says.
const UntilItsEnd = "something on the way, or the service, holds the response back until its end"

// HeldBack says that the events of a stream came all together, in one piece or with its head, at its
// end and long after the request, which explains what came too late; empty: they did not, or nobody
// can tell.
func HeldBack(about Subject) string {
	r, a := about.Stream, arrivalOf(about.Stream)
	sent, known := sentAt(r)
	if about.Untimely || !known || a.first == nil || !a.atTheEnd(r) || !late(r, sent, a.last) {
		return ""
	}
	what := fmt.Sprintf("all %d events", a.events)
	switch {
	case a.headCameWith(r) && a.last-a.first.FirstByte <= atOnce:
		what = "the head and " + what
	case a.inOtherRead:
		return ""
	}
	return fmt.Sprintf("%s came together at %s, with the end of the stream: %s", what, recording.Milliseconds(a.last), UntilItsEnd)
}

// HeadBehind says that the head of a stream's response came no sooner than its first event, and long after
// the request, which explains why that came too late; empty: it did, or nobody can tell, or m is another event.
func HeadBehind(about Subject, m recording.Mark) string {
	r, a := about.Stream, arrivalOf(about.Stream)
	sent, known := sentAt(r)
	if about.Untimely || !known || a.first == nil || recording.MarkOf(a.first) != m.Entry() || !a.headCameWith(r) || !late(r, sent, r.Response.At) {
		return ""
	}
	return "the response's head (status line and headers) came only together with it"
}

// arrivalOf is how all of a stream arrived.
func arrivalOf(r *recording.Stream) *arrival {
	a := new(arrival)
	for i, e := range r.All() {
		a.see(i, e)
	}
	if r.Unread() != nil { // nobody can tell any more
		return new(arrival)
	}
	return a
}

func (a *arrival) inOneWrite(r *recording.Stream) bool {
	return !a.inOtherRead && a.atTheEnd(r)
}

// atTheEnd tells whether the last of several events came when the server ended the stream.
func (a *arrival) atTheEnd(r *recording.Stream) bool {
	return a.events >= severalEvents && r.End.Reason == recording.ServerClosed && r.End.At-a.last <= atTheEnd
}

func (a *arrival) headCameWith(r *recording.Stream) bool {
	return a.first.Kind == recording.KindEvent && a.first.FirstByte-r.Response.At <= atOnce
}

// sentAt is when the request of a stream had been sent; nobody knows it where it was sent
// again, or elsewhere.
func sentAt(r *recording.Stream) (sent time.Duration, known bool) {
	if len(r.Connections) != 1 {
		return 0, false
	}
	c := r.Connections[0]
	return max(c.Sent, r.SentBy), c.Sent > 0 && c.Retransmits == 0 && len(c.Hops) == 0
}

// late tells whether something came long after the request for certain.
func late(r *recording.Stream, sent, at time.Duration) bool {
	return r.Earliest(at)-sent >= longAfter
}
