package importing_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/importing"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestARedirectToTheServiceStaysAtTheProxy, and is recorded as it was; one that leads elsewhere goes there.
func TestARedirectToTheServiceStaysAtTheProxy(t *testing.T) {
	var itself string
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", map[string]string{"/own": itself + "/new?a=1", "/else": "http://127.0.0.1:1/x", "/near": "/new"}[r.URL.Path])
		w.WriteHeader(http.StatusFound)
	}))
	defer service.Close()
	itself = service.URL
	target, _ := url.Parse(service.URL)
	var recorded string
	traffic := importing.NewTraffic(target, func(r *recording.Recording, _ error) { recorded = r.Streams[0].Response.Header.Get("Location") })
	proxy := httptest.NewServer(traffic)
	defer proxy.Close()
	for path, want := range map[string]string{"/own": "/new?a=1", "/else": "http://127.0.0.1:1/x", "/near": "/new"} {
		request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, proxy.URL+path, nil)
		request.Header.Set("Accept", "text/event-stream")
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		traffic.Wait()
		if got := response.Header.Get("Location"); got != want || path == "/own" && recorded != itself+want {
			t.Errorf("%s: sent to %s, recorded %s", path, got, recorded)
		}
	}
}

// ask asks for a path of the proxy, with an Accept header or without, and reads the answer.
func ask(t *testing.T, url, accept string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if accept != "" {
		request.Header.Set("Accept", accept)
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, response.Body)
	_ = response.Body.Close()
}

// leave asks, and goes away before anything is answered.
func leave(t *testing.T, url, accept string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", accept)
	if response, err := http.DefaultClient.Do(r); err == nil {
		_ = response.Body.Close()
		t.Error("an answer came before the client left")
	}
}

// TestWhatIsAnsweredInPlaceOfAStreamIsKept: a service that refuses a stream, sends it elsewhere, or is not there.
// Pages and pictures are none of it.
func TestWhatIsAnsweredInPlaceOfAStreamIsKept(t *testing.T) {
	answers := map[string]func(http.ResponseWriter){
		"/none":  func(w http.ResponseWriter) { http.Error(w, "no order 7", http.StatusNotFound) },
		"/empty": func(w http.ResponseWriter) { w.WriteHeader(http.StatusNoContent) },
		"/moved": func(w http.ResponseWriter) { w.Header().Set("Location", "/ok"); w.WriteHeader(http.StatusFound) },
		"/htm": func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<p>")
		},
		"/at": func(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) },
		"/ok": func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = io.WriteString(w, "data: 1\n\n")
		},
		"/png":  func(w http.ResponseWriter) { w.WriteHeader(http.StatusNotFound) },
		"/slow": func(http.ResponseWriter) { time.Sleep(300 * time.Millisecond) },
	}
	turn := 0
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.Path
		if turn++; path == "/at" && turn%2 == 0 {
			path = "/ok"
		}
		answers[path](w)
	}))
	defer service.Close()
	target, _ := url.Parse(service.URL)
	var mu sync.Mutex
	kept := map[string][]string{}
	traffic := importing.NewTraffic(target, func(r *recording.Recording, err error) {
		mu.Lock()
		defer mu.Unlock()
		if err != nil {
			path, why, _ := strings.Cut(err.Error(), ": ")
			why, _, _ = strings.Cut(why, ": ")
			kept[path] = append(kept[path], "not kept: "+why)
			return
		}
		s := throughAFile(t, r).Streams[0]
		said := strings.TrimSpace(http.StatusText(s.Response.Status) + " " + s.Response.Excerpt)
		kept[r.Scenario] = append(kept[r.Scenario], string(s.End.Reason)+": "+said)
	})
	proxy := httptest.NewServer(traffic)
	defer proxy.Close()

	const stream = "text/html, text/event-stream;q=0.9"
	for _, path := range []string{"/none", "/empty", "/moved", "/htm", "/ok"} {
		ask(t, proxy.URL+path, stream)
	}
	turn = 0
	for range 3 { // 503, a stream, 503
		ask(t, proxy.URL+"/at", "")
	}
	ask(t, proxy.URL+"/png", "image/png")
	leave(t, proxy.URL+"/slow", stream)
	service.Close()
	ask(t, proxy.URL+"/gone", stream)
	traffic.Wait()
	want := map[string][]string{
		"/none": {"HTTP status: Not Found no order 7"}, "/empty": {"HTTP status: No Content"}, "/moved": {"HTTP status: Found"},
		"/htm": {"wrong media type: OK <p>"}, "/ok": {"closed by the server: OK"}, "/gone": {"not kept: no response came"},
		"/at": {"HTTP status: Service Unavailable", "closed by the server: OK", "HTTP status: Service Unavailable"},
	}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Errorf("(-want +kept)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"/png (404)"}, traffic.Others()); diff != "" {
		t.Errorf("(-want +not kept)\n%s", diff)
	}
}
