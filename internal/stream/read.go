package stream

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// reader reads one response of a stream.
type reader struct {
	reading  Reading
	recorder *recorder
	decoder  *sse.Decoder
	watcher  Watcher
	watchdog *watchdog
	leave    context.CancelCauseFunc // ends the connection
	left     *Absence                // the client goes away by what was read; nil: it does not
}

// read reads the response, whose body is read through the arrivals.
func (r *reader) read(ctx context.Context, response *http.Response, body *arrivals) recording.End {
	text, free, err := decoded(body, response.Header)
	if err != nil {
		text, free = body, func() {}
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

// decode reads events until the text ends or somebody has seen enough.
func (r *reader) decode(ctx context.Context, text io.Reader) recording.End {
	r.decoder.Reset(text)
	defer func() { r.recorder.connection().LineEnding = r.decoder.LineEnding() }()
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
func (r *reader) record(e *sse.Entry) (met string, err error) {
	if e.Kind == sse.KindEvent {
		r.watchdog.event()
	}
	kept, err := r.recorder.add(e)
	if err != nil {
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

// stoppedOr is the end where the watcher had seen enough, or the recording's
// limit was reached.
func stoppedOr(met string, err error) recording.End {
	if err != nil {
		return recording.End{Reason: recording.Limit, Detail: err.Error(), Err: err}
	}
	return recording.End{Reason: recording.Stopped, Detail: met}
}
