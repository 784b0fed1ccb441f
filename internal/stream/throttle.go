package stream

import "time"

// throttleParts is into how many reads a second's worth of bytes is divided.
const throttleParts = 20

// throttle makes a slow reader. The zero value does not.
type throttle struct {
	speed int // bytes a second; zero: no limit
	done  <-chan struct{}
}

// part is as much of the buffer as is read at a time.
func (t throttle) part(p []byte) []byte {
	if t.speed == 0 {
		return p
	}
	return p[:min(len(p), max(1, t.speed/throttleParts))]
}

// wait takes the time that reading n bytes takes.
func (t throttle) wait(n int) {
	if t.speed == 0 || n <= 0 {
		return
	}
	select {
	case <-time.After(time.Duration(n) * time.Second / time.Duration(t.speed)):
	case <-t.done:
	}
}
