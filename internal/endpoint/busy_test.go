package endpoint

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/notes"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestABusyMachineExplainsALateHead: whatever is on it may have been held up, be it the server.
func TestABusyMachineExplainsALateHead(t *testing.T) {
	const came = 1500 * time.Millisecond
	r := &recording.Stream{
		Connections: []recording.Connection{{Sent: 2 * time.Millisecond}},
		Response:    &recording.Response{Status: http.StatusOK, At: came, Header: http.Header{"Content-Type": {"text/event-stream"}}},
		End:         recording.End{Reason: recording.ServerClosed, At: 2 * came},
	}
	if err := r.Add(&recording.Entry{Kind: recording.KindEvent, Type: "message", Data: []byte("a"), Evidence: recording.Evidence{Read: 1, FirstByte: came, LastByte: came}}); err != nil {
		t.Fatal(err)
	}
	for _, busy := range []bool{false, true} {
		found := look(r, 10*time.Second, busy)
		late := slices.ContainsFunc(found, func(f Finding) bool { return f.Code == notes.LateHead })
		if late == busy {
			t.Errorf("the machine was busy: %v; the head came late: %v, in %+v", busy, late, found)
		}
	}
}
