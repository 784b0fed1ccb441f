package stream_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/tlsconfig"
	"github.com/streamspec/streamspec/runner/recording"
)

// greets is an event stream of one event; /moved redirects to it.
func greets(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/moved" {
		http.Redirect(w, r, "/", http.StatusFound)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, "id: 1\nevent: hello\ndata: {}\n\ndata: more\n\n")
}

func TestAConnectionHasItsPhases(t *testing.T) {
	plain, secure := httptest.NewServer(http.HandlerFunc(greets)), httptest.NewTLSServer(http.HandlerFunc(greets))
	t.Cleanup(plain.Close)
	t.Cleanup(secure.Close)
	named := func(url string) string { return strings.Replace(url, "127.0.0.1", "localhost", 1) }
	cases := []struct {
		name, url string
		want      []recording.Phase
		sent      bool
	}{
		{"an address", plain.URL, []recording.Phase{recording.PhaseConnect, recording.PhaseHeaders}, true},
		{"this machine's name, of which nobody is asked", named(plain.URL), []recording.Phase{recording.PhaseConnect, recording.PhaseHeaders}, true},
		{"TLS", secure.URL, []recording.Phase{recording.PhaseConnect, recording.PhaseTLS, recording.PhaseHeaders}, true},
		{"after a redirect", plain.URL + "/moved", []recording.Phase{recording.PhaseConnect, recording.PhaseHeaders}, true},
		{"no connection", "http://127.0.0.1:1", []recording.Phase{recording.PhaseConnect}, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := stream.Follow(t.Context(), &stream.Request{URL: c.url}, &stream.Options{TLS: tlsconfig.Settings{Insecure: true}}, until(""))
			connection := r.Connections[0]
			var got []recording.Phase
			last := connection.Began
			for _, p := range connection.Phases {
				got = append(got, p.Phase)
				if p.At < last {
					t.Errorf("the phase %s began at %v, before what came before it at %v", p.Phase, p.At, last)
				}
				last = p.At
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if sent := connection.Sent > 0; sent != c.sent || sent && connection.Sent < last {
				t.Errorf("the request had been sent at %v, and the last phase began at %v", connection.Sent, last)
			}
		})
	}
}

// The event that declares the end is shown as recordings have it.
func TestADeclaredEnd(t *testing.T) {
	var asked []string
	opts := stream.Options{Reading: stream.Reading{Mode: stream.Lenient, JSON: true, DeclaredEnd: func(e *recording.Entry) bool {
		asked = append(asked, fmt.Sprintf("%s %s %s %v", e.Type, e.Data, e.LastEventID, e.HasID))
		return e.Type == "hello"
	}}}
	r := stream.Follow(t.Context(), &stream.Request{URL: serve(t, greets)}, &opts, until(""))
	if diff := cmp.Diff([]string{"hello {} 1 true", "message more 1 false"}, asked); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	var broken []string
	for _, e := range r.Entries {
		if e.Kind == recording.KindViolation {
			broken = append(broken, e.Violation)
		}
	}
	if diff := cmp.Diff([]string{"content-after-end", "data-not-json"}, broken); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
