package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// load is what is to be read.
type load struct {
	Streams int
	Events  int           // of each stream
	Every   time.Duration // between two of them
}

// event is one of them; its number is its id.
const event = "event: progress\nid: %d\n" +
	`data: {"event_type":"progress_update","task_id":"0f8fad5b-d9cb-469f","step":%d,"data":{"text":"working","progress":0.25}}` + "\n\n"

// serve answers every request with a stream, and says where, until the process is ended.
func (l load) serve(where io.Writer) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintf(where, "http://%s\n", listener.Addr())
	return http.Serve(listener, http.HandlerFunc(l.stream))
}

func (l load) stream(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	pace := time.NewTicker(l.Every)
	defer pace.Stop()
	for n := range l.Events {
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

// read reads all streams at once, to their ends, and does nothing else with them.
func (l load) read(url string) error {
	errs := make([]error, l.Streams)
	var reading sync.WaitGroup
	for i := range errs {
		reading.Go(func() { errs[i] = l.readOne(url) })
	}
	reading.Wait()
	return errors.Join(errs...)
}

func (l load) readOne(url string) error {
	response, err := http.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	events := 0
	for lines := bufio.NewReader(response.Body); ; {
		line, err := lines.ReadSlice('\n')
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if bytes.HasPrefix(line, []byte("data:")) {
			events++
		}
	}
	if events != l.Events {
		return fmt.Errorf("a stream had %d events", events)
	}
	return nil
}
