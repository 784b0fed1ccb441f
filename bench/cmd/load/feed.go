package main

import (
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/streamspec/streamspec/bench"
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

// latest is within what events must follow each other: a lost one leaves a gap that is no fault of the next one's.
func (f feed) latest() time.Duration { return f.Every + lateBy*3/4 }

// serve serves the streams, and says where, until the process is ended.
func (f feed) serve(where io.Writer) error {
	return bench.Feed{Events: f.Events, Every: f.Every, Stream: f.stream}.Serve(where)
}

// stream is that of a client, by the number in its request.
func (f feed) stream(r *http.Request) func(io.Writer, int) {
	client, _ := strconv.Atoi(r.URL.Query().Get("n"))
	return func(to io.Writer, nth int) {
		switch {
		case client == f.loses() && nth == wrongEvent:
			return
		case client == f.swaps() && nth == wrongEvent:
			nth++
		case client == f.swaps() && nth == wrongEvent+1:
			nth--
		case client == f.isLate() && nth == wrongEvent:
			time.Sleep(lateBy)
		}
		bench.Number(to, nth)
	}
}
