package stream

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

const (
	// ExcerptBytes is what is kept of a body that is no event stream.
	ExcerptBytes = 4 << 10
	// excerptWait is how long its bytes are waited for.
	excerptWait = time.Second
)

// errNoContent is how a server asks a client not to reconnect.
var errNoContent = errors.New("204 No Content: the server asks not to reconnect")

// reading is one response of a stream being read.
type reading struct {
	*follower
	watch *watchdog
	leave context.CancelCauseFunc // ends the connection
	last  func() stamp            // of the last bytes that the kernel received
}

func (r *reading) read(ctx context.Context, response *http.Response) recording.End {
	r.arrivals.begin(response, r.last, r.watch.heard)
	r.arrivals.slow = throttle{r.opts.Speed, ctx.Done()}
	if first := r.answered(response, r.arrivals.arrived()); first {
		r.opened()
	}
	text, free, err := decoded(&r.arrivals, response.Header)
	if err != nil {
		text, free = &r.arrivals, func() {}
	}
	defer free()
	switch {
	case response.StatusCode != http.StatusOK:
		return r.refuse(response, text)
	case err != nil:
		return recording.End{Reason: recording.Malformed, Detail: err.Error(), Err: err}
	}
	if end, refused := r.judgeHead(response, text); refused {
		return end
	}
	end := r.decode(ctx, text)
	if end.Reason == recording.ServerClosed && endsWithConnection(response) {
		end.Detail = "the response has no length of its own: a server that crashed would look the same"
	}
	return end
}

// refuse ends a connection whose status is not 200.
func (r *reading) refuse(response *http.Response, body io.Reader) recording.End {
	if response.StatusCode == http.StatusNoContent && len(r.recording.Connections) > 1 {
		return recording.End{Reason: recording.ServerClosed, Detail: errNoContent.Error(), Err: errNoContent}
	}
	r.keepExcerpt(body)
	return recording.End{Reason: recording.HTTPStatus, Detail: response.Status}
}

// judgeHead records what is wrong with the media type, and refuses the response
// where a browser would and the parsing is strict.
func (r *reading) judgeHead(response *http.Response, body io.Reader) (end recording.End, refused bool) {
	violation := judgeMediaType(response.Header)
	if violation == nil || r.opts.Decoder.Mode == sse.Browser {
		return recording.End{}, false
	}
	violation.FirstByte, violation.LastByte = r.connection().Response.At, r.connection().Response.At
	if met, err := r.record(violation); err != nil || met != "" {
		return stoppedOr(met, err), true
	}
	if r.opts.Decoder.Mode != sse.Strict || violation.Violation.Severity != rules.Error {
		return recording.End{}, false
	}
	r.keepExcerpt(body)
	return recording.End{Reason: recording.WrongMediaType, Detail: violation.Detail}, true
}

// keepExcerpt keeps the start of a body, for people: what arrives soon.
func (r *reading) keepExcerpt(body io.Reader) {
	patience := time.AfterFunc(excerptWait, func() { r.leave(nil) })
	defer patience.Stop()
	excerpt, _ := io.ReadAll(io.LimitReader(body, ExcerptBytes)) // what came before an error is what we want
	r.connection().Response.Excerpt = string(excerpt)
}

// decode reads events until the text ends or somebody has seen enough.
func (r *reading) decode(ctx context.Context, text io.Reader) recording.End {
	r.decoder.Reset(text)
	defer func() { r.connection().LineEnding = r.decoder.LineEnding() }()
	for {
		entry, err := r.decoder.Next()
		if ctx.Err() != nil && (err != nil || entry.Unterminated) {
			return leftEnd(ctx) // what half came when we left says nothing; what was whole came before
		}
		if errors.Is(err, io.EOF) {
			return recording.End{Reason: recording.ServerClosed}
		}
		if err != nil {
			return classify(ctx, err, recording.Malformed)
		}
		if met, err := r.record(entry); err != nil || met != "" {
			return stoppedOr(met, err)
		}
	}
}

// record keeps an entry and shows it to the watcher, which tells what was met.
func (r *reading) record(e *sse.Entry) (met string, err error) {
	if e.Kind == sse.KindEvent {
		r.watch.event()
	}
	kept, err := r.add(e)
	if err != nil {
		return "", err
	}
	if met = r.watcher.Entry(kept, r.recording); met == "" {
		met = r.leaves()
	}
	return met, nil
}

// leaves tells why the client goes away now; empty: it does not.
func (r *reading) leaves() string {
	w, may := r.watcher.(LeavingWatcher)
	if !may {
		return ""
	}
	left := w.Leaves()
	if left == nil {
		return ""
	}
	r.left = left
	return left.Reason
}

// stoppedOr is the end where the watcher had seen enough, or the recording's
// limit was reached.
func stoppedOr(met string, err error) recording.End {
	if err != nil {
		return recording.End{Reason: recording.Limit, Detail: err.Error(), Err: err}
	}
	return recording.End{Reason: recording.Stopped, Detail: met}
}

// endsWithConnection tells that nothing but the connection's end ends a response
// (RFC 9112, section 6.3, item 8).
func endsWithConnection(response *http.Response) bool {
	return response.ProtoMajor == 1 && response.ContentLength < 0 && len(response.TransferEncoding) == 0
}
