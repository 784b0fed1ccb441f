package stream_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestWhatCannotBePutAside is a fault of this machine, of which the server knows nothing; what came until
// then is there.
func TestWhatCannotBePutAside(t *testing.T) {
	for _, folder := range []string{"TMPDIR", "TMP"} { // as systems call it
		t.Setenv(folder, filepath.Join(t.TempDir(), "none"))
	}
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for n := range 100 {
			data := make([]byte, 4<<10)
			for i := range data {
				data[i] = 'a' + byte(rand.N(26)) // none is like another
			}
			fmt.Fprintf(w, "id: %d\ndata: %s\n\n", n, data)
		}
	})
	r := stream.Follow(t.Context(), &stream.Request{URL: url, Sharing: 1000}, &stream.Options{}, until(""))
	if r.End.Reason != recording.MachineFault || !strings.Contains(r.End.Detail, "put aside") || !strings.Contains(r.End.Detail, "TMPDIR") || r.Len() < 10 {
		t.Errorf("%d entries are there, and it ended: %s", r.Len(), r.End.String())
	}
}
