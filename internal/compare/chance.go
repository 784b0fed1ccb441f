package compare

import (
	"math"
	"slices"
)

// How small the chance must be that both sides do the same, for a difference to be one.
const (
	// chanceOfVaried is for what varies within a side. A comparison asks for hundreds of
	// facts, and of each side's own halves none may differ.
	chanceOfVaried = 0.001
	// chanceOfNew is for what never varied within one side, and does in the other: few facts of
	// a service vary, so few can seem so by chance.
	chanceOfNew = 0.005
	// chanceOfSteady is for what never varied within either side.
	chanceOfSteady = 0.01
)

// fewRuns is how many recordings tell nothing of what varies: whatever differs is taken for a
// change.
const fewRuns = 2

// fullSet is how many recordings the old side has where it was recorded as often as it is by default:
// what is done in 1 of 4 was hardly missed by them.
const fullSet = 22

// fisher is the chance that a and b of n and m recordings, or something as unlikely, come
// about where both sides do the same.
func fisher(a, n, b, m int) float64 {
	hits := a + b
	observed := hypergeometric(a, n, m, hits)
	var p float64
	for i := max(0, hits-m); i <= min(n, hits); i++ {
		if one := hypergeometric(i, n, m, hits); one <= observed*(1+1e-9) {
			p += one
		}
	}
	return min(p, 1)
}

// hypergeometric is the chance that a of the hits, among n and m, are among the n.
func hypergeometric(a, n, m, hits int) float64 {
	return math.Exp(logChoose(n, a) + logChoose(m, hits-a) - logChoose(n+m, hits))
}

func logChoose(n, k int) float64 {
	if k < 0 || k > n {
		return math.Inf(-1)
	}
	return logFactorial(n) - logFactorial(k) - logFactorial(n-k)
}

func logFactorial(n int) float64 {
	v, _ := math.Lgamma(float64(n) + 1)
	return v
}

// maxMore bounds how many more recordings are thought of.
const maxMore = 1000

// moreRuns is how many more recordings of each side would tell a from b, if they go on as they
// do; zero: none would.
func moreRuns(a, n, b, m int, chance float64) int {
	if a*m == b*n {
		return 0
	}
	rateA, rateB := float64(a)/float64(n), float64(b)/float64(m)
	for more := 1; more <= maxMore; more++ {
		n2, m2 := n+more, m+more
		if fisher(int(math.Round(rateA*float64(n2))), n2, int(math.Round(rateB*float64(m2))), m2) <= chance {
			return more
		}
	}
	return 0
}

// rankSum is the chance that two samples lie as far apart as these do, or farther, where both
// are of the same: by the ranks of their values, which ties share.
func rankSum(old, now []float64) float64 {
	n, m := len(old), len(now)
	if n == 0 || m == 0 {
		return 1
	}
	u, ties := statistic(old, now)
	if u == 0 || u == float64(n*m) {
		return min(1, 2*math.Exp(-logChoose(n+m, n))) // one side lies wholly above the other
	}
	total := float64(n + m)
	deviation := math.Sqrt(float64(n*m) / 12 * (total + 1 - ties/(total*(total-1))))
	if deviation == 0 {
		return 1
	}
	distance := max(0, math.Abs(u-float64(n*m)/2)-0.5)
	return math.Erfc(distance / deviation / math.Sqrt2)
}

// statistic is in how many pairs the first value is above the second, ties by half, and what
// ties take from the deviation of that.
func statistic(old, now []float64) (u, ties float64) {
	sorted := slices.Sorted(slices.Values(now))
	for _, v := range old {
		below, _ := slices.BinarySearch(sorted, v)
		upTo, _ := slices.BinarySearch(sorted, math.Nextafter(v, math.Inf(1)))
		u += float64(below) + float64(upTo-below)/2
	}
	all := slices.Sorted(slices.Values(slices.Concat(old, now)))
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j] == all[i] {
			j++
		}
		t := float64(j - i)
		ties += t*t*t - t
		i = j
	}
	return u, ties
}

// quantile is the value below which this share of a sorted sample lies.
func quantile(sorted []float64, share float64) float64 {
	at := share * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}
