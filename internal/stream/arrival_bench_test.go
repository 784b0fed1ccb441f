package stream_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

const (
	benchStreams = 100
	// benchBurst is how many streams get an event before the server rests.
	benchBurst = 10
	benchRest  = time.Millisecond
)

// BenchmarkArrival measures how honest arrival times are: 100 streams are
// followed, and a bare net/http reader reads a twin of each. Every event goes to
// both, now to this one first and now to that. The difference is our arrival time
// less the reader's. One operation is an event to every stream.
func BenchmarkArrival(b *testing.B) {
	ctx, leave := context.WithCancel(b.Context())
	defer leave()
	hub := &hub{leave: ctx.Done(), clients: map[string]http.ResponseWriter{}, changed: make(chan struct{}, 2*benchStreams)}
	server := httptest.NewServer(hub)
	defer server.Close()
	monitor := new(lateness.Monitor)
	pairs := make([]pair, benchStreams)
	var readers sync.WaitGroup
	for i := range pairs {
		readers.Go(func() {
			r := stream.Follow(ctx, &stream.Request{URL: fmt.Sprintf("%s/ours/%d", server.URL, i)}, &stream.Options{Deadlines: stream.Deadlines{Total: stream.NoDeadline}, Lateness: monitor}, until(""))
			pairs[i].take(r)
		})
		readers.Go(func() { pairs[i].read(ctx, fmt.Sprintf("%s/bare/%d", server.URL, i)) })
	}
	for range 2 * benchStreams {
		<-hub.changed
	}
	round := 0
	for b.Loop() {
		hub.round(round)
		round++
	}
	time.Sleep(100 * time.Millisecond) // the last events are on their way
	leave()
	readers.Wait()
	report(b, pairs)
}

// arrived is when an event was sent, and when it was read.
type arrived struct{ sent, read time.Time }

// pair is what came over a stream of ours and its twin.
type pair struct{ ours, bare []arrived }

func (p *pair) take(r *recording.Stream) {
	for _, e := range r.Entries {
		if e.Kind == recording.KindEvent {
			p.ours = append(p.ours, arrived{sentAt(e.Data), r.Wall(e.LastByte)})
		}
	}
}

// read is the bare reader: it notes the time after each read, and nothing else
// until the next.
func (p *pair) read(ctx context.Context, url string) {
	request, _ := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return
	}
	defer response.Body.Close()
	buf := make([]byte, 4<<10)
	for {
		n, err := response.Body.Read(buf)
		now := time.Now()
		for line := range bytes.Lines(buf[:n]) {
			if data, ok := bytes.CutPrefix(line, []byte("data: ")); ok {
				p.bare = append(p.bare, arrived{sentAt(bytes.TrimSpace(data)), now})
			}
		}
		if err != nil {
			return
		}
	}
}

func sentAt(nanoseconds []byte) time.Time {
	n, _ := strconv.ParseInt(string(nanoseconds), 10, 64)
	return time.Unix(0, n)
}

// hub is the server: it keeps its clients and sends when it is told to.
type hub struct {
	leave   <-chan struct{}
	changed chan struct{}
	mu      sync.Mutex
	clients map[string]http.ResponseWriter
}

func (h *hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.(http.Flusher).Flush()
	h.mu.Lock()
	h.clients[r.URL.Path] = w
	h.mu.Unlock()
	h.changed <- struct{}{}
	<-h.leave
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.clients, r.URL.Path)
}

// round sends one event to every client. Twins take turns at being the first.
func (h *hub) round(number int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i := range benchStreams {
		text := fmt.Sprintf("data: %d\n\n", time.Now().UnixNano())
		twins := []string{fmt.Sprintf("/ours/%d", i), fmt.Sprintf("/bare/%d", i)}
		if (i+number)%2 == 0 {
			slices.Reverse(twins)
		}
		for _, name := range twins {
			_, _ = io.WriteString(h.clients[name], text)
			h.clients[name].(http.Flusher).Flush()
		}
		if i%benchBurst == 0 {
			time.Sleep(benchRest)
		}
	}
}

func report(b *testing.B, pairs []pair) {
	var differences, ours, bare []time.Duration
	for _, p := range pairs {
		if len(p.ours) != b.N || len(p.bare) != b.N {
			b.Fatalf("%d and %d events came over twins, of %d", len(p.ours), len(p.bare), b.N)
		}
		for i := range p.ours {
			differences = append(differences, p.ours[i].read.Sub(p.bare[i].read))
			ours = append(ours, p.ours[i].read.Sub(p.ours[i].sent))
			bare = append(bare, p.bare[i].read.Sub(p.bare[i].sent))
		}
	}
	for name, values := range map[string][]time.Duration{"difference": differences, "ours": ours, "bare": bare} {
		slices.Sort(values)
		for _, percent := range []int{50, 99} {
			at := values[len(values)*percent/100]
			b.ReportMetric(float64(at)/float64(time.Millisecond), fmt.Sprintf("ms-%s-p%d", name, percent))
		}
	}
}
