package problem

import "fmt"

// Counted is "1 scenario", "2 scenarios": a number with its noun, which is in the singular.
func Counted[N int | int64](n N, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
