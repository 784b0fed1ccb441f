package stream

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"

	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

// reader reads one response of a stream.
type reader struct {
	reading  *Reading
	recorder *recorder
	body     *arrivals
	decoder  *sse.Decoder
	watcher  Watcher
	watchdog *watchdog
	conn     *framedConn
	leave    context.CancelCauseFunc // ends the connection
	begun    bool                    // an event came
	followed *recording.End          // when the time is over for which it is read; nil: it has none
	left     *Absence                // the client goes away by what was read; nil: it does not
	awaited  bool                    // the client may come back, or something else waits for the end
	early    func() bool             // an end of the response now is not the one that is declared
	brokenBy func() string           // by which fault of ours the connection was broken; empty: by none
}

// read reads the response, whose body is read through the arrivals, to its end.
func (r *reader) read(ctx context.Context, response *http.Response, end *recording.End) {
	text, free, err := decoded(r.body, response.Header)
	if err != nil {
		text, free = r.body, func() {}
	}
	defer free()
	if r.refuses(response, text, err, end) {
		return
	}
	r.body.first = r.unforeseen(response)
	if wire.EndsWithConnection(response) {
		text = &unframed{text, func() bool { return r.early() || r.brokenBy() != "" }}
	}
	r.decode(ctx, text, end)
	if r.cameToItsEnd(end) {
		r.closed(response, end)
	}
}

// cameToItsEnd tells that the response did, whatever it cut: a length that is too short cuts an event, or
// an encoding, where it was taken before the response was compressed.
func (r *reader) cameToItsEnd(end *recording.End) bool {
	return end.Reason == recording.ServerClosed || end.Closed || end.Reason == recording.Truncated && r.conn != nil && r.conn.complete()
}

// unframed is the text of a response that says nowhere how long it is: that its connection ends
// is no end of it where it is too early for one. What has come of an event then was cut off, and
// breaks no rule.
type unframed struct {
	text  io.Reader
	early func() bool
}

// Read implements io.Reader. It tells of the end when all before it has been read.
func (u *unframed) Read(p []byte) (int, error) {
	n, err := u.text.Read(p)
	switch {
	case !errors.Is(err, io.EOF):
		return n, err
	case n > 0:
		return n, nil
	case u.early():
		return 0, io.ErrUnexpectedEOF
	}
	return 0, io.EOF
}

// refuses tells that the response is no event stream that can be read, and how it ends then.
func (r *reader) refuses(response *http.Response, text io.Reader, err error, end *recording.End) (is bool) {
	switch {
	case response.StatusCode != http.StatusOK:
		*end, is = r.refuse(response, text), true
	case err != nil:
		*end, is = recording.End{Reason: recording.Malformed, Detail: err.Error(), Err: err}, true
	default:
		*end, is = r.judgeHead(response, text)
	}
	return is
}

// closed looks at a response that has come to its end.
func (r *reader) closed(response *http.Response, end *recording.End) {
	end.At, end.Unframed = r.recorder.now(), wire.EndsWithConnection(response)
	*end = r.lookBehind(response, *end)
}

// lookBehind looks for bytes behind a response that ended so.
func (r *reader) lookBehind(response *http.Response, end recording.End) recording.End {
	surplus := surplusOf(response, r.conn, r.awaited)
	if surplus == nil {
		return end
	}
	surplus.FirstByte, surplus.LastByte = end.At, end.At
	if met, err := r.record(surplus); err != nil || met != "" {
		r.stopped(&end, met, err)
		return end
	}
	if r.reading.Mode.strict() {
		end.Reason, end.Detail, end.Closed = recording.Violation, (&sse.ViolationError{Entry: surplus}).Error(), true
	}
	return end
}

// decode reads events until the text ends or somebody has seen enough.
func (r *reader) decode(ctx context.Context, text io.Reader, end *recording.End) {
	r.decoder.Reset(text)
	defer func() { r.recorder.connection().LineEnding = r.decoder.LineEnding() }()
	met, err := r.show(r.recorder.begin())
	for err == nil && met == "" {
		entry, reading := r.decoder.Next()
		if r.isLast(ctx, entry, reading, end) {
			return
		}
		if entry.Unterminated {
			r.decoder.Deliver()
		}
		met, err = r.record(entry)
	}
	r.stopped(end, met, err)
}

// isLast tells that nothing more is read, and how it ends then: there is an error, or an entry
// that is not asked for any more.
func (r *reader) isLast(ctx context.Context, e *sse.Entry, err error, end *recording.End) (is bool) {
	switch {
	case (err != nil || e.Unterminated) && ctx.Err() != nil:
		*end = r.leftInside(leftEnd(ctx))
		r.keepHalf(e == nil)
	case errors.Is(err, io.EOF):
		*end = recording.End{Reason: recording.ServerClosed}
	case err != nil:
		*end = r.brokenOff(classify(ctx, err, recording.Malformed))
	case r.isOver(e):
		*end = *r.followed
		end.Late = r.recorder.recording.Earliest(e.LastByte) <= end.At
	default:
		return false
	}
	return true
}

// keepHalf keeps what came of the event that is open, unless it was delivered, which makes it an entry.
func (r *reader) keepHalf(delivers bool) {
	cut := r.decoder.Unterminated()
	if delivers && r.reading.DeliverUnterminated && cut != nil && cut.Data != nil {
		return
	}
	c := r.recorder.connection()
	c.Half, c.Between = HalfOf(cut), cut == nil
}

// isOver tells that an entry came when the time was over for which the stream is followed:
// a busy machine leaves later than it should, and what comes until then is not asked for.
// What nobody can tell of, whether it came in time, is none of the stream's either.
func (r *reader) isOver(e *sse.Entry) bool { return r.followed != nil && e.LastByte > r.followed.At }

// leftInside tells of the event that was open when we left. It may have been on its way, unless we waited
// for more in vain, or for long, or nothing else came: then what it lacks is why.
func (r *reader) leftInside(end recording.End) recording.End {
	cut := r.decoder.Unterminated()
	if cut == nil {
		return end
	}
	end.Half = string(cut.Data[:min(len(cut.Data), ExcerptBytes)])
	waited := end.Reason == recording.Stopped && HalfOf(cut).Waited(r.recorder.now())
	if end.Reason != recording.Timeout && r.recorder.recording.Events() > 0 && !waited {
		return end
	}
	return detailed(end, "half an event had come, without its blank line: "+linesOf(cut))
}

// brokenOff tells of an event that was cut by an end that is no end of a response.
func (r *reader) brokenOff(end recording.End) recording.End {
	cut := r.decoder.Unterminated()
	var violation *sse.ViolationError
	switch {
	case errors.As(end.Err, &violation): // also where the response breaks off behind it
		if end.Closed = violation.Entry.Violation.Code == rules.CodeUnterminatedEvent; end.Closed {
			end.Detail = r.length() + end.Detail
		}
		return end
	case slices.Contains([]recording.Reason{recording.Truncated, recording.Reset}, end.Reason) && r.brokenBy() != "":
		end.Detail = "by streamspec: " + r.brokenBy()
	case r.body.err != nil && r.overHTTP2():
		end.Detail = cmp.Or(r.brokeOffHTTP2(r.body.err), end.Detail)
	case errors.Is(r.body.err, io.ErrUnexpectedEOF):
		end.Detail += r.missing(cut == nil)
	}
	r.keepHalf(true)
	return CutInside(cut, end)
}

// missing says what is missing of a response that broke off, as far as its head and its chunks tell;
// whole: no event was open.
func (r *reader) missing(whole bool) string {
	announced, err := strconv.ParseInt(r.announced(), 10, 64)
	switch {
	case err == nil:
		return fmt.Sprintf(": of the %d bytes that its Content-Length announces, %d came", announced, r.body.count)
	case whole && r.conn != nil && r.conn.onlyEnd():
		return ": the last chunk (0), which says that nothing follows, never came"
	}
	return ""
}

// announced is how long the response's head says that its body is; empty: it does not say.
func (r *reader) announced() string {
	return r.recorder.connection().Response.Header.Get("Content-Length")
}

// length says how long the response had announced to be that ended inside an event; empty: it had not.
func (r *reader) length() string {
	if announced := r.announced(); announced != "" {
		return fmt.Sprintf("the response ended after the %s bytes that its Content-Length announces: ", announced)
	}
	return ""
}

// record keeps an entry and shows it to the watcher, which tells what was met.
func (r *reader) record(e *sse.Entry) (met string, err error) {
	if e.Kind == sse.KindEvent && !r.begun {
		r.begun = true
		r.watchdog.event()
	}
	return r.show(r.recorder.add(e))
}

// show shows the watcher an entry that is kept; nil: there is none.
func (r *reader) show(kept *recording.Entry, err error) (met string, _ error) {
	if kept == nil || err != nil {
		return "", err
	}
	if met = r.watcher.Entry(kept, r.recorder.recording); met == "" {
		met = r.leaves()
	}
	return met, nil
}

// leaves tells why the client goes away now; empty: it does not.
func (r *reader) leaves() string {
	w, may := r.watcher.(LeavingWatcher)
	if !may {
		return ""
	}
	if r.left = w.Leaves(); r.left == nil {
		return ""
	}
	return r.left.Reason
}

// stopped makes it the end where the watcher had seen enough, or the recording's limit was
// reached.
func (r *reader) stopped(end *recording.End, met string, err error) {
	if err != nil {
		*end = notKept(err)
		return
	}
	*end = recording.End{Reason: recording.Stopped, Detail: met}
	if w, may := r.watcher.(AwaitingWatcher); may && r.left == nil {
		end.Met = w.Met()
	}
}

// notKept is the end of a stream of which an entry could not be kept: there is too much of it, or no room
// on this machine.
func notKept(err error) recording.End {
	end := recording.End{Reason: recording.MachineFault, Detail: err.Error(), Err: err}
	switch retained := new(RetainedError); {
	case errors.As(err, &retained):
		end.Reason = recording.Limit
	case wire.Exhausted(err): // another folder does not help
		end.Detail = "entries cannot be put aside: " + wire.Explain(err)
	}
	return end
}
