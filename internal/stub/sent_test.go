package stub

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/testhelp"
	"github.com/streamspec/streamspec/runner/recording"
)

// teller notes what a stub tells those who watch it.
type teller struct {
	mu  sync.Mutex
	got []string
}

func (w *teller) note(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.got = append(w.got, text)
}

func (w *teller) all() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Join(w.got, "\n")
}

// Received implements Watcher.
func (w *teller) Received(_ string, in recording.Incoming) func(recording.Sent) {
	w.note("received " + in.URL.Path)
	return func(part recording.Sent) {
		w.note(fmt.Sprintf("sent %d %q %s", part.Status, part.Body, part.End))
	}
}

// Call implements Watcher.
func (w *teller) Call(c recording.Call) func(recording.Call) {
	w.note(c.Stub + " calls " + c.Request.Method)
	return func(over recording.Call) { w.note(fmt.Sprintf("it returned %t", over.Response != nil)) }
}

// TestWhoWatchesIsToldOfAllThatIsSent: of heads, bodies and pieces, and of how a response ends.
func TestWhoWatchesIsToldOfAllThatIsSent(t *testing.T) {
	cases := []struct{ name, path, want string }{
		{"a body", "/text", "received /text\nsent 200 \"hello\" \nsent 0 \"\" close"},
		{"no body", "/empty", "received /empty\nsent 204 \"\" \nsent 0 \"\" close"},
		{"no route", "/none", `received /none
sent 404 "{\"error\":\"the stub \\\"shop\\\" has no route for GET /none\",\"routes\":[\"GET /text\",\"GET /empty\",\"GET /cut\",\"GET /fails\"]}\n" ` + "\nsent 0 \"\" close"},
		{"a stream that is cut", "/cut", "received /cut\nsent 200 \"\" \nsent 0 \"data: 1\\n\\n\" \nsent 0 \"\" cut"},
		{"a connection that is reset", "/fails", "received /fails\nsent 0 \"\" reset"},
	}
	shop, err := Start("shop", []Route{
		{Pattern: on("GET", "/text"), Body: "hello"},
		{Pattern: on("GET", "/empty"), Status: 204},
		{Pattern: on("GET", "/cut"), Send: []Piece{{Bytes: `data: 1\n\n`}}, End: EndCut},
		{Pattern: on("GET", "/fails"), Fail: &Fail{Times: 1, Reset: true}},
	}, Surroundings{})
	if err != nil {
		t.Fatal(err)
	}
	defer shop.Close()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var told teller
			stop := shop.Watch(&told)
			defer stop()
			_, _, _ = testhelp.TryGet(shop.URL() + c.path) // what the client sees of it is no matter here
			testhelp.Soon(t, "its end is told", func() bool { return strings.Count(told.all(), "\n") >= strings.Count(c.want, "\n") })
			if diff := cmp.Diff(c.want, told.all()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestWhoWatchesIsToldOfCallbacks: when they are sent, and when they are over.
func TestWhoWatchesIsToldOfCallbacks(t *testing.T) {
	service := startStub(t, Route{Pattern: on("PUT", "/paid")})
	bank := startStub(t, Route{Pattern: on("GET", "/pay"), Calls: []Callback{{Request: to("PUT", service.URL()+"/paid")}}})
	var told teller
	defer bank.Watch(&told)()
	testhelp.Get(t, bank.URL()+"/pay")
	testhelp.Soon(t, "the call's end is told", func() bool {
		_, after, called := strings.Cut(told.all(), "upstream calls PUT\n")
		return called && strings.Contains(after, "it returned true")
	})
}

// TestAClientThatLeavesEndsTheResponse: that is not how the route ends it.
func TestAClientThatLeavesEndsTheResponse(t *testing.T) {
	shop := startStub(t, Route{Pattern: on("GET", "/s"), Send: []Piece{{Bytes: `data: 1\n\n`}, {Bytes: "x", After: testhelp.Patience}}})
	var told teller
	defer shop.Watch(&told)()
	response, err := http.Get(shop.URL() + "/s")
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	testhelp.Soon(t, "its end is told", func() bool { return strings.HasSuffix(told.all(), `sent 0 "" left`) })
}

// TestAStreamIsNotStored, unless its route says so.
func TestAStreamIsNotStored(t *testing.T) {
	shop := startStub(t, Route{Pattern: on("GET", "/s"), Send: []Piece{{Bytes: "x"}}},
		Route{Pattern: on("GET", "/kept"), Send: []Piece{{Bytes: "x"}}, Headers: map[string]string{"Cache-Control": "max-age=1"}},
		Route{Pattern: on("GET", "/text"), Body: "x"})
	for path, want := range map[string]string{"/s": "no-store", "/kept": "max-age=1", "/text": ""} {
		response, err := http.Get(shop.URL() + path)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if got := response.Header.Get("Cache-Control"); got != want {
			t.Errorf("%s has Cache-Control %q, want %q", path, got, want)
		}
	}
}
