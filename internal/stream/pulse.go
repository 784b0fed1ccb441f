package stream

import (
	"fmt"
	"os"
	"sync"
	"time"
)

// How lateness is measured.
const (
	beatEvery = 10 * time.Millisecond
	// onTime is how late a beat may be without being late: timers are not exact.
	onTime = 10 * time.Millisecond
	// rememberedBeats is for how many beats a late one counts. Those after a stall come
	// quickly, and those of a machine that stays busy do not.
	rememberedBeats = 8
	// lateFactor is how much later than the latest beat anything else may come: who is
	// woken first on a busy machine is chance.
	lateFactor = 2
)

// Pulse knows how late this process comes to what it has to do, because its machine
// is busy, it was stopped, or it has more to do itself than processors to do it on. It
// beats by way of a pipe, so that it is woken as one who waits for a connection's bytes
// is. It is safe for concurrent use; one is enough for all streams of a process. The
// nil pulse is always on time.
type Pulse struct {
	rhythm
	stop    chan struct{}
	beating sync.WaitGroup
}

// StartPulse starts one. It must be stopped.
func StartPulse() (*Pulse, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("it cannot be watched how busy this machine is: %w", err)
	}
	p := &Pulse{stop: make(chan struct{})}
	p.due = time.Now().Add(beatEvery)
	p.beating.Go(func() { p.send(write) })
	p.beating.Go(func() { p.receive(read) })
	return p, nil
}

// Stop ends the pulse, and waits until it has ended. It must be called once.
func (p *Pulse) Stop() {
	close(p.stop)
	p.beating.Wait()
}

// Late is how late what comes now may come; zero: this process is on time.
func (p *Pulse) Late() time.Duration {
	if p == nil {
		return 0
	}
	return p.late(time.Now())
}

// send sends beats until the pulse is stopped. That also ends receive.
func (p *Pulse) send(to *os.File) {
	defer to.Close()
	ticker := time.NewTicker(beatEvery)
	defer ticker.Stop()
	for {
		select {
		case <-p.stop:
			return
		case <-ticker.C:
			if _, err := to.Write([]byte{0}); err != nil {
				return
			}
		}
	}
}

func (p *Pulse) receive(from *os.File) {
	defer from.Close()
	for buf := make([]byte, rememberedBeats); ; {
		if _, err := from.Read(buf); err != nil {
			return
		}
		p.beat(time.Now())
	}
}

// rhythm is what is known of the last beats. It is safe for concurrent use.
type rhythm struct {
	mu    sync.Mutex
	due   time.Time                      // the next beat
	lates [rememberedBeats]time.Duration // how late the last ones came
	beats int
}

// beat tells that a beat has come.
func (r *rhythm) beat(now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lates[r.beats%rememberedBeats] = now.Sub(r.due)
	r.beats++
	r.due = now.Add(beatEvery)
}

func (r *rhythm) late(now time.Time) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	worst := now.Sub(r.due)
	for _, late := range r.lates {
		worst = max(worst, late)
	}
	if worst <= onTime {
		return 0
	}
	return lateFactor*worst + beatEvery
}
