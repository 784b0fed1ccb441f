package importing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"regexp"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/panics"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/runner/recording"
)

// Traffic hands requests to a service, and what it answers back, byte for byte as it comes.
// Of each event stream that has ended it makes a recording, and of each answer that came in place of one. It is
// safe for concurrent use.
type Traffic struct {
	target *url.URL
	proxy  *httputil.ReverseProxy
	keep   func(*recording.Recording, error)
	open   sync.WaitGroup
	others others
}

// NewTraffic makes the traffic to a service. Keep is given each recording, or why there is
// none, from the goroutine of its request.
func NewTraffic(target *url.URL, keep func(*recording.Recording, error)) *Traffic {
	t := &Traffic{target: target, keep: keep}
	t.proxy = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"]
			r.Out.Header.Set("Accept-Encoding", "identity") // what passes is to be read here as well
		},
		FlushInterval:  -1, // what comes is passed on at once
		ModifyResponse: t.watch,
		ErrorHandler:   t.unanswered,
		ErrorLog:       log.New(io.Discard, "", 0), // that a stream broke is recorded
	}
	return t
}

type startedKey struct{}

// ServeHTTP implements http.Handler.
func (t *Traffic) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	t.open.Add(1)
	defer t.open.Done()
	t.proxy.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), startedKey{}, time.Now())))
}

// Wait returns once all that passed is kept. Nothing may begin to pass any more.
func (t *Traffic) Wait() { t.open.Wait() }

// ErrCompressed says that a service compresses what nobody asked it to.
var ErrCompressed = errors.New("it is compressed, though that was not asked for, so it cannot be recorded here")

// watch has the body of an event stream looked at while it is passed on, and of an answer in place of one.
func (t *Traffic) watch(r *http.Response) error {
	if r.StatusCode == http.StatusSwitchingProtocols || r.Request.Method == http.MethodHead {
		return nil
	}
	w := watch(r)
	stay(r, t.target)
	switch {
	case r.StatusCode != http.StatusOK:
		w.refused = recording.HTTPStatus
	case !httpcall.IsStream(r.Header):
		w.refused = recording.WrongMediaType
	}
	switch w.keep = t.keep; {
	case w.refused != "":
		w.keep = t.keeperOf(r.Request)
	case len(wire.Codings(r.Header)) > 0:
		t.keep(nil, fmt.Errorf("%s: %w", r.Request.URL.Path, ErrCompressed))
		return nil
	default:
		t.others.isOfStreams(w.of.Scenario, t.keep)
	}
	r.Body = w
	return nil
}

// watch is the body of a response, to be kept as well.
func watch(r *http.Response) *watched {
	of := sourceOf(r.Request)
	head := &recording.Response{Status: r.StatusCode, Protocol: r.Proto, Header: r.Header.Clone(), At: time.Since(of.Started)}
	return &watched{ReadCloser: r.Body, started: of.Started, of: of, response: head}
}

// sourceOf is what is known of what answers a request.
func sourceOf(r *http.Request) Source {
	started, _ := r.Context().Value(startedKey{}).(time.Time)
	asked := recording.Request{Method: r.Method, URL: r.URL.String(), Header: r.Header.Clone()}
	return Source{Scenario: scenarioOf(r), Started: started, Request: asked}
}

// own tells the segments of a path that are of one request alone.
var own = regexp.MustCompile(`/[^/]*\d[^/]{6,}|/\d+`)

// scenarioOf names what a request asks for, whichever one of it.
func scenarioOf(r *http.Request) string {
	name := own.ReplaceAllString(r.URL.Path, "/ID")
	if r.Method != http.MethodGet {
		name = r.Method + " " + name
	}
	return name
}

// watched is a body that is passed on, and kept as well.
type watched struct {
	io.ReadCloser
	of       Source
	response *recording.Response
	started  time.Time
	keep     func(*recording.Recording, error)
	refused  recording.Reason // why it is no event stream; empty: it is one

	chunks []Chunk
	bytes  int
	full   time.Duration // when it was more than is kept; zero: all is kept
	err    error
	once   sync.Once
}

// maxWatched bounds how much of a body is kept, in bytes.
const maxWatched = 64 << 20

// Read implements io.Reader.
func (w *watched) Read(p []byte) (int, error) {
	n, err := w.ReadCloser.Read(p)
	if n > 0 {
		w.watch(p[:n])
	}
	if err != nil {
		w.err = err
	}
	return n, err
}

func (w *watched) watch(p []byte) {
	at := time.Since(w.started)
	w.bytes += len(p)
	switch {
	case w.refused != "" && w.bytes > excerptBytes+len(p): // there is enough of it
	case w.bytes <= maxWatched:
		w.chunks = append(w.chunks, Chunk{at, bytes.Clone(p)})
	case w.full == 0:
		w.full = at
	}
}

// Close implements io.Closer: the stream is over, by whomever.
func (w *watched) Close() error {
	err := w.ReadCloser.Close()
	w.once.Do(func() { w.keep(w.recorded()) })
	return err
}

// recorded is the recording of what passed. A fault of ours in one stream must not hide that there was one.
func (w *watched) recorded() (r *recording.Recording, err error) {
	if w.refused != "" {
		return Recording(w.of, w.refusal()), nil
	}
	err = panics.Caught(func() error {
		s, err := Body(w.response, w.chunks, w.end(), true)
		if err == nil {
			r = Recording(w.of, s)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", w.of.Scenario, err)
	}
	return r, nil
}

func (w *watched) end() recording.End {
	end := recording.End{At: time.Since(w.started), Reason: recording.ServerClosed}
	switch {
	case w.full > 0:
		end.At, end.Reason, end.Detail = w.full, recording.Limit, fmt.Sprintf("more than %d MiB passed", maxWatched>>20)
	case w.err == nil || errors.Is(w.err, context.Canceled):
		end.Reason, end.Detail = recording.Stopped, "the client left"
	case !errors.Is(w.err, io.EOF):
		at := end.At
		end = stream.BrokenBy(w.err)
		end.At = at
	}
	return end
}
