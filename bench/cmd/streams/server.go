package main

import (
	"io"
	"time"

	"github.com/streamspec/streamspec/bench"
)

// load is what is to be read.
type load struct {
	Streams int
	Events  int           // of each stream
	Every   time.Duration // between two of them
}

// serve serves the streams, and says where, until the process is ended.
func (l load) serve(where io.Writer) error {
	return bench.Feed{Events: l.Events, Every: l.Every, Stream: bench.Steps}.Serve(where)
}
