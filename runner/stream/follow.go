// Package stream follows one event stream over HTTP and records what happened.
//
// Start reading at [Follow]. end.go tells how the end of a stream is understood.
package stream

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// Defaults and limits.
const (
	DefaultTimeout = 30 * time.Second // of a whole stream, from the request on
	ExcerptBytes   = 4 << 10          // kept of a body that is no event stream
	mediaType      = "text/event-stream"
)

// Request is how a stream is asked for.
type Request struct {
	Stream string // the stream's name in its scenario
	Method string // empty: GET
	URL    string
	Header http.Header // Accept and Cache-Control have the standard's values unless set here
	Body   string
}

// Options say how a stream is read, and when to stop.
type Options struct {
	Decoder sse.Options   // its Clock is set by Follow
	Timeout time.Duration // of the whole stream; zero: DefaultTimeout
	For     time.Duration // stop so long after the response's head; zero: do not
	Until   string        // what the watcher waits for, for people; empty: nothing
}

// Watcher is shown a stream while it is followed, in the goroutine that reads it.
type Watcher interface {
	// Opened is called once, when the response's head has arrived.
	Opened(r *recording.Recording)
	// Entry is called for each entry. An answer that is not empty says what was
	// waited for: the stream is left.
	Entry(e *sse.Entry, r *recording.Recording) (stop string)
}

// Follow opens the stream and reads it until it ends, the watcher has seen
// enough, or the deadline has passed. It always answers a recording with an end;
// whatever came before a fault is in it. It returns only when the connection is
// closed and nothing of it runs any more.
func Follow(ctx context.Context, req Request, opts Options, w Watcher) *recording.Recording {
	if opts.Timeout == 0 {
		opts.Timeout = DefaultTimeout
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	deadline := time.AfterFunc(opts.Timeout, func() { stop(&stopped{recording.Timeout, opts.Timeout.String()}) })
	defer deadline.Stop()

	f := &follower{opts: opts, watcher: w, stop: stop}
	f.recording = &recording.Recording{Stream: req.Stream, Started: time.Now()}
	reason, detail, err := f.follow(ctx, req)
	f.recording.End = f.end(reason, detail, err)
	return f.recording
}

// stopped is the cause with which a stream's context ends when we end it.
type stopped struct {
	reason recording.Reason
	detail string
}

func (s *stopped) Error() string { return string(s.reason) + ": " + s.detail }

// follower is one stream being followed.
type follower struct {
	opts      Options
	watcher   Watcher
	stop      context.CancelCauseFunc
	recording *recording.Recording
}

func (f *follower) now() time.Duration { return time.Since(f.recording.Started) }

func (f *follower) follow(ctx context.Context, req Request) (recording.Reason, string, error) {
	httpReq, err := newRequest(ctx, req)
	if err != nil {
		return recording.ConnectFailed, err.Error(), err
	}
	f.recording.Request = recording.Request{Method: httpReq.Method, URL: req.URL, Header: httpReq.Header}

	transport := newTransport()
	defer transport.CloseIdleConnections()
	response, err := (&http.Client{Transport: transport}).Do(httpReq)
	if err != nil {
		return f.classify(ctx, err, recording.ConnectFailed)
	}
	defer response.Body.Close()
	return f.read(ctx, response)
}

func newRequest(ctx context.Context, req Request) (*http.Request, error) {
	method := req.Method
	if method == "" {
		method = http.MethodGet
	}
	out, err := http.NewRequestWithContext(ctx, method, req.URL, strings.NewReader(req.Body))
	if err != nil {
		return nil, err
	}
	out.Header.Set("Accept", mediaType)
	out.Header.Set("Cache-Control", "no-store")
	for name, values := range req.Header {
		out.Header[http.CanonicalHeaderKey(name)] = values
	}
	return out, nil
}

// newTransport makes a transport of the stream's own, so that one stream's
// connection is never another's.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:              http.ProxyFromEnvironment,
		DisableCompression: true, // an encoding that nobody asked for is the server's fault, and must show
		ForceAttemptHTTP2:  true,
	}
}

func (f *follower) read(ctx context.Context, response *http.Response) (recording.Reason, string, error) {
	f.recording.Response = &recording.Response{
		Status:   response.StatusCode,
		Protocol: response.Proto,
		Header:   response.Header,
		At:       f.now(),
	}
	f.watcher.Opened(f.recording)
	if f.opts.For > 0 {
		enough := time.AfterFunc(f.opts.For, func() { f.stop(&stopped{recording.Stopped, "followed for " + f.opts.For.String()}) })
		defer enough.Stop()
	}
	if response.StatusCode != http.StatusOK {
		f.keepExcerpt(response.Body)
		return recording.HTTPStatus, response.Status, nil
	}
	if violation := judgeMediaType(response.Header); violation != nil && f.opts.Decoder.Mode != sse.Browser {
		f.record(violation)
		if f.opts.Decoder.Mode == sse.Strict && violation.Violation.Severity == sse.Error {
			f.keepExcerpt(response.Body)
			return recording.WrongMediaType, violation.Detail, nil
		}
	}
	return f.decode(ctx, response.Body)
}

func (f *follower) keepExcerpt(body io.Reader) {
	excerpt, _ := io.ReadAll(io.LimitReader(body, ExcerptBytes)) // what came before an error is what we want
	f.recording.Response.Excerpt = string(excerpt)
}

// judgeMediaType finds a Content-Type that makes a browser refuse the stream, or
// that names another encoding than UTF-8, which nobody heeds. nil: all is well.
func judgeMediaType(h http.Header) *sse.Entry {
	value := h.Get("Content-Type")
	if value == "" {
		return sse.NewViolation("missing-media-type", "the response has no Content-Type; it must be "+mediaType, "")
	}
	got, params, err := mime.ParseMediaType(value)
	if err != nil || got != mediaType {
		return sse.NewViolation("wrong-media-type", "the Content-Type is "+value+"; it must be "+mediaType, value)
	}
	if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return sse.NewViolation("wrong-charset", "the Content-Type is "+value+"; an event stream is always UTF-8", value)
	}
	return nil
}

func (f *follower) record(e *sse.Entry) (stop string) {
	kept := e.Clone()
	f.recording.Entries = append(f.recording.Entries, kept)
	return f.watcher.Entry(kept, f.recording)
}

func (f *follower) decode(ctx context.Context, body io.Reader) (recording.Reason, string, error) {
	opts := f.opts.Decoder
	opts.Clock = f.now
	decoder := sse.NewDecoder(body, opts)
	for {
		entry, err := decoder.Next()
		if ctx.Err() != nil {
			return f.classify(ctx, ctx.Err(), recording.Cancelled) // what half came when we left says nothing
		}
		if errors.Is(err, io.EOF) {
			return recording.ServerClosed, "", nil
		}
		if err != nil {
			return f.classify(ctx, err, recording.Malformed)
		}
		if met := f.record(entry); met != "" {
			return recording.Stopped, met, nil
		}
	}
}
