// Command bare reads streams with net/http to their ends, all at once, and does nothing else with
// them: what package streams compares with. It is a program of its own, so that nothing is in its
// memory that it does not need.
package main

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
)

func main() {
	streams := flag.Int("streams", 1, "streams that are read at once")
	events := flag.Int("events", 1, "events that each must have")
	url := flag.String("url", "", "the server")
	flag.Parse()
	if err := read(*url, *streams, *events); err != nil {
		fmt.Fprintln(os.Stderr, "bare:", err)
		os.Exit(1)
	}
}

func read(url string, streams, events int) error {
	errs := make([]error, streams)
	var reading sync.WaitGroup
	for i := range errs {
		reading.Go(func() { errs[i] = readOne(url, events) })
	}
	reading.Wait()
	return errors.Join(errs...)
}

func readOne(url string, want int) error {
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
	if events != want {
		return fmt.Errorf("a stream had %d events", events)
	}
	return nil
}
