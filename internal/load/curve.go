package load

import (
	"sync"
	"time"
)

// Of a load, so many points of its curves are kept at most. Once there are more, two of them
// become one: however long it takes, they take the same memory.
const (
	mostPoints = 240         // an even number
	firstPoint = time.Second // how long one is, at first
)

// Point is what went on in an interval of a load.
type Point struct {
	At         time.Duration // its end
	Playing    int64         // clients, the most at a time
	Events     int64         // that came in it
	Broken     int64         // clients that came to their end in it, and did not hold
	FirstEvent time.Duration // 99th percentile of those that came in it
	Gap        time.Duration // and of gaps
	Late       time.Duration // and of how late we were ourselves
}

// curve is what went on over time. It is safe for concurrent use; the zero value is ready.
type curve struct {
	mu     sync.Mutex
	points []Point
	every  time.Duration // how long a point is; zero: firstPoint
}

// draw adds points until it is stopped.
func (c *curve) draw(l *Load) (stop func()) {
	over := make(chan struct{})
	var drawing sync.WaitGroup
	drawing.Go(func() { c.follow(l, over) })
	return func() {
		close(over)
		drawing.Wait()
	}
}

func (c *curve) follow(l *Load, over <-chan struct{}) {
	ticker := time.NewTicker(firstPoint)
	defer ticker.Stop()
	var before Point // what there was in all, until the last point
	for end := false; !end; {
		select {
		case <-ticker.C:
		case <-over:
			end = true
		}
		now := l.point()
		since := now
		since.Events, since.Broken = now.Events-before.Events, now.Broken-before.Broken
		before = now
		c.add(since)
	}
}

// point is what goes on now, with what came and broke in all.
func (l *Load) point() Point {
	const p99 = 99
	p := Point{
		At: time.Since(l.began), Playing: l.counts.mostPlaying(), Events: l.counts.events.Load(), Late: interval(p99, l.measured.late),
		FirstEvent: interval(p99, l.timesOfEach("first event")...), Gap: interval(p99, l.timesOfEach("gap")...),
	}
	for _, t := range l.tallies {
		p.Broken += t.told().Counts.Broken
	}
	return p
}

// add adds what went on in a second: to the last point, until that is long enough.
func (c *curve) add(p Point) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.every = max(c.every, firstPoint)
	if n := len(c.points); n > 1 && p.At-c.points[n-2].At <= c.every {
		c.points[n-1] = c.points[n-1].with(p)
		return
	}
	if c.points = append(c.points, p); len(c.points) < mostPoints {
		return
	}
	for i := range len(c.points) / 2 {
		c.points[i] = c.points[2*i].with(c.points[2*i+1])
	}
	c.points, c.every = c.points[:len(c.points)/2], 2*c.every
}

// with is an interval and the next one, together.
func (p Point) with(next Point) Point {
	next.Events += p.Events
	next.Broken += p.Broken
	next.Playing = max(p.Playing, next.Playing)
	next.FirstEvent, next.Gap, next.Late = max(p.FirstEvent, next.FirstEvent), max(p.Gap, next.Gap), max(p.Late, next.Late)
	return next
}

func (c *curve) told() []Point {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Point(nil), c.points...)
}
