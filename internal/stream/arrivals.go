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
	started  time.Time // of the recording
	recorder *recorder

	body     io.Reader
	receipts *receipts // the last one is that of the last bytes
	ahead    bool      // more may have been received than is read here
	watchdog *watchdog // hears of each read that brought bytes; nil: it does not listen
	speed    speedLimit
	at       time.Duration // when the bytes of the last such read had arrived
	count    int64         // bytes of the body
	err      error         // what the body ended with, if not io.EOF
	first    judge         // of the next bytes, once; nil: nobody judges them
}

// judge tells what is wrong with bytes that came.
type judge = func(came []byte) error

// begin goes on with another response.
func (a *arrivals) begin(response *http.Response, receipts *receipts, w *watchdog, speed speedLimit) {
	a.body, a.receipts, a.watchdog, a.speed, a.err, a.count, a.first = response.Body, receipts, w, speed, nil, 0, nil
	a.ahead = response.ProtoMajor > 1 // the connection is read for all its streams
}

// Read implements io.Reader.
func (a *arrivals) Read(p []byte) (int, error) {
	n, err := a.body.Read(a.speed.part(p))
	a.count += int64(n)
	a.speed.wait(n)
	if n > 0 {
		a.arrived()
		a.heard()
	}
	if a.first != nil && n > 0 {
		if wrong := a.first(p[:n]); wrong != nil {
			n, err = 0, wrong
		}
		a.first = nil
	}
	if err != nil && err != io.EOF {
		a.err = err
	}
	return n, err
}

func (a *arrivals) heard() {
	if a.watchdog != nil {
		a.watchdog.heard()
	}
}

// arrived takes the time of what has just been read: never before the last arrival,
// and never in the future. If we came late, it may have arrived earlier, as far as the
// kernel does not know better.
func (a *arrivals) arrived() time.Duration {
	came := a.receipts.last()
	if came.last.IsZero() {
		a.at = time.Since(a.started)
	} else {
		a.at = max(a.at, came.last.Sub(a.started))
	}
	if a.ahead {
		came = receipt{last: came.last}
	}
	a.recorder.stalled(a.at, came)
	return a.at
}

// clock is the time of the last read, for the decoder.
func (a *arrivals) clock() time.Duration { return a.at }

// readsPerSecond is into how many reads a slow reader divides a second's worth of bytes.
const readsPerSecond = 20

// speedLimit makes a slow reader. The zero value does not.
type speedLimit struct {
	bytes int // a second; zero: no limit
	done  <-chan struct{}
}

// part is as much of the buffer as is read at a time.
func (s speedLimit) part(p []byte) []byte {
	if s.bytes == 0 {
		return p
	}
	return p[:min(len(p), max(1, s.bytes/readsPerSecond))]
}

// wait takes the time that reading n bytes takes.
func (s speedLimit) wait(n int) {
	if s.bytes == 0 || n <= 0 {
		return
	}
	select {
	case <-time.After(time.Duration(n) * time.Second / time.Duration(s.bytes)):
	case <-s.done:
	}
}
