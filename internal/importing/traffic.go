package importing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"regexp"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/panics"
	"github.com/streamspec/streamspec/runner/recording"
)

// Traffic hands requests to a service, and what it answers back, byte for byte as it comes.
// Of each event stream that has ended it makes a recording. It is safe for concurrent use.
type Traffic struct {
	proxy *httputil.ReverseProxy
	keep  func(*recording.Recording, error)
	open  sync.WaitGroup
}

// NewTraffic makes the traffic to a service. Keep is given each recording, or why there is
// none, from the goroutine of its request.
func NewTraffic(target *url.URL, keep func(*recording.Recording, error)) *Traffic {
	t := &Traffic{keep: keep}
	t.proxy = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"]
			r.Out.Header.Set("Accept-Encoding", "identity") // what passes is to be read here as well
		},
		FlushInterval:  -1, // what comes is passed on at once
		ModifyResponse: t.watch,
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

// watch has the body of an event stream looked at while it is passed on.
func (t *Traffic) watch(r *http.Response) error {
	if r.StatusCode != http.StatusOK || !httpcall.IsStream(r.Header) {
		return nil
	}
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		t.keep(nil, fmt.Errorf("%s: %w", r.Request.URL.Path, ErrCompressed))
		return nil
	}
	started, _ := r.Request.Context().Value(startedKey{}).(time.Time)
	w := &watched{ReadCloser: r.Body, started: started, of: Source{
		Scenario: scenarioOf(r.Request),
		Started:  started,
		Request:  recording.Request{Method: r.Request.Method, URL: r.Request.URL.String(), Header: r.Request.Header.Clone()},
	}, response: &recording.Response{Status: r.StatusCode, Protocol: r.Proto, Header: r.Header.Clone(), At: time.Since(started)}, keep: t.keep}
	r.Body = w
	return nil
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
	err = panics.Caught(func() error {
		s, err := Body(w.response, w.chunks, w.end())
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
		end.Reason, end.Detail = recording.Truncated, w.err.Error()
	}
	return end
}
