package service

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"
)

// give writes the response, and calls answered as soon as the client has it: of a
// stream, its headers. It ends early if the client leaves.
func (out *response) give(w http.ResponseWriter, r *http.Request, answered func()) {
	w.Header().Set("Content-Type", out.kind)
	for name, value := range out.headers {
		w.Header().Set(name, value)
	}
	if out.stream {
		out.giveStream(w, r, answered)
		return
	}
	if len(out.body) > 0 && w.Header().Get("Content-Length") == "" {
		w.Header().Set("Content-Length", strconv.Itoa(len(out.body)))
	}
	w.WriteHeader(out.status)
	_, _ = w.Write(out.body)
	_ = http.NewResponseController(w).Flush()
	answered()
}

func (out *response) giveStream(w http.ResponseWriter, r *http.Request, answered func()) {
	w.WriteHeader(out.status)
	flusher := http.NewResponseController(w)
	err := flusher.Flush() // the headers
	answered()
	for _, c := range out.chunks {
		if err = errors.Join(err, pause(r.Context(), c.after)); err != nil {
			return
		}
		_, errWrite := w.Write([]byte(c.bytes))
		err = errors.Join(errWrite, flusher.Flush())
	}
	if err == nil {
		out.finish(r)
	}
}

// finish ends the stream. A return completes the response; the panic that
// net/http has for it drops the connection as it is.
func (out *response) finish(r *http.Request) {
	switch out.end {
	case EndClose, "":
		return
	case EndReset:
		reset(r)
	case EndHang:
		<-r.Context().Done()
	}
	panic(http.ErrAbortHandler)
}

// reset resets the request's connection.
func reset(r *http.Request) {
	if conn, err := connectionOf(r.Context()); err == nil {
		_ = conn.SetLinger(0) // Close then resets the connection
	}
	panic(http.ErrAbortHandler)
}

// pause waits, or returns an error when ctx is done before.
func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
