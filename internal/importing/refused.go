package importing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/runner/recording"
)

// What a service answers in place of a stream is evidence as well, and a proxy sees much else pass: such an answer
// is kept where the request names event streams in its Accept header, or where a stream passes for the same request,
// before or after it.

// asksForStream tells whether a request says that it is for an event stream.
func asksForStream(r *http.Request) bool {
	return strings.Contains(strings.ToLower(strings.Join(r.Header.Values("Accept"), ",")), "text/event-stream")
}

// refusal is the stream of an answer that is none.
func (w *watched) refusal() *recording.Stream {
	end := recording.End{Reason: w.refused, At: time.Since(w.started)}
	if len(wire.Codings(w.response.Header)) == 0 {
		var body []byte
		for _, c := range w.chunks {
			body = append(body, c.Bytes...)
		}
		w.response.Excerpt, w.response.Cut = excerpt(body, !errors.Is(w.err, io.EOF))
	}
	return &recording.Stream{Response: w.response, End: end}
}

// ErrUnanswered says that a request for a stream had no response. There is no recording of it: nobody could
// compare one, and the others would wait for it.
var ErrUnanswered = errors.New("no response came")

// unanswered passes on that a service could not be asked. A client that went away tells nothing of it.
func (t *Traffic) unanswered(w http.ResponseWriter, r *http.Request, err error) {
	if asksForStream(r) && !errors.Is(err, context.Canceled) {
		t.keep(nil, fmt.Errorf("%s: %w: %s", r.URL.Path, ErrUnanswered, stream.BrokenBy(err).Detail))
	}
	w.WriteHeader(http.StatusBadGateway)
}

// stay has a client that is sent to the service's own address come to the proxy again: what it asks for there would
// not be seen.
func stay(r *http.Response, target *url.URL) {
	to, err := url.Parse(r.Header.Get("Location"))
	if err == nil && to.Host == target.Host && to.Host != "" {
		r.Header.Set("Location", to.RequestURI())
	}
}

// keeperOf is what keeps the answer to a request that is no event stream.
func (t *Traffic) keeperOf(r *http.Request) func(*recording.Recording, error) {
	if asksForStream(r) {
		return t.keep
	}
	return func(one *recording.Recording, _ error) {
		if t.others.holds(one) {
			t.keep(one, nil)
		}
	}
}

// Others are the answers that were not kept, since nothing says that an event stream was asked for: each
// request and status once.
func (t *Traffic) Others() []string {
	t.others.mu.Lock()
	defer t.others.mu.Unlock()
	return slices.Clone(t.others.said)
}

// others are answers of which nobody knows yet whether they are in place of a stream.
type others struct {
	mu      sync.Mutex
	streams map[string]bool // the scenarios of which a stream passed
	waiting []*recording.Recording
	said    []string
}

// mostWaiting is how many answers wait, at most: the first that came.
const mostWaiting = 256

// holds keeps an answer until a stream passes for the same; true: one did.
func (o *others) holds(r *recording.Recording) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.streams[r.Scenario] {
		return true
	}
	if said := fmt.Sprintf("%s (%d)", r.Scenario, r.Streams[0].Response.Status); !slices.Contains(o.said, said) && len(o.said) < mostWaiting {
		o.said = append(o.said, said)
	}
	if len(o.waiting) < mostWaiting {
		o.waiting = append(o.waiting, r)
	}
	return false
}

// isOfStreams tells that a stream passes for what a scenario asks: what was answered before is in its place.
func (o *others) isOfStreams(scenario string, keep func(*recording.Recording, error)) {
	o.mu.Lock()
	if o.streams == nil {
		o.streams = map[string]bool{}
	}
	o.streams[scenario] = true
	var now []*recording.Recording
	o.waiting = slices.DeleteFunc(o.waiting, func(r *recording.Recording) bool {
		if r.Scenario == scenario {
			now = append(now, r)
		}
		return r.Scenario == scenario
	})
	o.said = slices.DeleteFunc(o.said, func(said string) bool { return strings.HasPrefix(said, scenario+" (") })
	o.mu.Unlock()
	for _, r := range now {
		keep(r, nil)
	}
}
