package load

import (
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// What histograms tell apart: microseconds up to a day, with three digits.
const (
	unit    = time.Microsecond
	longest = 24 * time.Hour
	digits  = 3
)

// times are how long something took. They are safe for concurrent use; however many there
// are, they take the same memory.
type times struct {
	mu   sync.Mutex
	of   *hdrhistogram.Histogram
	over *hdrhistogram.Histogram // of the interval that goes on
}

func newTimes() *times {
	return &times{of: hdrhistogram.New(1, int64(longest/unit), digits), over: hdrhistogram.New(1, int64(longest/unit), 2)}
}

// took adds one; a time of a day and more counts as a day.
func (t *times) took(d time.Duration) {
	n := max(1, min(int64(d/unit), int64(longest/unit)))
	t.mu.Lock()
	defer t.mu.Unlock()
	_ = t.of.RecordValue(n) // it is within the limits
	_ = t.over.RecordValue(n)
}

// interval is a percentile of those since it was asked for last; zero: there were none.
func (t *times) interval(percentile float64) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	defer t.over.Reset()
	if t.over.TotalCount() == 0 {
		return 0
	}
	return time.Duration(t.over.ValueAtPercentile(percentile)) * unit
}

// at is a percentile of all.
func (t *times) at(percentile float64) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of.TotalCount() == 0 {
		return 0
	}
	return time.Duration(t.of.ValueAtPercentile(percentile)) * unit
}

func (t *times) count() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.of.TotalCount()
}

// Percentiles are what is told of times.
type Percentiles struct {
	Name  string
	Count int64
	// The longest that this share of them took.
	P50, P90, P99, P999, Max time.Duration
}

const maximum = 100

func (t *times) told(name string) Percentiles {
	return Percentiles{Name: name, Count: t.count(), P50: t.at(50), P90: t.at(90), P99: t.at(99), P999: t.at(99.9), Max: t.at(maximum)}
}
