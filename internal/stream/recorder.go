package stream

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

// RetainedError tells that a recording would hold more than it may.
type RetainedError struct {
	Max int64 // bytes
}

// Error names the limit.
func (e *RetainedError) Error() string {
	return fmt.Sprintf("the recording holds more than %d bytes: stop earlier, or raise the limit of retained bytes", e.Max)
}

// recorder writes a recording. Numbers and times go on over all connections.
type recorder struct {
	recording *recording.Stream
	file      *recording.Recorder // where it is written as it happens; may be nil
	lateness  late                // ours, now
	rewrite   Rewriter            // nil: nothing is rewritten
	asItCame  *unwritten          // numbers what is written as it came; nil: it is written as it is rewritten
	limit     int64
	retained  int64
	shown     recording.Entry // the last one, of a stream that keeps none
	before    numbers         // the last numbers of the connections before this one
	last      numbers
	read      receipt                              // the last one, unless it has been found uncertain
	readAt    time.Duration                        // when it had arrived
	came      [sse.KindViolation + 1]time.Duration // when the last entry of each kind had arrived
}

// late tells how late we may come now; zero: we are on time.
type late interface{ Late() time.Duration }

// numbers are the numbers of entries, by their kind.
type numbers [sse.KindViolation + 1]int

// unwritten are the numbers of entries before they are rewritten.
type unwritten struct{ before, last numbers }

func newRecorder(req *Request, opts *Options, lateness late) recorder {
	r := &recording.Stream{
		Name:    req.Stream,
		Started: time.Now(),
		Request: recording.Request{Method: cmp.Or(req.Method, http.MethodGet), URL: req.URL},
		Client:  req.Client, Of: req.Of, CutEvents: req.CutEvents, CutBytes: req.CutBytes,
	}
	if req.Sharing > 0 {
		r.Share(req.Sharing)
	}
	opts.Recorder.Stream(r)
	kept := recorder{recording: r, file: opts.Recorder, lateness: lateness, rewrite: opts.Rewrite, limit: cmp.Or(opts.Limits.Retained, DefaultRetainedLimit)}
	if opts.Rewrite != nil && opts.RecordAsItCame {
		kept.asItCame = &unwritten{}
	}
	return kept
}

func (r *recorder) now() time.Duration { return time.Since(r.recording.Started) }

// stalled tells that what is recorded at this moment may have happened earlier, if we
// come late to it: since then, where that is known.
func (r *recorder) stalled(at time.Duration, came receipt) {
	r.read, r.readAt = came, at
	if late := r.lateness.Late(); late > 0 {
		r.uncertain(late)
	}
}

// uncertain tells that what the last read brought, if it was more than a segment, may have come so much earlier.
func (r *recorder) uncertain(late time.Duration) {
	if !r.read.single() {
		r.stall(max(r.sinceStart(r.read.first), r.now()-late), r.readAt)
	}
	r.read = receipt{}
}

// sinceStart is a time on the recording's clock; of the zero time, its beginning.
func (r *recorder) sinceStart(at time.Time) time.Duration {
	if at.IsZero() {
		return 0
	}
	return at.Sub(r.recording.Started)
}

func (r *recorder) stall(from, to time.Duration) {
	r.recording.AddStall(from, to)
	r.file.Stalled(r.recording, from, to)
}

// arrived tells that an entry has. Where it has the time of the one before it because several segments
// waited for one read, one of them may have come earlier, and we late, without a tick that tells.
func (r *recorder) arrived(e *recording.Entry) {
	if r.readAt == e.LastByte && r.came[e.Kind] == e.LastByte && !r.read.first.IsZero() {
		r.uncertain(lateness.Unseen)
	}
	r.came[e.Kind] = e.LastByte
}

// connection is the one that is open.
func (r *recorder) connection() *recording.Connection {
	return &r.recording.Connections[len(r.recording.Connections)-1]
}

func (r *recorder) connecting(request recording.Request) {
	c := recording.Connection{Request: request, Began: r.now(), First: r.recording.Len()}
	if len(r.recording.Connections) == 0 {
		r.recording.Request = c.Request
	}
	r.recording.Connections = append(r.recording.Connections, c)
	r.before = r.last
	if r.asItCame != nil {
		r.asItCame.before = r.asItCame.last
	}
	r.file.Connecting(r.recording)
}

// sentBy keeps by when the recording's own request, the first, had been sent.
func (r *recorder) sentBy(at time.Duration) {
	if len(r.recording.Connections) == 1 {
		r.recording.SentBy = at
	}
}

// sentAgain keeps how many segments of ours were sent again until the response came. When the
// request arrived is then anybody's guess.
func (r *recorder) sentAgain(segments int, at time.Duration) {
	if r.connection().Retransmits = segments; segments > 0 {
		r.sentBy(at)
	}
}

// reached keeps when the phases of a connection began, and when the request had been
// sent, if it has been.
func (r *recorder) reached(phases []phaseStart, sent time.Time) {
	c := r.connection()
	for _, p := range phases {
		c.Phases = append(c.Phases, recording.PhaseStart{Phase: p.phase, At: p.at.Sub(r.recording.Started)})
	}
	if !sent.IsZero() {
		c.Sent = sent.Sub(r.recording.Started)
	}
	r.file.Reached(r.recording)
}

func (r *recorder) hop(h recording.Hop) {
	h.At = r.now()
	r.connection().Hops = append(r.connection().Hops, h)
	r.file.Redirected(r.recording)
}

// responded keeps a response's head, and when it had arrived. It tells whether it is
// the stream's first.
func (r *recorder) responded(response *http.Response, at time.Duration) (first bool) {
	head := &recording.Response{Status: response.StatusCode, Protocol: response.Proto, Header: response.Header, At: at}
	r.connection().Response = head
	first = r.recording.Response == nil
	if first {
		r.recording.Response = head
		r.recording.SentBy = min(r.recording.SentBy, at) // that it was sent may have been noted later
	}
	r.file.Responded(r.recording)
	return first
}

func (r *recorder) disconnected(end recording.End) {
	end.At = cmp.Or(end.At, r.now())
	r.connection().End = end
	r.file.Disconnected(r.recording)
}

// add keeps an entry, as it is rewritten; nil: it stands for nothing. What it returns is good
// until the next one. A watcher may have emptied the recording: then counting begins anew.
func (r *recorder) add(e *sse.Entry) (*recording.Entry, error) {
	if r.rewrite == nil && r.recording.Shares() {
		RecordedInto(&r.shown, e)
		return &r.shown, r.keep(&r.shown, false)
	}
	kept := Recorded(e)
	if r.rewrite != nil {
		r.write(e)
		if !r.rewrite.Back(kept) {
			return nil, nil
		}
		return kept, r.keep(kept, true)
	}
	return kept, r.keep(kept, false)
}

// keep keeps an entry, unless the recording holds too much already. Its number is the next of
// its kind, if it is counted anew, and else goes on behind those of the connection before.
func (r *recorder) keep(e *recording.Entry, anew bool) error {
	if r.recording.Len() == 0 {
		r.retained = 0
	}
	r.retained += int64(e.Size())
	if r.limit > 0 && r.retained > r.limit {
		return &RetainedError{r.limit}
	}
	switch {
	case anew:
		e.Number = r.last[e.Kind] + 1
		r.last[e.Kind] = e.Number
	case e.Number > 0:
		e.Number += r.before[e.Kind]
		r.last[e.Kind] = e.Number
	}
	r.arrived(e)
	if r.asItCame == nil {
		r.file.Entry(r.recording, e)
	}
	return r.recording.Add(e)
}

// write writes an entry as it came, where that is asked for.
func (r *recorder) write(e *sse.Entry) {
	if r.asItCame == nil {
		return
	}
	came := Recorded(e)
	if came.Number > 0 {
		came.Number += r.asItCame.before[came.Kind]
		r.asItCame.last[came.Kind] = came.Number
	}
	r.file.Entry(r.recording, came)
}

// begin keeps what stands before all that comes; nil: nothing does.
func (r *recorder) begin() (*recording.Entry, error) {
	if r.rewrite == nil || len(r.recording.Connections) > 1 {
		return nil, nil
	}
	first := r.rewrite.First()
	if first == nil {
		return nil, nil
	}
	first.FirstByte, first.LastByte = r.recording.Response.At, r.recording.Response.At
	return first, r.keep(first, true)
}

// Recorded is an entry of the decoder as recordings have it, to keep: it shares no
// memory with e.
func Recorded(e *sse.Entry) *recording.Entry {
	kept := new(recording.Entry)
	RecordedInto(kept, e)
	kept.Data, kept.LastEventID = clonedTogether(kept.Data, kept.LastEventID)
	return kept
}

// clonedTogether clones two texts into one piece of memory: there are many of them.
func clonedTogether(a, b []byte) (data, id []byte) {
	if a == nil || b == nil {
		return bytes.Clone(a), bytes.Clone(b)
	}
	both := append(append(make([]byte, 0, len(a)+len(b)), a...), b...)
	return both[:len(a):len(a)], both[len(a):]
}

// RecordedInto makes into what [Recorded] returns, for a look at it: it shares the
// decoder's memory, and lasts until the decoder goes on.
func RecordedInto(into *recording.Entry, e *sse.Entry) {
	*into = recording.Entry{
		Kind:         recording.Kind(e.Kind),
		Type:         e.Type,
		Data:         e.Data,
		LastEventID:  e.LastEventID,
		HasID:        e.HasID,
		Retry:        e.Retry,
		Detail:       e.Detail,
		Given:        e.Given,
		Unterminated: e.Unterminated,
		Cut:          e.Cut,
		Evidence:     recording.Evidence(e.Evidence),
	}
	if e.Violation != nil {
		into.Violation, into.Odd = e.Violation.Code, e.Violation.Severity == rules.Note
	}
}
