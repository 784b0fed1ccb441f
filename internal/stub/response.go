package stub

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"mime"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/recording"
)

// content is what of a route may hold variables.
type content struct {
	Headers map[string]string
	JSON    yamlfile.JSON
	Body    string
	Send    []Piece
}

// response is the response to one request.
type response struct {
	status  int
	media   string // Content-Type, unless headers have one
	headers http.Header
	body    []byte
	stream  bool
	chunks  []chunk
	half    []chunk // half an event, behind them, of a stream that was recorded
	end     End
	delay   time.Duration // before the status line, of one that was recorded
	// asRecorded has the headers of a response be those that were recorded, and no others.
	asRecorded bool
	pause      time.Duration // before the end, of a stream that was recorded
	// Of a connection of a stream that was recorded: the stream, the connection, and the last ID of the client that
	// came back.
	of          *recording.Stream
	connection  *recording.Connection
	askedBehind string
	await       func(ctx context.Context, at *moment.When, after time.Duration) error
}

// respond makes the response to a request, or lets it fail. The error says which
// variable is missing.
func (p *prepared) respond(in recording.Incoming, lookup vars.Lookup, fails bool) (*response, error) {
	r := p.Route
	if fails {
		return r.Fail.respond(lookup)
	}
	c, err := vars.ExpandStrings(content{r.Headers, r.JSON, r.Body, r.Send}, lookup)
	if err != nil {
		return nil, err
	}
	out := plain(int(cmp.Or(r.Status, http.StatusOK)), c.Headers, c.JSON, c.Body)
	switch {
	case p.replay != nil:
		return p.replay.overridden(r, c.Headers), nil
	case r.isStream():
		out.media, out.stream, out.end = "text/event-stream", true, r.End
		out.chunks, err = r.chunks(c.Send, lookup)
		if r.Resume {
			out.chunks = behind(in.Header.Get("Last-Event-ID"), out.chunks)
		}
	case r.File != "":
		out.media, out.body = cmp.Or(mime.TypeByExtension(filepath.Ext(r.File)), out.media), p.file
	}
	return out, err
}

// plain is a response that is no stream.
func plain(status int, headers map[string]string, json yamlfile.JSON, body string) *response {
	out := &response{status: status, headers: canonical(headers), media: "text/plain; charset=utf-8", body: []byte(body)}
	if json != "" {
		out.media, out.body = "application/json", []byte(json)
	}
	return out
}

// chunks are what the stream sends: the pieces, or the events.
func (r Route) chunks(pieces []Piece, lookup vars.Lookup) ([]chunk, error) {
	var out []chunk
	for _, piece := range pieces {
		text, err := Unescape(string(piece.Bytes))
		if err != nil {
			return nil, err
		}
		out = append(out, chunk{at: piece.At, after: piece.After, bytes: text})
	}
	for _, e := range r.Events {
		chunks, err := e.chunks(lookup)
		if err != nil {
			return nil, err
		}
		out = append(out, chunks...)
	}
	return out, nil
}

// behind are the chunks that follow the event with an ID; all, if there is none.
func behind(id string, chunks []chunk) []chunk {
	for i, c := range chunks {
		if id != "" && c.id == id {
			return chunks[i+1:]
		}
	}
	return chunks
}

// write writes the response, and calls begun as soon as the client has it: of a
// stream, its headers. It ends early if the client leaves.
func (out *response) write(w *sent, r *http.Request, begun func()) {
	if out.media != "" {
		w.Header().Set("Content-Type", out.media)
	}
	maps.Copy(w.Header(), out.headers)
	if out.stream {
		if w.Header().Get("Cache-Control") == "" && !out.asRecorded {
			w.Header().Set("Cache-Control", "no-store") // as a server must that sends a stream
		}
		out.writeStream(w, r, begun)
		return
	}
	if len(out.body) > 0 && w.Header().Get("Content-Length") == "" {
		w.Header().Set("Content-Length", strconv.Itoa(len(out.body)))
	}
	w.WriteHeader(out.status)
	if _, err := w.Write(out.body); err != nil {
		w.end = endLeft
	}
	_ = http.NewResponseController(w).Flush()
	begun()
}

func (out *response) writeStream(w *sent, r *http.Request, begun func()) {
	w.WriteHeader(out.status)
	flusher := http.NewResponseController(w)
	err := flusher.Flush() // the headers
	begun()
	since, due := time.Now(), time.Duration(0)
	wait := func(at *moment.When, after time.Duration) error {
		if out.asRecorded { // that one part was late makes no other late
			due += after
			after = max(0, due-time.Since(since))
		}
		return out.await(r.Context(), at, after)
	}
	for _, c := range slices.Concat(out.chunks, out.half) {
		if err = errors.Join(err, wait(c.at, c.after)); err != nil {
			break
		}
		_, errWrite := w.Write([]byte(c.bytes))
		err = errors.Join(errWrite, flusher.Flush())
	}
	if err = errors.Join(err, wait(nil, out.pause)); err != nil {
		w.end = endLeft
		return
	}
	w.end = out.end
	out.finish(r)
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
	if conn, ok := r.Context().Value(connectionKey{}).(*net.TCPConn); ok {
		_ = conn.SetLinger(0) // Close then resets the connection
	}
	panic(http.ErrAbortHandler)
}
