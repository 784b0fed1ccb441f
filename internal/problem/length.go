package problem

import (
	"regexp"
	"strconv"
	"time"
)

// Length writes a length of time that somebody set, exactly, and as times are written that were
// measured: "300 ms", "1.5 s", "2 s". Sentences of features say it so as well; YAML that is to be
// pasted has it as Go does.
func Length(d time.Duration) string {
	d = d.Round(time.Microsecond)
	per, unit := time.Second, " s"
	if d < time.Second {
		per, unit = time.Millisecond, " ms"
	}
	return strconv.FormatFloat(float64(d)/float64(per), 'f', -1, 64) + unit
}

// goLength is a length of time as Go and YAML files have it.
var goLength = regexp.MustCompile(`\b(?:\d+(?:\.\d+)?(?:h|ms|m|s))+\b`)

// Lengths writes all lengths of time in a text as Length does, so that who names a text by 2s
// and by "2 s" names the same.
func Lengths(text string) string {
	return goLength.ReplaceAllStringFunc(text, func(written string) string {
		d, err := time.ParseDuration(written)
		if err != nil {
			return written
		}
		return Length(d)
	})
}
