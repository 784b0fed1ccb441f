package bench

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// Feed is a server whose every request is answered by a stream.
type Feed struct {
	Events int                                             // of each stream
	Every  time.Duration                                   // between two of them; 0: they come at once
	Stream func(*http.Request) func(to io.Writer, nth int) // what writes its events, from the first on
}

// Serve serves the streams, and says where, until the process is ended.
func (f Feed) Serve(where io.Writer) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintf(where, "http://%s\n", listener.Addr())
	return http.Serve(listener, http.HandlerFunc(f.stream))
}

func (f Feed) stream(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	write := f.Stream(r)
	if f.Every == 0 {
		for n := range f.Events {
			write(w, n+1)
		}
		return
	}
	pace := time.NewTicker(f.Every)
	defer pace.Stop()
	for n := range f.Events {
		write(w, n+1)
		if err := http.NewResponseController(w).Flush(); err != nil {
			return
		}
		select {
		case <-pace.C:
		case <-r.Context().Done():
			return
		}
	}
}

// Steps are the events of a task, each with its number.
func Steps(*http.Request) func(io.Writer, int) {
	return func(to io.Writer, nth int) {
		fmt.Fprintf(to, "event: progress\nid: %[1]d\n"+
			`data: {"event_type":"progress_update","task_id":"0f8fad5b-d9cb-469f","step":%[1]d,"data":{"text":"working","progress":0.25}}`+"\n\n", nth)
	}
}

// Number writes a small event that has a number.
func Number(to io.Writer, n int) {
	fmt.Fprintf(to, "event: progress\nid: %[1]d\ndata: {\"n\":%[1]d,\"text\":\"working\",\"progress\":0.25}\n\n", n)
}
