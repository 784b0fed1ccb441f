package service

import (
	"cmp"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"path/filepath"
	"slices"

	"github.com/streamspec/streamspec/internal/pathpattern"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/recording"
)

// answer is a route made ready to be given.
type answer struct {
	route   Route
	pattern *pathpattern.Pattern
	turn    string // equal for the routes that answer in turn
	file    []byte
	failed  int // how many requests have failed as the route says; guarded by the stub
}

func newAnswer(r Route, lookup vars.Lookup) (*answer, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	if r.JSON != "" && !json.Valid([]byte(r.JSON)) {
		return nil, fmt.Errorf("json: this is not JSON: %s", r.JSON)
	}
	for i, piece := range r.Send {
		if err := piece.Validate(); err != nil {
			return nil, fmt.Errorf("send, piece %d: %w", i+1, err)
		}
	}
	pattern, err := r.pattern(lookup)
	if err != nil {
		return nil, err
	}
	file, err := r.readFile()
	if err != nil {
		return nil, err
	}
	turn, err := json.Marshal([]any{pattern.String(), r.When})
	return &answer{route: r, pattern: pattern, turn: string(turn), file: file}, err
}

// fits tells whether a request is the route's, and the values in its path.
func (a *answer) fits(in recording.Incoming) (path map[string]string, ok bool) {
	path, ok = a.pattern.Match(in.Method, in.URL)
	return path, ok && a.route.When.fits(in)
}

func (w When) fits(in recording.Incoming) bool {
	query := in.URL.Query()
	return hasAll(w.Headers, in.Header.Values) && hasAll(w.Query, func(name string) []string { return query[name] })
}

// hasAll tells whether each name has the value that is wanted, among others or alone.
func hasAll(wanted map[string]string, valuesOf func(name string) []string) bool {
	for name, value := range wanted {
		if !slices.Contains(valuesOf(name), value) {
			return false
		}
	}
	return true
}

// content is what of a route may hold variables.
type content struct {
	Headers map[string]string
	JSON    RawJSON
	Body    string
	Send    []Piece
}

// response is an answer to one request.
type response struct {
	status  int
	kind    string // Content-Type, unless headers have one
	headers map[string]string
	body    []byte
	stream  bool
	chunks  []chunk
	end     End
}

// respond makes the response to a request, or lets it fail. The error says which
// variable is missing.
func (a *answer) respond(in recording.Incoming, lookup vars.Lookup, fails bool) (*response, error) {
	r := a.route
	if fails {
		return r.Fail.respond(lookup)
	}
	c, err := vars.ExpandStrings(content{r.Headers, r.JSON, r.Body, r.Send}, lookup)
	if err != nil {
		return nil, err
	}
	out := plain(cmp.Or(r.Status, http.StatusOK), c.Headers, c.JSON, c.Body)
	switch {
	case r.isStream():
		out.kind, out.stream, out.end = "text/event-stream", true, r.End
		out.chunks, err = r.chunks(c.Send, lookup)
		if r.Resume {
			out.chunks = behind(in.Header.Get("Last-Event-ID"), out.chunks)
		}
	case r.File != "":
		out.kind, out.body = cmp.Or(mime.TypeByExtension(filepath.Ext(r.File)), out.kind), a.file
	}
	return out, err
}

// plain is a response that is no stream.
func plain(status int, headers map[string]string, json RawJSON, body string) *response {
	out := &response{status: status, headers: headers, kind: "text/plain; charset=utf-8", body: []byte(body)}
	if json != "" {
		out.kind, out.body = "application/json", []byte(json)
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
		out = append(out, chunk{after: piece.After, bytes: text})
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
