package report

import (
	"fmt"
	"math"
	"regexp"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/verdict"
)

// How many lines of a service's log the console and the JUnit report show: the recording has all.
const (
	consoleLog = 15
	junitLog   = 60
)

// afterFault is how many lines are shown behind one that speaks of a fault, and the indented ones
// below it.
const afterFault = 3

// fault tells a line that speaks of what went wrong in a program.
var fault = regexp.MustCompile(`(?i)traceback|panic|exception|fatal|error\b`)

// logs are the texts of logs that were shown already, by who wrote them: what scenarios have in
// common is shown once.
type logs map[string]bool

// tail shows what a log has of a scenario: what is surely its own, and then what may be, of a
// service that others used meanwhile.
func (l logs) tail(log verdict.Log, most int) lines {
	written := textLines(log.Text)
	if !log.Shared {
		return logLines(log.What, written, nearestFault(written, nil), most)
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

// rest shows the lines that name no scenario, and of those that speak of a fault the ones next to
// the scenario's own: a traceback names none. What would be shown again is not.
func (l logs) rest(what string, written, own []string, most int) lines {
	owns := map[string]bool{}
	for _, line := range own {
		owns[line] = true
	}
	var rest []string
	var near []int // where among the rest lines of its own stood
	for _, line := range written {
		if owns[line] {
			near = append(near, len(rest))
		} else {
			rest = append(rest, line)
		}
	}
	at, key := nearestFault(rest, near), what
	shown := logLines(what+" meanwhile, for this scenario or others", rest, at, most)
	if at >= 0 {
		key = shown.String()
	}
	if len(rest) == 0 || l[key] {
		return nil
	}
	l[key], l[what] = true, true
	return shown
}

// logLines show so many lines of what a service wrote: those up to its fault, or else the last.
func logLines(what string, written []string, fault, most int) lines {
	end := len(written)
	if fault >= 0 {
		for fault+1 < end && isIndented(written[fault+1]) {
			fault++
		}
		end = min(end, max(fault+1+afterFault, most))
	}
	begin := max(0, end-most)
	var all lines
	all.say(0, Dim, fmt.Sprintf("What %s:", cleanName(what)))
	if begin > 0 {
		all.say(2, Dim, fmt.Sprintf("… %s before", problem.Counted(begin, "line")))
	}
	for _, text := range written[begin:end] {
		all.add(line{indent: 2, text: clean(text), style: Dim, hang: 4})
	}
	if further := len(written) - end; further > 0 {
		all.say(2, Dim, fmt.Sprintf("… %s behind", problem.Counted(further, "line")))
	}
	return all
}

// nearestFault is the line that speaks of a fault and is nearest to one of these places, the last
// of those; -1: none does.
func nearestFault(written []string, places []int) int {
	nearest, least := -1, math.MaxInt
	for i, text := range written {
		if !fault.MatchString(text) {
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
