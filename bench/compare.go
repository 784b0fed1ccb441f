package bench

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"time"
)

// Settings say how to measure.
type Settings struct {
	// Clock tells the time that counts: ProcessorTime or WallTime.
	Clock func() (time.Duration, error)

	Rounds int // in each round every decoder has its turn; 1 or more
	Passes int // over the corpus in one turn; 1 or more
}

// Result is what one decoder did on one corpus.
type Result struct {
	Decoder Decoder
	Corpus  Corpus
	Speed   float64 // median over the rounds, in bytes per second
}

// Compare times decoders on corpora. The decoders take turns, so that a change in
// the machine's load meets them all. A turn has several passes, so that what a
// decoder leaves to the garbage collector counts.
func Compare(corpora []Corpus, decoders []Decoder, s Settings) ([]Result, error) {
	var results []Result
	for _, c := range corpora {
		speeds, err := compareOn(c, decoders, s)
		if err != nil {
			return nil, err
		}
		for i, d := range decoders {
			results = append(results, Result{Decoder: d, Corpus: c, Speed: median(speeds[i])})
		}
	}
	return results, nil
}

// compareOn returns the speeds of each decoder, one for each round.
func compareOn(c Corpus, decoders []Decoder, s Settings) ([][]float64, error) {
	stream, _ := c.Stream()
	speeds := make([][]float64, len(decoders))
	for range s.Rounds {
		for i, d := range decoders {
			took, err := turn(d, stream, s)
			if err != nil {
				return nil, fmt.Errorf("%s on the corpus %q: %w", d.Name, c.Name, err)
			}
			bytes := float64(s.Passes) * float64(len(stream))
			speeds[i] = append(speeds[i], bytes/took.Seconds())
		}
	}
	return speeds, nil
}

// turn returns the time that its passes take together, with the garbage collection
// that they cause. It begins without the garbage of others.
func turn(d Decoder, stream []byte, s Settings) (time.Duration, error) {
	runtime.GC()
	start, err := s.Clock()
	if err != nil {
		return 0, err
	}
	for range s.Passes {
		if _, err := d.Decode(stream); err != nil {
			return 0, err
		}
	}
	end, err := s.Clock()
	return end - start, err
}

// ProcessorTime returns the time that this process has had on all processors: what
// other programs use meanwhile does not count, garbage collection on another core
// does.
func ProcessorTime() (time.Duration, error) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, fmt.Errorf("asking for the processor time: %w", err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), nil
}

// WallTime returns a clock that starts now: garbage collection on another core that
// has nothing to do is free, other programs are not.
func WallTime() func() (time.Duration, error) {
	start := time.Now()
	return func() (time.Duration, error) { return time.Since(start), nil }
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}
