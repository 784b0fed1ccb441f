package stream

import (
	"io"
	"time"
)

// arrivals reads responses' bodies as the network brings them. The time of a read
// is taken here, once, before anything is decompressed or decoded.
type arrivals struct {
	body  io.Reader
	now   func() time.Duration
	heard func()        // called after each read that brought bytes
	at    time.Duration // when the last such read returned
	err   error         // what the body ended with, if not io.EOF
}

// Read implements io.Reader.
func (a *arrivals) Read(p []byte) (int, error) {
	n, err := a.body.Read(p)
	if n > 0 {
		a.at = a.now()
		a.heard()
	}
	if err != nil && err != io.EOF {
		a.err = err
	}
	return n, err
}

// clock is the time of the last read, for the decoder.
func (a *arrivals) clock() time.Duration { return a.at }

// begin goes on with another response.
func (a *arrivals) begin(body io.Reader, heard func()) {
	a.body, a.heard, a.err = body, heard, nil
}
