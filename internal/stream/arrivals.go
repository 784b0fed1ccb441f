package stream

import (
	"io"
	"net/http"
	"time"
)

// arrivals reads responses' bodies as the network brings them. The time of a read
// is taken here, once, before anything is decompressed or decoded: it is when the
// kernel received the bytes, where it tells, and otherwise when the read returned.
type arrivals struct {
	body    io.Reader
	started time.Time    // of the recording
	kernel  func() stamp // of the last bytes
	ahead   bool         // more may have been received than is read here
	doubt   func(at time.Duration, since time.Time)
	heard   func()        // called after each read that brought bytes
	at      time.Duration // when the bytes of the last such read had arrived
	slow    throttle
	err     error // what the body ended with, if not io.EOF
}

// Read implements io.Reader.
func (a *arrivals) Read(p []byte) (int, error) {
	n, err := a.body.Read(a.slow.part(p))
	a.slow.wait(n)
	if n > 0 {
		a.arrived()
		a.heard()
	}
	if err != nil && err != io.EOF {
		a.err = err
	}
	return n, err
}

// arrived takes the time of what has just been read: never before the last arrival,
// and never in the future. If we came late, it may have arrived earlier, as far as the
// kernel does not know better.
func (a *arrivals) arrived() time.Duration {
	now, kernel := time.Since(a.started), a.kernel()
	if kernel.last.IsZero() {
		a.at = now
	} else {
		a.at = min(now, max(a.at, kernel.last.Sub(a.started)))
	}
	if a.ahead {
		kernel.first = time.Time{}
	}
	a.doubt(a.at, kernel.first)
	return a.at
}

// clock is the time of the last read, for the decoder.
func (a *arrivals) clock() time.Duration { return a.at }

// begin goes on with another response.
func (a *arrivals) begin(response *http.Response, kernel func() stamp, heard func()) {
	a.body, a.kernel, a.heard, a.err = response.Body, kernel, heard, nil
	a.ahead = response.ProtoMajor > 1 // the connection is read for all its streams
}
