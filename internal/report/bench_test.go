package report

import (
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/happened"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// thousand is a run of a thousand scenarios that hold, with twenty events each.
func thousand(b *testing.B) verdict.Run {
	store, err := happened.NewStore(func(c *happened.Course) *happened.Course { return c }, func() bool { return true }, WriteCourse)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	r := verdict.Run{Started: started, Duration: time.Minute}
	for i := range 1000 {
		s := passed()
		s.Name, s.Place.Line = fmt.Sprintf("stream %d", i), i+1
		if s.Course, err = store.Keep(happenedOn(false, twenty(i))); err != nil {
			b.Fatal(err)
		}
		r.Scenarios = append(r.Scenarios, s)
	}
	return r
}

func twenty(stream int) *recording.Stream {
	url := fmt.Sprintf("http://127.0.0.1:8080/%d", stream)
	response := &recording.Response{Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/event-stream"}, "Date": {"Mon, 01 Mar 2027 09:30:00 GMT"}}}
	r := &recording.Stream{
		Name: recording.DefaultStream, Started: started, Request: recording.Request{Method: http.MethodGet, URL: url},
		End: recording.End{Reason: recording.ServerClosed, At: time.Second},
	}
	r.Connections = []recording.Connection{{Request: r.Request, Response: response, End: r.End}}
	for i := range 20 {
		at := time.Duration(i) * time.Millisecond
		_ = r.Add(&recording.Entry{
			Kind: recording.KindEvent, Type: "progress", HasID: true, LastEventID: fmt.Append(nil, i),
			Data:     fmt.Appendf(nil, `{"event_type":"progress_update","task_id":"0f8fad5b-d9cb-469f","step":%d,"data":{"text":"working","progress":0.25}}`, i),
			Evidence: recording.Evidence{Number: i + 1, Line: 4*i + 1, Start: int64(144 * i), End: int64(144*i + 144), FirstByte: at, LastByte: at, Read: i},
		})
	}
	return r
}

func BenchmarkWrite(b *testing.B) {
	r := thousand(b)
	for _, format := range Formats() {
		b.Run(format, func(b *testing.B) {
			for b.Loop() {
				if err := Write(format, io.Discard, r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
