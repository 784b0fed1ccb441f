package report

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/internal/logline"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
)

// mostAlike is how many scenarios are listed that one cause stopped, beside the first.
const mostAlike = 10

// alike are scenarios that went wrong for one reason: the first is told of whole.
type alike struct {
	first  verdict.Scenario
	others []verdict.Scenario
}

// failures tells of every scenario that makes the run fail; of those that one cause
// stopped, a service that is not there for example, together.
func failures(r verdict.Run) lines {
	var all lines
	logs := logs{}
	for _, group := range grouped(r) {
		all.blank()
		all.within(0, failed(group.first, r.Flags, logs))
		all.alike(group.others)
	}
	if len(all) == 0 {
		return nil
	}
	var headed lines
	headed.heading(wentWrong(r), Alarm)
	headed.within(0, all)
	return headed
}

// grouped puts together the scenarios that make the run fail for one reason, where the
// first of them stands.
func grouped(r verdict.Run) []*alike {
	var all []*alike
	byCause := map[string]*alike{}
	for _, s := range r.Scenarios {
		if !s.Outcome.Bad() {
			continue
		}
		why := cause(s)
		if group := byCause[why]; group != nil {
			if tellsMore(s, group.first) {
				group.first, s = s, group.first
			}
			group.others = append(group.others, s)
			continue
		}
		group := &alike{first: s}
		if all = append(all, group); why != "" {
			byCause[why] = group
		}
	}
	return all
}

// tellsMore tells whether the cause of a scenario's failure showed in its streams, and did not in
// those of another.
func tellsMore(s, than verdict.Scenario) bool {
	shows := func(s verdict.Scenario) bool {
		first := firstFinding(s)
		return first.Failure != nil && first.Failure.Got != ""
	}
	return shows(s) && !shows(than)
}

// cause is what explains all that went wrong with a scenario; empty: nothing does.
func cause(s verdict.Scenario) string {
	why := ""
	for _, f := range s.Findings() {
		switch {
		case !f.Outcome.Bad() || f.Failure == nil:
		case f.Cause == 0 && f.Outcome != verdict.Unjudged:
			return ""
		default:
			why += lasting(cmp.Or(f.Failure.Short, f.Text)) + "\n" + lasting(withoutOutput(f.Failure.Message)) + "\n"
		}
	}
	return why
}

// withoutOutput has of the output in a message only the line that speaks of the fault, or else the
// last: what else a program wrote differs from one play to the next.
func withoutOutput(message string) string {
	var kept, output []string
	for line := range strings.SplitSeq(message, "\n") {
		switch text, is := strings.CutPrefix(line, logline.Row); {
		case is && !logline.IsQuiet(text):
			output = append(output, text)
		case !is && !strings.HasPrefix(line, "  output"):
			kept = append(kept, line)
		}
	}
	if len(output) > 0 {
		at := nearestFault(output, nil)
		if at < 0 {
			at = len(output) - 1
		}
		kept = append(kept, output[at])
	}
	return strings.Join(kept, "\n")
}

// alike lists scenarios that went wrong for the same reason as the one before.
func (l *lines) alike(others []verdict.Scenario) {
	if len(others) == 0 {
		return
	}
	l.blank()
	l.say(bodyIndent, Plain, "For the same reason "+wording.Counted(len(others), "scenario")+" more:")
	for _, s := range others[:min(len(others), mostAlike)] {
		text, mark := label(s.Outcome)
		l.add(line{indent: bodyIndent, label: text, labelStyle: mark, text: title(s) + "  " + cleanName(s.Place.String()), hang: 2})
	}
	if further := len(others) - mostAlike; further > 0 {
		l.say(bodyIndent, Dim, fmt.Sprintf("… and %d others", further))
	}
}

func failed(s verdict.Scenario, flags []string, logs logs) lines {
	var all lines
	text, mark := label(s.Outcome)
	all.add(line{label: text, labelStyle: mark, text: title(s), style: Bold})
	all.place(bodyIndent, s.Place)
	if told := details(s, flags); len(told) > 0 {
		all.blank()
		all.within(bodyIndent, told)
	}
	if s.Outcome == verdict.GapClosed { // nothing is wrong with the service
		return all
	}
	if told := logsOf(s, logs); len(told) > 0 {
		all.blank()
		all.within(bodyIndent, told)
	}
	return all
}

// logsOf is what a scenario called, where no stream tells of it, and what was received and logged meanwhile.
func logsOf(s verdict.Scenario, shown logs) lines {
	var all lines
	for _, log := range s.Logs {
		if tail := shown.tail(log, consoleLog); len(tail) > 0 {
			if len(all) > 0 {
				all.blank()
			}
			all.within(0, tail)
		}
	}
	return all
}
