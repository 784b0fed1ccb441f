package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// event is one of them; its number is its id.
const event = "event: progress\nid: %d\n" +
	`data: {"event_type":"progress_update","task_id":"0f8fad5b-d9cb-469f","step":%d,"data":{"text":"working","progress":0.25}}` + "\n\n"

// serve answers every request with a stream, and says where, until the process is ended.
func (s streams) serve(where io.Writer) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintf(where, "http://%s\n", listener.Addr())
	return http.Serve(listener, http.HandlerFunc(s.stream))
}

func (s streams) stream(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	pace := time.NewTicker(s.Every)
	defer pace.Stop()
	for n := range s.Events {
		fmt.Fprintf(w, event, n+1, n+1)
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
