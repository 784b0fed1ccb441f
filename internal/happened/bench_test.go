package happened

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// BenchmarkKeepText keeps what happened in a scenario with a stream of twenty events.
func BenchmarkKeepText(b *testing.B) {
	var text bytes.Buffer
	w := recording.NewRecorder(&recording.Recording{Scenario: "twenty", Started: began}, &text, nil)
	s := &recording.Stream{Name: "stream", Started: began, Request: recording.Request{Method: http.MethodGet, URL: "http://127.0.0.1:1/"}}
	s.Connections = []recording.Connection{{Request: s.Request}}
	w.Stream(s)
	w.Connecting(s)
	for i := range 20 {
		at := time.Duration(i) * time.Millisecond
		w.Entry(s, &recording.Entry{
			Kind: recording.KindEvent, Type: "progress", HasID: true, LastEventID: fmt.Append(nil, i),
			Data:     fmt.Appendf(nil, `{"event_type":"progress_update","task_id":"0f8fad5b-d9cb-469f","step":%d,"data":{"text":"working","progress":0.25}}`, i),
			Evidence: recording.Evidence{Number: i + 1, Line: 4*i + 1, Start: int64(144 * i), End: int64(144*i + 144), FirstByte: at, LastByte: at, Read: i},
		})
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	store, err := NewStore(func(c *Course) *Course { return c }, func() bool { return true }, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	o := Options{Texts: []string{`exactly 20 "progress"`, `"step" never falls from one "progress" to the next`}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := store.KeepText(bytes.NewReader(text.Bytes()), o); err != nil {
			b.Fatal(err)
		}
	}
}
