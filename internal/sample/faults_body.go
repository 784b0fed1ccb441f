package sample

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
)

// Lengths that streams announce, in bytes: one that no test stream has, and one in
// the middle of an early event.
const (
	tooLong  = 1_000_000
	tooShort = 300
)

// maxHeldBack bounds what is held back of a stream, in bytes.
const maxHeldBack = 1 << 20

// bodyDefects: the events are right, and their transport is not.
func bodyDefects() []defect {
	return []defect{
		{fault: "buffered", seen: "head and events come in one write, when the stream ends", routes: streams(buffered)},
		{fault: "head-held-back", seen: "the head comes with the second event only", routes: streams(headHeldBack)},
		{fault: "compressed", seen: "a stream is compressed, whether or not the client accepts that", routes: streams(compressed)},
		{fault: "long-content-length", seen: "Content-Length announces more than comes", routes: streams(announcing(tooLong))},
		{fault: "short-content-length", seen: "Content-Length cuts a stream off after 300 bytes", routes: streams(announcing(tooShort))},
	}
}

// A heldBack response keeps what is written until the flush that opens it.
type heldBackResponse struct {
	http.ResponseWriter
	held    bytes.Buffer
	flushes int // how many are ignored
}

func (w *heldBackResponse) Write(b []byte) (int, error) {
	return w.held.Write(b)
}

func (w *heldBackResponse) Flush() {
	if w.flushes > 0 && w.held.Len() < maxHeldBack {
		w.flushes--
		return
	}
	w.release()
}

func (w *heldBackResponse) release() {
	_, _ = w.ResponseWriter.Write(w.held.Bytes()) // the next write of the stream tells that the client is gone
	w.held.Reset()
	_ = http.NewResponseController(w.ResponseWriter).Flush()
}

func buffered(_ *Server, next http.HandlerFunc) http.HandlerFunc {
	const all = 1 << 30
	return holding(all, next)
}

func headHeldBack(_ *Server, next http.HandlerFunc) http.HandlerFunc {
	return holding(1, next)
}

func holding(flushes int, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		held := &heldBackResponse{ResponseWriter: w, flushes: flushes}
		next(held, r)
		held.release()
	}
}

// A compressedResponse is flushed as a whole, so that no event waits.
type compressedResponse struct {
	http.ResponseWriter
	zip *gzip.Writer
}

func (w compressedResponse) Write(b []byte) (int, error) { return w.zip.Write(b) }

func (w compressedResponse) Flush() {
	_ = w.zip.Flush()
	_ = http.NewResponseController(w.ResponseWriter).Flush()
}

func compressed(_ *Server, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		zip := gzip.NewWriter(w)
		defer func() { _ = zip.Close() }() // who has left needs no end
		next(compressedResponse{w, zip}, r)
	}
}

// A limitedResponse drops what is beyond its room.
type limitedResponse struct {
	http.ResponseWriter
	room int
}

func (w *limitedResponse) Write(b []byte) (int, error) {
	part := b[:min(w.room, len(b))]
	w.room -= len(part)
	if n, err := w.ResponseWriter.Write(part); err != nil {
		return n, err
	}
	return len(b), nil
}

func (w *limitedResponse) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func announcing(length int) middleware {
	return func(_ *Server, next http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", strconv.Itoa(length))
			next(&limitedResponse{w, length}, r)
		}
	}
}
