package bench

import (
	"fmt"
	"slices"
	"time"
)

// Settings say how much to measure. Both must be positive.
type Settings struct {
	Rounds int // in each round every decoder has its turn on every corpus
	Passes int // over the corpus in one turn
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
			took, err := turn(d, stream, s.Passes)
			if err != nil {
				return nil, fmt.Errorf("%s on the corpus %q: %w", d.Name, c.Name, err)
			}
			bytes := float64(s.Passes) * float64(len(stream))
			speeds[i] = append(speeds[i], bytes/took.Seconds())
		}
	}
	return speeds, nil
}

// turn returns the time that some passes take together.
func turn(d Decoder, stream []byte, passes int) (time.Duration, error) {
	start := time.Now()
	for range passes {
		if _, err := d.Decode(stream); err != nil {
			return 0, err
		}
	}
	return time.Since(start), nil
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}
