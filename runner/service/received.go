package service

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/streamspec/streamspec/runner/secret"
)

// Limits of what a stub keeps of the requests that it received.
const (
	MaxReceived     = 1000     // requests; the oldest go first
	MaxReceivedBody = 64 << 10 // bytes of one request's body
)

// Request is what a stub received.
type Request struct {
	At        time.Time // when its headers had arrived
	Method    string
	Path      string
	Query     string      // as sent, without the question mark
	Header    http.Header // credentials are masked
	Body      []byte
	Truncated bool // the body went on after MaxReceivedBody
}

// shownBody is how much of a body the line about a request shows, in bytes.
const shownBody = 300

// String is the request in one line: method, path and the start of the body.
func (r Request) String() string {
	line := r.Method + " " + r.Path
	if r.Query != "" {
		line += "?" + r.Query
	}
	if len(r.Body) > 0 {
		line += " " + strconv.Quote(string(r.Body[:min(len(r.Body), shownBody)]))
		if len(r.Body) > shownBody {
			line = strings.TrimSuffix(line, `"`) + `…"`
		}
	}
	return line
}

// Received returns the requests that the stub received, in order of their
// arrival, for display: the values of headers that carry credentials are
// masked.
func (s *Stub) Received() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.received)
}

// record reads the whole body: before that, net/http does not notice that a
// client leaves.
func (s *Stub) record(r *http.Request) {
	request := Request{
		At: time.Now(), Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Header: maskCredentials(r.Header),
	}
	var body bytes.Buffer
	_, _ = io.CopyN(&body, r.Body, MaxReceivedBody)
	rest, _ := io.Copy(io.Discard, r.Body)
	request.Body, request.Truncated = body.Bytes(), rest > 0

	s.mu.Lock()
	defer s.mu.Unlock()
	s.received = append(s.received, request)
	if over := len(s.received) - MaxReceived; over > 0 {
		s.received = slices.Delete(s.received, 0, over)
	}
}

func maskCredentials(header http.Header) http.Header {
	header = header.Clone()
	for name := range header {
		if secret.IsCredential(name) {
			header.Set(name, secret.Mask)
		}
	}
	return header
}
