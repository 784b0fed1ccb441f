package report

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/logline"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
)

// How many lines of a service's log the console and the JUnit report show: the recording has all.
const (
	consoleLog = 15
	junitLog   = 60
)

// afterFault is how many lines are shown behind one that speaks of a fault, and the indented ones
// below it.
const afterFault = 3

// othersLog is how many lines are shown that may be of others, beside the trace of a fault.
const othersLog = 5

// loudOf leaves out the quiet lines.
func loudOf(written []string) []string {
	return slices.DeleteFunc(slices.Clone(written), logline.IsQuiet)
}

// logs are the texts of logs that were shown already, by who wrote them: what scenarios have in
// common is shown once.
type logs map[string]bool

// tail shows what a log has of a scenario: what is surely its own, and then what may be, of a
// service that others used meanwhile.
func (l logs) tail(log verdict.Log, most int) lines {
	written := textLines(log.Text)
	if !log.Shared {
		return allItsOwn(log.What, written, most)
	}
	own := textLines(log.Own)
	var all lines
	if len(own) > 0 {
		all = logLines(log.What+" of this scenario", own, nearestFault(own, nil), most)
	}
	if rest := l.rest(log.What, written, own, most); len(rest) > 0 {
		if len(all) > 0 {
			all.blank()
		}
		all.within(0, rest)
	}
	return all
}

// allItsOwn shows the log of a service that no other scenario used: of a long one what is not quiet,
// or else its last lines.
func allItsOwn(what string, written []string, most int) lines {
	chosen := written
	if len(written) > most {
		if chosen = loudOf(written); len(chosen) == 0 {
			return quietLog(what, written)
		}
	}
	all := logLines(what, chosen, nearestFault(chosen, nil), most)
	all.leftOut(len(written) - len(chosen))
	return all
}

// quietLog shows the last of the quiet lines that stand alone; of those that differ only in their
// numbers and identifiers the last, and how many are like it.
func quietLog(what string, written []string) lines {
	like, shown := map[string]int{}, 0
	var last []string // the latest first
	for _, text := range slices.Backward(written) {
		shape := shapeless.ReplaceAllString(text, "·")
		if like[shape]++; like[shape] == 1 && len(last) < othersLog {
			last = append(last, text)
		}
	}
	var all lines
	all.say(0, Dim, fmt.Sprintf("What %s, none of it a warning or an error:", cleanName(what)))
	for _, text := range slices.Backward(last) {
		n := like[shapeless.ReplaceAllString(text, "·")]
		shown += n
		if n > 1 {
			text += fmt.Sprintf("  (and %d like it)", n-1)
		}
		all.add(line{indent: 2, text: clean(text), style: Dim, hang: 4})
	}
	if before := len(written) - shown; before > 0 {
		all.say(2, Dim, fmt.Sprintf("… and %s before", wording.Counted(before, "other line")))
	}
	return all
}

// shapeless is what differs between lines of a log that say the same of several.
var shapeless = regexp.MustCompile(`[0-9a-fA-F-]*\d[0-9a-fA-F-]*`)

// quietLines stands for lines of which none is shown.
func quietLines(what string, n int) lines {
	var all lines
	all.say(0, Dim, fmt.Sprintf("What %s: %s, none of them a warning or an error", cleanName(what), wording.Counted(n, "line")))
	return all
}

// leftOut says how many quiet lines are not shown.
func (l *lines) leftOut(n int) {
	if n > 0 {
		l.say(2, Dim, "… and "+wording.CountedAs(n, "line that is no warning", "lines that are no warning"))
	}
}

// rest shows the lines that name no scenario and are not quiet, and of those that speak of a fault
// the ones next to the scenario's own: a traceback names none. What would be shown again is not.
func (l logs) rest(what string, written, own []string, most int) lines {
	owns := map[string]bool{}
	for _, line := range own {
		owns[line] = true
	}
	var rest []string
	var near []int // where among the rest lines of its own stood
	hushed := 0
	for _, line := range written {
		switch {
		case owns[line]:
			near = append(near, len(rest))
		case logline.IsQuiet(line):
			hushed++
		default:
			rest = append(rest, line)
		}
	}
	const others = " meanwhile, for this scenario or others"
	at, key := nearestFault(rest, near), what
	shown := logLines(what+others, rest, at, min(most, othersLog+traceTo(rest, at)+traceOf(rest, at)))
	if at >= 0 {
		key = shown.String()
	}
	switch {
	case len(rest) == 0 && len(own) == 0: // nothing else is known of what it did
		shown = quietLog(what+others, written)
	case len(rest) == 0:
		shown = quietLines(what+others, hushed)
	}
	if len(rest)+hushed == 0 || l[key] {
		return nil
	}
	l[key], l[what] = true, true
	if len(rest) > 0 {
		shown.leftOut(hushed)
	}
	return shown
}

// traceOf is how many indented lines follow one that speaks of a fault; none where it is -1.
func traceOf(written []string, fault int) int {
	n := 0
	for fault >= 0 && fault+1+n < len(written) && isIndented(written[fault+1+n]) {
		n++
	}
	return n
}

// logLines show so many lines of what a service wrote: those up to its fault, or else the last.
func logLines(what string, written []string, fault, most int) lines {
	end := len(written)
	if fault >= 0 {
		fault += traceOf(written, fault)
		end = min(end, max(fault+1+afterFault, most))
	}
	begin := max(0, end-most)
	var all lines
	all.say(0, Dim, fmt.Sprintf("What %s:", cleanName(what)))
	if begin > 0 {
		all.say(2, Dim, fmt.Sprintf("… %s before", wording.Counted(begin, "line")))
	}
	for _, text := range written[begin:end] {
		all.add(line{indent: 2, text: clean(text), style: Dim, hang: 4})
	}
	if further := len(written) - end; further > 0 {
		all.say(2, Dim, fmt.Sprintf("… %s after", wording.Counted(further, "line")))
	}
	return all
}

// traceTo is how many lines of a trace stand before one that speaks of a fault: indented ones, and
// what they stand below.
func traceTo(written []string, fault int) int {
	n := 0
	for fault-1-n > 0 && isIndented(written[fault-1-n]) {
		n++
	}
	if n > 0 {
		n++
	}
	return n
}

// nearestFault is the line that speaks of a fault and is nearest to one of these places, the last
// of those; -1: none does.
func nearestFault(written []string, places []int) int {
	nearest, least := -1, math.MaxInt
	for i, text := range written {
		if !logline.SpeaksOfFault(text) {
			continue
		}
		away := math.MaxInt
		for _, place := range places {
			away = min(away, max(place-i, i-place))
		}
		if away <= least {
			nearest, least = i, away
		}
	}
	return nearest
}

func isIndented(text string) bool {
	return strings.HasPrefix(text, " ") || strings.HasPrefix(text, "\t")
}

func textLines(text string) []string {
	text = strings.TrimRight(text, "\r\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// logText are the ends of logs.
func logText(of []verdict.Log) string {
	text := ""
	for _, log := range of {
		text += "\n\n" + logs{}.tail(log, junitLog).String()
	}
	return text
}
