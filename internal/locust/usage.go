package locust

import (
	"runtime/metrics"
	"time"
)

// usage knows how much of a processor this process takes.
type usage struct {
	at   time.Time
	used time.Duration
}

// processor is the share of one processor that was used since it was asked last, in percent.
func (u *usage) processor(now time.Time) float64 {
	used := processorTime()
	before := *u
	u.at, u.used = now, used
	if before.at.IsZero() || !now.After(before.at) {
		return 0
	}
	const all = 100
	return all * float64(used-before.used) / float64(now.Sub(before.at))
}

// memory is what this process has of it, in bytes.
func memory() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return sample[0].Value.Uint64()
}
