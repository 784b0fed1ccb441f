package expect

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// Logs expects that a service writes lines to its output which contain a text, or match a
// pattern: at least one where nothing is said. Times excludes AtLeast and AtMost. The time
// begins with the scenario, or with what AfterCall names; it ends with the scenario, or after
// Within.
type Logs struct {
	Service  string `yaml:"logs,required"`
	Contains string `yaml:"contains"`
	Matches  Regexp `yaml:"matches"`

	Times   *int `yaml:"times"`
	AtLeast *int `yaml:"at_least"`
	AtMost  *int `yaml:"at_most"`

	InTime
}

// logDelay is how long a line may need from the service that has written it to us: what is
// expected until all is over waits so much longer.
const logDelay = 100 * time.Millisecond

// Validate finds lines that nothing, or no number, can be.
func (x Logs) Validate() error {
	switch {
	case x.Contains == "" && x.Matches == "":
		return problem.WithHelp(errors.New("nothing says which line"), "write contains: TEXT, or matches: REGEXP")
	case x.Contains != "" && x.Matches != "":
		return problem.WithHelp(errors.New("it is said twice which line"), "write contains: TEXT, or matches: REGEXP")
	case strings.Contains(x.Contains, "\n"):
		return problem.AtField("contains", errors.New("a line has no line break"))
	case x.InTime.Validate() != nil:
		return x.InTime.Validate()
	case x.Times == nil && x.AtLeast == nil && x.AtMost == nil:
		return nil
	}
	return Count{Times: x.Times, AtLeast: x.AtLeast, AtMost: x.AtMost}.Validate()
}

func (x Logs) String() string {
	text := fmt.Sprintf("the service %q logs %s", x.Service, x.line())
	switch least, most := boundsOf(x.Times, x.AtLeast, x.AtMost); {
	case most == 0:
		text = fmt.Sprintf("the service %q never logs %s", x.Service, x.line())
	case least != 1 || most >= 0:
		text += " " + bounded(least, most) + " " + timesWord(least, most)
	}
	return text + spokenWindow(x.InTime)
}

// undone is the code of what the time counts from and never was.
func (t InTime) undone() Code {
	if t.After != "" {
		return NothingToJudge
	}
	return NoResponse
}

// timesWord is the word behind a number of times.
func timesWord(least, most int) string {
	if max(least, most) == 1 {
		return "time"
	}
	return "times"
}

// line is what a sentence calls such a line.
func (x Logs) line() string {
	if x.Contains != "" {
		return fmt.Sprintf("%q", x.Contains)
	}
	return fmt.Sprintf("a line matching %q", string(x.Matches))
}

// Scope implements Expectation.
func (Logs) Scope() Scope { return ScopeService }

// Judge implements OfScenario. It waits for lines that are missing, and where there may be
// only so many, until the time is over.
func (x Logs) Judge(ctx context.Context, env Env, seen Evidence) (Verdict, error) {
	if seen.Logged == nil {
		return Verdict{}, fmt.Errorf("nobody knows what the service %q logged", x.Service)
	}
	pattern, err := x.Matches.compile()
	if err != nil {
		return Verdict{}, err
	}
	w, undone, err := seen.window(env, x.InTime)
	if err != nil || undone != nil {
		return undone.verdict(x), err
	}
	if w.open {
		w.deadline = w.deadline.Add(logDelay)
	}
	j := &logJudge{Logs: x, pattern: pattern, window: w}
	err = w.await(ctx, func() (bool, error) {
		lines, err := seen.Logged(x.Service)
		j.count(lines)
		return j.state() != Open, err
	})
	return j.verdict(), err
}

// logJudge judges the lines that came so far.
type logJudge struct {
	Logs
	pattern *regexp.Regexp
	window  *window
	lines   []recording.LogLine
	// Of the lines that match: how many surely count, how many do as they are recorded, and how many may;
	// the last that does count, one that may or may not, and one that came at another time. nil: there is none.
	surely, counted, perhaps int
	last, doubtful, elsewhen *recording.LogLine
}

func (j *logJudge) count(lines []recording.LogLine) {
	j.lines, j.surely, j.counted, j.perhaps, j.last, j.doubtful, j.elsewhen = lines, 0, 0, 0, nil, nil, nil
	for i := range lines {
		line := &lines[i]
		if !strings.Contains(line.Text, j.Contains) || !j.pattern.MatchString(line.Text) {
			continue
		}
		switch {
		case !j.window.perhaps(line.At):
			j.elsewhen = line
			continue
		case j.window.surely(line.At) && !line.Shared:
			j.surely++
		case j.doubtful == nil:
			j.doubtful = line
		}
		if j.window.counts(line.At) && !line.Shared {
			j.counted++
		}
		j.perhaps++
		j.last = line
	}
}

// state is what is known before the time is over. What follows on something that we did comes soon
// behind it, so a busy machine would leave it in doubt each time: it counts as it is recorded, as requests
// to stubs do. Only where there are too many must each be in time for certain.
func (j *logJudge) state() State {
	least, most := boundsOf(j.Times, j.AtLeast, j.AtMost)
	switch {
	case most >= 0 && j.surely > most:
		return Broken
	case most < 0 && j.counted >= least:
		return Held
	default:
		return Open
	}
}

// verdict is what the lines come to once the time is over.
func (j *logJudge) verdict() Verdict {
	least, most := boundsOf(j.Times, j.AtLeast, j.AtMost)
	if unseen := j.window.unseen(j.String()); j.state() == Open && unseen.State == Unknown {
		return unseen
	}
	switch {
	case most >= 0 && j.surely > most:
		return j.broken(TooMany, j.last.At, fmt.Sprintf("the service logged %s, the last %s", wording.CountedAs(j.perhaps, "such line", "such lines"), j.said(j.last)))
	case j.perhaps < least:
		return j.tooFew()
	case j.counted >= least && (most < 0 || j.perhaps <= most):
		return j.held()
	case j.doubtful.Shared:
		return Verdict{State: Unknown, Expected: j.String(), Reason: "other scenarios use the service as well, and nothing in this line tells whose it is: " +
			j.said(j.doubtful) + "; expect a value of this scenario in it, or write per: scenario"}
	default:
		late := max(j.window.lateness(), j.window.seen.lateTo(j.doubtful.At))
		return Verdict{State: Unknown, Late: true, Expected: j.String(),
			Reason: fmt.Sprintf("this machine was busy, and may have come up to %s late to what decides: %s", recording.Milliseconds(late), j.said(j.doubtful))}
	}
}

func (j *logJudge) broken(code Code, at time.Time, got string) Verdict {
	return j.window.decided(Verdict{State: Broken, Code: code, Expected: j.String(), Got: got}, at)
}

// loggedShown is how many lines a message shows where the line is missing.
const loggedShown = 5

// tooFew is the verdict where lines are missing: with those that came at another time, or with
// what came instead.
func (j *logJudge) tooFew() Verdict {
	few := fmt.Sprintf("the service logged %s", wording.CountedAs(j.perhaps, "such line", "such lines"))
	if j.perhaps == 0 {
		few = "the service logged no such line"
	}
	switch {
	case j.elsewhen != nil && j.elsewhen.At.Before(j.window.since):
		return j.broken(TooFew, j.window.deadline, few+" after "+j.origin()+"; "+j.said(j.elsewhen))
	case j.elsewhen != nil:
		late := recording.Milliseconds(j.elsewhen.At.Sub(j.window.deadline))
		return j.broken(Late, j.window.deadline, few+" in time; "+j.said(j.elsewhen)+", "+late+" too late")
	case len(j.lines) == 0:
		return j.broken(TooFew, j.window.deadline, "the service logged nothing at all; what a program buffers comes late, or only in the end (Python: PYTHONUNBUFFERED=1)")
	}
	few += "\nits last lines:"
	for _, line := range j.lastLines() {
		few += "\n" + recording.Escape(line.Text, loggedBytes)
	}
	return j.broken(TooFew, j.window.deadline, few)
}

// lastLines are the lines that show what was logged instead: of a service that others use as
// well, those that are surely of this scenario.
func (j *logJudge) lastLines() []recording.LogLine {
	lines := slices.DeleteFunc(slices.Clone(j.lines), func(line recording.LogLine) bool { return line.Shared })
	if len(lines) == 0 {
		lines = j.lines
	}
	return lines[max(0, len(lines)-loggedShown):]
}

// loggedBytes is how much of a line a message shows.
const loggedBytes = 200

// said is a line, and when it came.
func (j *logJudge) said(line *recording.LogLine) string {
	text := "«" + recording.Escape(line.Text, loggedBytes) + "»"
	if j.AfterCall == "" && j.After == "" {
		return text
	}
	since := line.At.Sub(j.window.since)
	if since < 0 {
		return fmt.Sprintf("%s, %s before %s", text, recording.Milliseconds(-since), j.origin())
	}
	return fmt.Sprintf("%s, %s after %s", text, recording.Milliseconds(since), j.origin())
}

// held is the verdict where the lines are as they must be, with how much of its time a single
// one took that had to come in time.
func (j *logJudge) held() Verdict {
	all := wording.CountedAs(len(j.lines), "line", "lines")
	switch {
	case len(j.lines) == 0:
		return Verdict{State: Held, Measure: Measure{Text: "nothing"}, Warning: "the service logged nothing at all, so there was nothing to find"}
	case j.perhaps == 0:
		return Verdict{State: Held, Measure: Measure{Text: "none of " + all}}
	case j.AfterCall == "" && j.After == "" || j.Within == 0 || j.perhaps > 1:
		return Verdict{State: Held, Measure: Measure{Text: fmt.Sprintf("%d of %s", j.perhaps, all)}}
	}
	took := j.last.At.Sub(j.window.since)
	return Verdict{State: Held, Measure: Measure{
		Text: fmt.Sprintf("1 line, %s of %s", recording.Milliseconds(took), wording.Length(j.Within)), Used: share(took, j.Within),
	}}
}
