package load

import (
	"math"
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"github.com/streamspec/streamspec/internal/scenario"
)

// What histograms tell apart: microseconds up to a day, with three digits.
const (
	unit    = time.Microsecond
	longest = 24 * time.Hour
	digits  = 3

	intervalDigits = 2 // of an interval, which is one point of a curve
)

// times are how long something took. They are safe for concurrent use; however many there
// are, they take the same memory.
type times struct {
	mu   sync.Mutex
	of   *hdrhistogram.Histogram
	over *hdrhistogram.Histogram // of the interval that goes on

	never, unseen int64 // streams in which it never happened, or of which nobody can tell

	waited *hdrhistogram.Histogram // how long at least it took in those of which nobody can tell, as far as it is known; nil: of none
}

func newTimes() *times { return &times{of: histogram(digits), over: histogram(intervalDigits)} }

func histogram(digits int) *hdrhistogram.Histogram {
	return hdrhistogram.New(1, int64(longest/unit), digits)
}

// took adds one; a time of a day and more counts as a day.
func (t *times) took(d time.Duration) {
	n := inUnits(d)
	t.mu.Lock()
	defer t.mu.Unlock()
	_ = t.of.RecordValue(n) // it is within the limits
	_ = t.over.RecordValue(n)
}

// interval is a percentile of all that took place since it was asked for last; zero: nothing did.
func interval(percentile float64, all ...*times) time.Duration {
	since := histogram(intervalDigits)
	for _, t := range all {
		t.mu.Lock()
		since.Merge(t.over)
		t.over.Reset()
		t.mu.Unlock()
	}
	if since.TotalCount() == 0 {
		return 0
	}
	return time.Duration(since.ValueAtPercentile(percentile)) * unit
}

// sum is all times together.
func sum(all []*times) *times {
	together := newTimes()
	for _, t := range all {
		t.mu.Lock()
		together.of.Merge(t.of)
		together.never, together.unseen = together.never+t.never, together.unseen+t.unseen
		together.waited = merged(together.waited, t.waited)
		t.mu.Unlock()
	}
	return together
}

// inUnits is a time as histograms have it.
func inUnits(d time.Duration) int64 { return max(1, min(int64(d/unit), int64(longest/unit))) }

// lacked adds a stream in which it never happened.
func (t *times) lacked() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.never++
}

// notSeen adds a stream of which nobody can tell whether it would still have happened: after it was waited for so
// long, where that is known.
func (t *times) notSeen(waited time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.unseen++
	if waited == 0 {
		return
	}
	if t.waited == nil {
		t.waited = histogram(digits)
	}
	_ = t.waited.RecordValue(inUnits(waited)) // it is within the limits
}

// never is the percentile of times where it falls on what never happened.
const never = time.Duration(math.MaxInt64)

// at is a percentile of all, where what never happened, or was not seen, took longest.
func (t *times) at(percentile float64) time.Duration {
	_, most := t.between(percentile)
	return most
}

// between is where a percentile of all lies, whatever became of what was not seen. Zero: there is nothing.
func (t *times) between(percentile float64) (least, most time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	const fuzz = 1e-9 // of the numbers that we reckon with
	rank := int64(math.Ceil(percentile/maximum*float64(t.of.TotalCount()+t.never+t.unseen) - fuzz))
	if t.waited == nil {
		return ranked(t.of, rank-t.unseen), ranked(t.of, rank)
	}
	atLeast := merged(t.of, t.waited)
	return ranked(atLeast, rank-(t.unseen-t.waited.TotalCount())), ranked(t.of, rank)
}

// merged is two histograms as one, which is new; nil: that one has nothing.
func merged(all ...*hdrhistogram.Histogram) (together *hdrhistogram.Histogram) {
	for _, one := range all {
		if one == nil {
			continue
		}
		if together == nil {
			together = histogram(digits)
		}
		together.Merge(one)
	}
	return together
}

// ranked is the time of the nth, from 1, by how long they took.
func ranked(of *hdrhistogram.Histogram, n int64) time.Duration {
	switch count := of.TotalCount(); {
	case n > count:
		return never
	case n <= 0:
		return 0
	default:
		return time.Duration(of.ValueAtPercentile(maximum*float64(n)/float64(count))) * unit
	}
}

func (t *times) count() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.of.TotalCount()
}

// Percentiles are what is told of times.
type Percentiles struct {
	Name   string
	Count  int64 // of those that are known
	None   int64 // streams in which it never happened, or was not seen: their time is longer than all others
	Unseen int64 // of these: that streamspec ended before, or could not follow, or that never began, so that nobody can tell
	// The longest that this share of them took; never: it falls on those that have none.
	P50, P90, P99, P999, Max time.Duration
}

const maximum = 100

func (t *times) told(name string) Percentiles {
	return Percentiles{Name: name, Count: t.count(), None: t.none(), Unseen: t.notTold(), P50: t.at(50), P90: t.at(90), P99: t.at(99), P999: t.at(99.9), Max: t.at(maximum)}
}

// told are those of all times.
func (all timesOf) told() []Percentiles {
	var told []Percentiles
	for _, name := range scenario.LoadTimes() {
		told = append(told, all[name].told(name))
	}
	return told
}

func (t *times) none() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.never + t.unseen
}

func (t *times) notTold() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.unseen
}
