package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// feed is what is served, and how many follow it.
type feed struct {
	Clients int
	Events  int           // of each stream
	Every   time.Duration // between two of them
	Ramp    time.Duration // within which the clients begin
}

// leastEvents is how many events a stream needs so that something can be wrong in it.
const leastEvents = 10

// Which event is wrong, and by how much one is late.
const (
	wrongEvent = 5
	lateBy     = 2 * time.Second
)

// loses, swaps and isLate are the clients whose streams are wrong.
func (f feed) loses() int  { return f.Clients / 3 }
func (f feed) swaps() int  { return f.Clients / 2 }
func (f feed) isLate() int { return f.Clients - 7 }

// serve serves the streams, and says where, until the process is ended.
func (f feed) serve(where io.Writer) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintf(where, "http://%s\n", listener.Addr())
	return http.Serve(listener, http.HandlerFunc(f.stream))
}

func (f feed) stream(w http.ResponseWriter, r *http.Request) {
	client, _ := strconv.Atoi(r.URL.Query().Get("n"))
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	pace := time.NewTicker(f.Every)
	defer pace.Stop()
	for i := range f.Events {
		number := i + 1
		switch {
		case client == f.loses() && number == wrongEvent:
			<-pace.C
			continue
		case client == f.swaps() && number == wrongEvent:
			number++
		case client == f.swaps() && number == wrongEvent+1:
			number--
		case client == f.isLate() && number == wrongEvent:
			time.Sleep(lateBy)
		}
		fmt.Fprintf(w, "event: progress\nid: %d\ndata: {\"n\":%d,\"text\":\"working\",\"progress\":0.25}\n\n", number, number)
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
