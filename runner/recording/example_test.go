package recording_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// heartbeats is a stream that two events came over, and its server cut.
func heartbeats() *recording.Stream {
	entry := func(number int, data string, at time.Duration) *recording.Entry {
		e := &recording.Entry{Kind: recording.KindEvent, Type: "heartbeat", Data: []byte(data)}
		e.Number, e.LastByte = number, at
		return e
	}
	return &recording.Stream{
		Name:     recording.DefaultStream,
		Started:  time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Request:  recording.Request{Method: "GET", URL: "http://127.0.0.1:8080/events"},
		Response: &recording.Response{Status: 200, Protocol: "HTTP/1.1", At: 3 * time.Millisecond},
		Entries:  []*recording.Entry{entry(1, "{}", time.Second), entry(2, "{}", 2*time.Second)},
		End:      recording.End{Reason: recording.Truncated, At: 2100 * time.Millisecond, Detail: "the connection closed before the response was complete"},
	}
}

// A recording is read from its file, whoever wrote it: run, record, tail --record or import.
func ExampleRead() {
	var file strings.Builder
	stream := heartbeats()
	stream.Connections = []recording.Connection{{Request: stream.Request, Response: stream.Response, End: stream.End}}
	whole := &recording.Recording{Scenario: "heartbeats", Started: stream.Started, Streams: []*recording.Stream{stream}}
	if err := recording.Write(&file, whole, nil); err != nil {
		fmt.Println(err)
		return
	}
	r, err := recording.Read(strings.NewReader(file.String()))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range r.Streams {
		fmt.Printf("%s: %d events, %s\n", s.Request.URL, s.Events(), s.End.Reason)
	}
	// Output:
	// http://127.0.0.1:8080/events: 2 events, cut
}

func ExampleStream_Timeline() {
	r := heartbeats()
	for _, line := range r.Timeline(recording.TimelineOptions{Marks: []recording.Mark{recording.MarkOf(r.Entries[1])}}) {
		fmt.Println(line.Text)
	}
	// Output:
	// GET http://127.0.0.1:8080/events · status 200 after 3.0 ms
	//     #1   1000 ms  heartbeat        {}
	// >   #2   2000 ms  heartbeat        {}
	//   the end: cut (the connection closed before the response was complete) after 2100 ms
}

func ExampleStream_Types() {
	r := heartbeats()
	for _, t := range r.Types() {
		fmt.Println(t.Type, "came", t.Count, "times")
	}
	fmt.Println("the stream ended as it should:", !r.End.Abnormal())
	// Output:
	// heartbeat came 2 times
	// the stream ended as it should: false
}

// We came to read the second event late: it may have arrived earlier than it is
// recorded, and nobody can say that it did not.
func ExampleStream_Earliest() {
	r := heartbeats()
	r.AddStall(1500*time.Millisecond, 2*time.Second)
	for _, e := range r.Entries {
		fmt.Println(recording.Name(e), "arrived between", r.Earliest(e.LastByte), "and", e.LastByte)
	}
	// Output:
	// #1 heartbeat arrived between 1s and 1s
	// #2 heartbeat arrived between 1.5s and 2s
}
