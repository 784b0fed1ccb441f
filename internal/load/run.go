package load

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
)

// outcome is what a threshold came to, in the words of a run.
func (s State) outcome() verdict.Outcome {
	return [...]verdict.Outcome{verdict.Passed, verdict.Unjudged, verdict.GapClosed, verdict.Failed}[s]
}

// Run is the load as the reports of a run show it: each threshold is a step of its scenario.
// Command is the command that made the load.
func (r *Report) Run(command []string) verdict.Run {
	run := verdict.Run{Started: r.Started, Duration: r.Took, Jobs: 1, Load: &verdict.Load{Sentence: r.Sentence(), Model: r.Model, Command: command, Times: r.timesTable(), Curves: r.curves()}}
	for _, s := range r.Scenarios {
		run.Scenarios = append(run.Scenarios, s.played(r.Took))
	}
	for i, of := range r.Scenarios {
		if s := &run.Scenarios[i]; r.Interrupted && !s.Outcome.Bad() || of.NeverBegan > 0 {
			s.Steps = append(s.Steps, verdict.Step{
				Keyword: "expect", Text: "all that was asked for is played", Place: s.Place, Outcome: verdict.Unjudged,
				Failure: &verdict.Failure{Message: of.cutShort(r.Interrupted)},
			})
			s.Decide()
		}
	}
	run.Scenarios = append(run.Scenarios, r.Ended...)
	return run
}

func (s Scenario) played(took time.Duration) verdict.Scenario {
	out := verdict.Scenario{Name: s.Name, Group: filepath.ToSlash(filepath.Dir(s.Place.File)), Place: s.Place, Duration: took, Prose: s.Counts.String()}
	worst := Met
	for _, t := range s.Thresholds {
		out.Steps = append(out.Steps, t.step(s))
		if first := t.first(s); first != nil && first.Recording != "" && (out.Recording == "" || t.State > worst) {
			out.Recording, worst = first.Recording, t.State
		}
	}
	out.Decide()
	return out
}

// first is the first client that shows why the threshold came to what it did; nil: none does.
func (t Threshold) first(s Scenario) *Broken {
	about := t.about
	if t.ofStreams {
		about = s.mostMet()
	}
	if about == nil {
		return nil
	}
	return cmp.Or(about.First, about.FirstUnknown)
}

// mostMet is the fault that most clients met; nil: none did.
func (s Scenario) mostMet() *Rate {
	if len(s.Causes) == 0 {
		return nil
	}
	most := slices.MaxFunc(s.Causes, func(a, b Rate) int { return cmp.Compare(a.met(), b.met()) })
	return &most
}

func (t Threshold) step(s Scenario) verdict.Step {
	step := verdict.Step{Keyword: "expect", Text: t.Text, Place: s.Place, Outcome: t.State.outcome()}
	if t.about != nil {
		step.Place = t.about.Place
	}
	switch t.State {
	case Met:
		step.Held = t.Got
		return step
	case GapClosed:
		step.Mark, step.Failure = t.about.closed.Mark, t.about.closed.Failure
		return step
	}
	got := t.reached(s)
	step.Failure = &verdict.Failure{Expected: t.Text, Got: got, Short: got}
	if first := t.first(s); first != nil && first.Failure != nil {
		step.Failure.Got = fmt.Sprintf("%s; client %d: %s", got, first.Client, first.said(first.Failure.Got))
		step.Failure.Short = fmt.Sprintf("%s; client %d: %s", got, first.Client, first.said(cmp.Or(first.Failure.Short, first.Failure.Got)))
		step.Failure.Deviation = first.Failure.Deviation
	}
	step.Failure.Got += t.clients(s)
	return step
}

// reached is the share that was reached, and what the rest came to.
func (t Threshold) reached(s Scenario) string {
	switch {
	case t.about != nil && t.about.accepted().Judged() > 0:
		return "held by " + t.Got + t.about.accepted().beside()
	case !t.ofStreams:
		return t.Got
	}
	got := t.Got
	for _, c := range s.Causes {
		got += fmt.Sprintf("; %s: %s", c.Text, grouped(c.met()))
	}
	return got
}

// said is what came to a client, or else what is said of it.
func (b *Broken) said(came string) string {
	if came != "" {
		return came
	}
	headline, _ := verdict.Headline(b.Failure.Message)
	return headline
}

// clients are the lines that tell of the clients that show why.
func (t Threshold) clients(s Scenario) string {
	var out strings.Builder
	switch {
	case t.about != nil:
		t.about.clients(&out)
	case t.ofStreams:
		for _, c := range s.Causes {
			c.fault(&out, s)
		}
	}
	lines := strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
	indent := len(lines[0]) - len(strings.TrimLeft(lines[0], " "))
	for i, line := range lines {
		lines[i] = line[min(indent, len(line)):]
	}
	return strings.TrimRight("\n"+strings.Join(lines, "\n"), "\n")
}

// timesTable are the percentiles, below the names of the columns: of several scenarios, those of each.
func (r *Report) timesTable() [][]string {
	rows := [][]string{{"time", "count", "p50", "p90", "p99", "p99.9", "max"}}
	add := func(label string, p Percentiles) {
		row := []string{label + p.Name, p.counted()}
		for _, d := range []time.Duration{p.P50, p.P90, p.P99, p.P999, p.Max} {
			row = append(row, shown(p, d))
		}
		rows = append(rows, row)
	}
	for _, s := range r.Scenarios {
		label := ""
		if len(r.Scenarios) > 1 {
			label = s.Name + ": "
		}
		for _, p := range s.Times {
			add(label, p)
		}
	}
	add("late: ", r.Begin)
	add("late: ", r.Late)
	return rows
}

// curves are what went on over time.
func (r *Report) curves() []verdict.Curve {
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1e3 }
	before := time.Duration(0)
	rate := func(p Point) float64 {
		took := (p.At - before).Seconds()
		before = p.At
		return float64(p.Events) / max(took, 1e-3)
	}
	curve := func(name, unit string, value func(Point) float64) verdict.Curve {
		c := verdict.Curve{Name: name, Unit: unit}
		for _, p := range r.Curve {
			c.Points = append(c.Points, verdict.Point{At: p.At, Value: value(p)})
		}
		return c
	}
	return []verdict.Curve{
		curve("clients that play", "", func(p Point) float64 { return float64(p.Playing) }),
		curve("events", "/s", rate),
		curve("clients that broke something", "", func(p Point) float64 { return float64(p.Broken) }),
		curve("first event, p99", "ms", func(p Point) float64 { return ms(p.FirstEvent) }),
		curve("gap between events, p99", "ms", func(p Point) float64 { return ms(p.Gap) }),
		curve("late ourselves, p99", "ms", func(p Point) float64 { return ms(p.Late) }),
	}
}

// cutShort is why less was played than was asked for.
func (s Scenario) cutShort(wasInterrupted bool) string {
	switch {
	case wasInterrupted && s.NeverBegan > 0:
		return interrupted + "; " + s.neverBegan()
	case wasInterrupted:
		return interrupted
	default:
		return s.neverBegan()
	}
}

const interrupted = "the load was interrupted, and what had been judged by then is not all that was asked for"

func (s Scenario) neverBegan() string {
	return fmt.Sprintf("%s more should have begun and never did, because all clients still played; allow more (--clients), or a lower --rate", grouped(s.NeverBegan))
}

func (c Counts) String() string {
	times := "times"
	if c.Played == 1 {
		times = "time"
	}
	text := fmt.Sprintf("played %s %s: %s held, %s broken, %s unknown", grouped(c.Played), times, grouped(c.Held), grouped(c.Broken), grouped(c.Unknown))
	if c.Interrupted > 0 {
		text += fmt.Sprintf("; %s more had not ended", grouped(c.Interrupted))
	}
	if c.Silent > 0 {
		text += fmt.Sprintf(", %s of them without an event", grouped(c.Silent))
	}
	return text
}
