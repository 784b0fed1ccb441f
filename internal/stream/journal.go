package stream

import (
	"cmp"
	"fmt"
	"net/http"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// entryBytes is what an entry holds beside its texts, roughly.
const entryBytes = 256

// RetainedError tells that a recording would hold more than it may.
type RetainedError struct {
	Max int64 // bytes
}

// Error names the limit.
func (e *RetainedError) Error() string {
	return fmt.Sprintf("the recording holds more than %d bytes: stop earlier, or raise the limit of retained bytes", e.Max)
}

// journal writes a recording. Numbers and times go on over all connections.
type journal struct {
	recording *recording.Recording
	pulse     *Pulse
	limit     int64
	retained  int64
	before    numbers // the last numbers of the connections before this one
	last      numbers
}

// numbers are the numbers of entries, by their kind.
type numbers [sse.KindViolation + 1]int

func newJournal(req Request, opts Options) journal {
	r := &recording.Recording{
		Stream:  req.Stream,
		Started: time.Now(),
		Request: recording.Request{Method: cmp.Or(req.Method, http.MethodGet), URL: req.URL},
	}
	return journal{recording: r, pulse: opts.Pulse, limit: cmp.Or(opts.Limits.Retained, DefaultRetainedLimit)}
}

func (j *journal) now() time.Duration { return time.Since(j.recording.Started) }

// doubt tells that what is recorded at this moment may have happened earlier, if we
// come late to it: since then, where that is known.
func (j *journal) doubt(at time.Duration, since time.Time) {
	late := j.pulse.Late()
	if late == 0 {
		return
	}
	from := max(0, j.now()-late)
	if !since.IsZero() {
		from = max(from, since.Sub(j.recording.Started))
	}
	j.recording.Doubt(from, at)
}

// connection is the one that is open.
func (j *journal) connection() *recording.Connection {
	return &j.recording.Connections[len(j.recording.Connections)-1]
}

func (j *journal) connecting(a ask, jar http.CookieJar) {
	c := recording.Connection{Request: a.recorded(jar), Began: j.now(), First: len(j.recording.Entries)}
	if len(j.recording.Connections) == 0 {
		j.recording.Request = c.Request
	}
	j.recording.Connections = append(j.recording.Connections, c)
	j.before = j.last
}

// sent keeps by when the recording's own request, the first, had been sent.
func (j *journal) sent(s *Sending) {
	if len(j.recording.Connections) == 1 {
		j.recording.SentBy = s.By(j.recording.Started)
	}
}

func (j *journal) hop(h recording.Hop) {
	h.At = j.now()
	j.connection().Hops = append(j.connection().Hops, h)
}

// answered keeps a response's head, and when it had arrived. It tells whether it is
// the stream's first.
func (j *journal) answered(response *http.Response, at time.Duration) (first bool) {
	head := &recording.Response{Status: response.StatusCode, Protocol: response.Proto, Header: response.Header, At: at}
	j.connection().Response = head
	first = j.recording.Response == nil
	if first {
		j.recording.Response = head
		j.recording.SentBy = min(j.recording.SentBy, at) // that it was sent may have been noted later
	}
	return first
}

func (j *journal) disconnected(end recording.End) {
	end.At = j.now()
	j.connection().End = end
}

// add keeps a copy of an entry, unless the recording holds too much already. A
// watcher may have emptied the recording: then counting begins anew.
func (j *journal) add(e *sse.Entry) (*recording.Entry, error) {
	if len(j.recording.Entries) == 0 {
		j.retained = 0
	}
	j.retained += entryBytes + int64(len(e.Data)+len(e.LastEventID)+len(e.Detail))
	if j.limit > 0 && j.retained > j.limit {
		return nil, &RetainedError{j.limit}
	}
	kept := Recorded(e)
	if e.Number > 0 {
		kept.Number += j.before[e.Kind]
		j.last[e.Kind] = kept.Number
	}
	j.recording.Entries = append(j.recording.Entries, kept)
	return kept, nil
}
