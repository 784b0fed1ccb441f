package stub

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/runner/recording"
)

// Limits of what a stub keeps of the requests that it received, and made.
const (
	MaxReceived     = 1000     // requests; the oldest go first
	MaxReceivedBody = 64 << 10 // bytes of one request's body, and of the response to a callback
)

// received are the requests that a stub has received.
type received struct {
	stub   string
	masker *secret.Masker // learns what is secret in requests

	mu        sync.Mutex
	kept      []recording.Incoming
	watchers  watchers[recording.Incoming, recording.Sent]
	forgotten time.Time // when the last request came that is no longer kept
}

// Received returns the requests that the stub received, in order of their arrival.
func (s *Server) Received() []recording.Incoming { return s.received.all() }

// ReceivedSince returns the requests that the stub received from a moment on. The
// error says that not all of them were kept.
func (s *Server) ReceivedSince(moment time.Time) ([]recording.Incoming, error) {
	return s.received.since(moment)
}

func (r *received) all() []recording.Incoming {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.kept)
}

func (r *received) since(moment time.Time) ([]recording.Incoming, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.forgotten.IsZero() && !r.forgotten.Before(moment) {
		return nil, fmt.Errorf("the stub %q received more than %d requests, and no longer knows the first", r.stub, MaxReceived)
	}
	return slices.DeleteFunc(slices.Clone(r.kept), func(in recording.Incoming) bool { return in.At.Before(moment) }), nil
}

// record reads the whole body: before that, net/http does not notice that a
// client leaves. Sent is to be told of each part of the response.
func (r *received) record(request *http.Request) (in recording.Incoming, sent func(recording.Sent)) {
	in = recording.Incoming{At: time.Now(), Method: request.Method, URL: request.URL, Header: request.Header.Clone()}
	var body bytes.Buffer
	_, _ = io.CopyN(&body, request.Body, MaxReceivedBody)
	rest, _ := io.Copy(io.Discard, request.Body)
	in.Body, in.Truncated = body.Bytes(), rest > 0
	learnSecrets(in, r.masker)
	in.Hide = r.masker.Text
	r.keep(in)
	return in, r.watchers.tell(in)
}

func (r *received) keep(in recording.Incoming) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept = append(r.kept, in)
	if over := len(r.kept) - MaxReceived; over > 0 {
		r.forgotten = r.kept[over-1].At
		r.kept = slices.Delete(r.kept, 0, over)
	}
}

// learnSecrets has masked, wherever they are shown, the values in a request that nobody may
// be shown: credentials, and what a header, a parameter or a member of its JSON calls
// secret.
func learnSecrets(in recording.Incoming, found *secret.Masker) {
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
