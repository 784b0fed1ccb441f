package httpcall_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestABodyThatIsNotWhole: nobody knows how it goes on, so half a secret at its end is masked.
func TestABodyThatIsNotWhole(t *testing.T) {
	const events = "data: 1\n\ndata: 2\n\n"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"+r.Header.Get("X-Length")+"\r\n\r\n"+events)
	}))
	t.Cleanup(server.Close)
	stopAt := func(n int) func(*recording.Entry) bool { return func(e *recording.Entry) bool { return e.Number == n } }
	for name, c := range map[string]struct {
		length string
		client httpcall.Client
		want   bool
	}{
		"whole":                                {"Content-Length: 18", httpcall.Client{Body: 100}, false},
		"it breaks off":                        {"Content-Length: 99", httpcall.Client{Body: 100}, true},
		"it is longer than is kept":            {"Content-Length: 18", httpcall.Client{Body: 10}, true},
		"nothing of it is kept":                {"Content-Length: 18", httpcall.Client{}, false},
		"only the connection ends it":          {"X-Other: 1", httpcall.Client{Body: 100}, true},
		"a stream of which an event is enough": {"Content-Length: 18", httpcall.Client{Body: 100, Enough: stopAt(1)}, true},
		"a stream to its end":                  {"Content-Length: 18", httpcall.Client{Body: 100, Enough: stopAt(9)}, false},
	} {
		t.Run(name, func(t *testing.T) {
			request := at("GET", server.URL)
			request.Content = httpcall.Content{Headers: map[string]string{"X-Length": c.length}}
			made, _ := c.client.Do(t.Context(), request, nil)
			if made.Response == nil || made.Response.Cut != c.want || made.GoesOn() != c.want {
				t.Errorf("of %q it says so: %+v", made.Body, made.Response)
			}
		})
	}
}
