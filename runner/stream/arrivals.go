package stream

import (
	"io"
	"time"
)

// arrivals reads responses' bodies as the network brings them. The time of a read
// is taken here, once, before anything is decompressed or decoded: it is when the
// kernel received the bytes, where it tells, and otherwise when the read returned.
type arrivals struct {
	body    io.Reader
	started time.Time        // of the recording
	kernel  func() time.Time // when the kernel received the last bytes; zero: it does not tell
	heard   func()           // called after each read that brought bytes
	at      time.Duration    // when the bytes of the last such read had arrived
	slow    throttle
	err     error // what the body ended with, if not io.EOF
}

// Read implements io.Reader.
func (a *arrivals) Read(p []byte) (int, error) {
	n, err := a.body.Read(a.slow.part(p))
	a.slow.wait(n)
	if n > 0 {
		a.at = a.arrived()
		a.heard()
	}
	if err != nil && err != io.EOF {
		a.err = err
	}
	return n, err
}

// arrived is never before the last arrival, and never in the future.
func (a *arrivals) arrived() time.Duration {
	now := time.Since(a.started)
	kernel := a.kernel()
	if kernel.IsZero() {
		return now
	}
	return min(now, max(a.at, kernel.Sub(a.started)))
}

// clock is the time of the last read, for the decoder.
func (a *arrivals) clock() time.Duration { return a.at }

// begin goes on with another response.
func (a *arrivals) begin(body io.Reader, kernel func() time.Time, heard func()) {
	a.body, a.kernel, a.heard, a.err = body, kernel, heard, nil
}
