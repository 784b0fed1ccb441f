package service

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/runner/recording"
)

// Limits of what a stub keeps of the requests that it received.
const (
	MaxReceived     = 1000     // requests; the oldest go first
	MaxReceivedBody = 64 << 10 // bytes of one request's body
)

// Received returns the requests that the stub received, in order of their arrival.
func (s *Stub) Received() []recording.Incoming {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.received)
}

// ReceivedSince returns the requests that the stub received from a moment on. The
// error says that not all of them were kept.
func (s *Stub) ReceivedSince(moment time.Time) ([]recording.Incoming, error) {
	s.mu.Lock()
	forgotten := s.forgotten
	s.mu.Unlock()
	if !forgotten.IsZero() && !forgotten.Before(moment) {
		return nil, fmt.Errorf("the stub %q received more than %d requests, and no longer knows the first", s.name, MaxReceived)
	}
	return slices.DeleteFunc(s.Received(), func(in recording.Incoming) bool { return in.At.Before(moment) }), nil
}

// record reads the whole body: before that, net/http does not notice that a
// client leaves.
func (s *Stub) record(r *http.Request) recording.Incoming {
	in := recording.Incoming{At: time.Now(), Method: r.Method, URL: r.URL, Header: r.Header.Clone()}
	var body bytes.Buffer
	_, _ = io.CopyN(&body, r.Body, MaxReceivedBody)
	rest, _ := io.Copy(io.Discard, r.Body)
	in.Body, in.Truncated = body.Bytes(), rest > 0
	in.Hide = secretsOf(in).Text

	s.mu.Lock()
	defer s.mu.Unlock()
	s.received = append(s.received, in)
	if over := len(s.received) - MaxReceived; over > 0 {
		s.forgotten = s.received[over-1].At
		s.received = slices.Delete(s.received, 0, over)
	}
	return in
}

// secretsOf knows the values in a request that nobody may be shown: credentials, and
// what a header, a parameter or a member of its JSON calls secret.
func secretsOf(in recording.Incoming) *secret.Masker {
	found := &secret.Masker{}
	for name, values := range in.Header {
		for _, value := range values {
			found.AddHeader(name, value)
			found.AddNamed(name, value)
		}
	}
	for name, values := range in.URL.Query() {
		for _, value := range values {
			found.AddNamed(name, value)
		}
	}
	if gjson.ValidBytes(in.Body) {
		addMembers(found, gjson.ParseBytes(in.Body), maxSecretDepth)
	}
	return found
}

// maxSecretDepth is how deep in a body secrets are looked for.
const maxSecretDepth = 16

func addMembers(found *secret.Masker, value gjson.Result, depth int) {
	if depth == 0 || !value.IsObject() && !value.IsArray() {
		return
	}
	value.ForEach(func(key, member gjson.Result) bool {
		if member.Type == gjson.String {
			found.AddNamed(key.String(), member.String())
		}
		addMembers(found, member, depth-1)
		return true
	})
}
