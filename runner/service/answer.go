package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// answer is a route made ready to be given.
type answer struct {
	target
	status  int
	headers map[string]string
	kind    string // Content-Type, unless headers have one
	delay   time.Duration
	body    []byte

	stream bool
	pieces []Piece // unescaped
	end    End
}

func newAnswer(r Route) (*answer, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	a := &answer{
		target: r.targets()[0], status: r.Status, headers: r.Headers, delay: r.Delay,
		kind: "text/plain; charset=utf-8", body: []byte(r.Body),
		stream: r.isStream(), end: r.End,
	}
	if a.status == 0 {
		a.status = http.StatusOK
	}
	if r.JSON != "" {
		a.kind, a.body = "application/json", []byte(r.JSON)
		if !json.Valid(a.body) {
			return nil, fmt.Errorf("json: this is not JSON: %s", r.JSON)
		}
	}
	if a.stream {
		a.kind = "text/event-stream"
	}
	return a, a.addPieces(r.Send)
}

func (a *answer) addPieces(pieces []Piece) error {
	for i, piece := range pieces {
		if err := piece.Validate(); err != nil {
			return fmt.Errorf("send, piece %d: %w", i+1, err)
		}
		piece.Bytes, _ = Unescape(piece.Bytes) // validated
		a.pieces = append(a.pieces, piece)
	}
	return nil
}

func (a *answer) fits(r *http.Request) bool {
	return a.path == r.URL.Path && (a.method == r.Method || a.method == anyMethod)
}

// give writes the answer. It ends early if the client leaves.
func (a *answer) give(w http.ResponseWriter, r *http.Request) {
	if pause(r.Context(), a.delay) != nil {
		return
	}
	w.Header().Set("Content-Type", a.kind)
	for name, value := range a.headers {
		w.Header().Set(name, value)
	}
	w.WriteHeader(a.status)
	if !a.stream {
		_, _ = w.Write(a.body)
		return
	}
	if a.sendPieces(w, r) == nil {
		a.finish(r)
	}
}

func (a *answer) sendPieces(w http.ResponseWriter, r *http.Request) error {
	out := http.NewResponseController(w)
	err := out.Flush() // the headers
	for _, piece := range a.pieces {
		err = errors.Join(err, pause(r.Context(), piece.After))
		if err != nil {
			return err
		}
		_, errWrite := w.Write([]byte(piece.Bytes))
		err = errors.Join(errWrite, out.Flush())
	}
	return err
}

// finish ends the stream. A return completes the response; the panic that
// net/http has for it drops the connection as it is.
func (a *answer) finish(r *http.Request) {
	switch a.end {
	case EndClose, "":
		return
	case EndReset:
		if conn, err := connectionOf(r.Context()); err == nil {
			_ = conn.SetLinger(0) // Close then resets the connection
		}
	case EndHang:
		<-r.Context().Done()
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
