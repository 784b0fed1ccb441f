package wording

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
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

// saidLength is a length of time as people say it: 2 sec, 500 msec, 1 hour.
var saidLength = regexp.MustCompile(`(?i)\b(\d+(?:\.\d+)?) ?(h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?|ms|msecs?|millis|milliseconds?)\b`)

// writtenLength is it as Go has it.
func writtenLength(said string) string {
	parts := saidLength.FindStringSubmatch(said)
	unit := strings.ToLower(parts[2])
	if strings.HasPrefix(unit, "ms") || strings.HasPrefix(unit, "mil") {
		return parts[1] + "ms"
	}
	return parts[1] + unit[:1]
}

// LengthsSaid writes all lengths of time in a text as Length does, also those that are said in words.
func LengthsSaid(text string) string {
	return Lengths(saidLength.ReplaceAllStringFunc(Lengths(text), writtenLength))
}

// DurationHelp says how a duration is written, after the question for the one that was probably meant.
func DurationHelp(written string) string {
	const help = "a duration is a number with its unit: 250ms, 5s, 1m30s, 2h"
	if written == "" || saidLength.FindString(written) != written {
		return help
	}
	meant := writtenLength(written)
	if _, err := time.ParseDuration(meant); err != nil { // it is longer than a duration can be
		return help
	}
	return fmt.Sprintf("did you mean %s? %s", meant, help)
}
