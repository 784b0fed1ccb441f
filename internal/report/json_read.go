package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/happened"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// ReadJSON reads a JSON report: any other report can be made of what it answers.
func ReadJSON(from io.Reader) (verdict.Run, error) {
	var run struct {
		jsonRun
		Model *string `json:"model"` // only a load has one
	}
	decoder := json.NewDecoder(from)
	if err := decoder.Decode(&run); err != nil {
		return verdict.Run{}, fmt.Errorf("this is no JSON report (%w): one is written by streamspec run --format json:PATH; a recording is shown, and judged, by streamspec judge FILE", err)
	}
	if run.Model != nil {
		return verdict.Run{}, errOfLoad
	}
	if run.Version != JSONVersion {
		return verdict.Run{}, fmt.Errorf("this is no JSON report of version %d: its version is %d", JSONVersion, run.Version)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return verdict.Run{}, errors.New("something follows the JSON report: name each report by a file of its own")
	}
	out := verdict.Run{Started: run.Started, Duration: run.DurationMS.Duration(), Jobs: run.Jobs, Flags: run.Flags, AllowFlaky: run.AllowFlaky}
	for _, s := range run.Scenarios {
		if err := s.check(); err != nil {
			return verdict.Run{}, fmt.Errorf("this is no JSON report: the scenario %q %w", s.Name, err)
		}
		out.Scenarios = append(out.Scenarios, s.read())
	}
	return out, run.isWhole(out)
}

// isWhole finds a report from which a scenario was taken out, or that says otherwise of one than it did: what is left
// would be taken for what ran.
func (r jsonRun) isWhole(read verdict.Run) error {
	now := jsonCounts(read)
	for _, what := range slices.Sorted(maps.Keys(r.Counts)) {
		if n, counted := now[what]; counted && what != "notes" && n != r.Counts[what] {
			return fmt.Errorf("this report counts %d as %s, and has %d: it is not as it was written, so nobody knows what held; take the one that the run wrote", r.Counts[what], strings.ReplaceAll(what, "_", " "), n)
		}
	}
	if status := read.ExitStatus(); r.Counts != nil && r.ExitStatus != status {
		return fmt.Errorf("the exit status of this report is %d, and that of its scenarios %d: it is not as it was written, so nobody knows what held; take the one that the run wrote", r.ExitStatus, status)
	}
	return nil
}

var errOfLoad = errors.New("this is the JSON report of a load, not of a run: no other report is made of it afterwards; have the load write them while it plays, for example streamspec load … --format json:load.json --format html:load.html")

// check finds what cannot be reported: it would be taken for what held.
func (s jsonScenario) check() error {
	named := []string{s.Outcome}
	for _, p := range s.Plays {
		named = append(named, p.Outcome)
	}
	for _, step := range slices.Concat(s.Causes, s.Steps) {
		named = append(named, step.Outcome)
		gap := outcomeNamed(step.Outcome) == verdict.KnownGap || outcomeNamed(step.Outcome) == verdict.GapClosed
		if gap && (step.KnownGap == nil || step.Failure == nil) {
			return fmt.Errorf("has the outcome %s without a known_gap and a failure", step.Outcome)
		}
	}
	for _, name := range named {
		if !slices.Contains(outcomes(), outcomeNamed(name)) {
			return fmt.Errorf("has an outcome %q, which there is not", name)
		}
	}
	return nil
}

// Merge joins the runs of the parts of a suite, which may have run side by side. A scenario
// that is in several was played several times.
func Merge(runs ...verdict.Run) verdict.Run {
	out := verdict.Run{AllowFlaky: len(runs) > 0}
	at := map[string]int{}
	for i, r := range runs {
		if i == 0 || r.Started.Before(out.Started) {
			out.Started = r.Started
		}
		out.Duration, out.Jobs = max(out.Duration, r.Duration), out.Jobs+r.Jobs
		out.AllowFlaky = out.AllowFlaky && r.AllowFlaky
		if len(out.Flags) == 0 {
			out.Flags = r.Flags
		}
		for _, s := range r.Scenarios {
			key := fmt.Sprintf("%s\n%s\n%d", s.Place, s.Name, s.Client)
			if before, known := at[key]; known {
				out.Scenarios[before] = verdict.Repeated(out.Scenarios[before], s)
				continue
			}
			at[key] = len(out.Scenarios)
			out.Scenarios = append(out.Scenarios, s)
		}
	}
	return out
}

// outcomeNamed is the outcome with a name as JSON reports have it.
func outcomeNamed(name string) verdict.Outcome {
	return verdict.Outcome(strings.ReplaceAll(name, "_", " "))
}

func (s jsonScenario) read() verdict.Scenario {
	out := verdict.Scenario{
		Name: s.Name, Prose: s.Prose, Group: s.Group, About: s.About, Rule: verdict.Rule{Name: s.Rule, About: s.RuleAbout},
		Place: verdict.Place(s.jsonPlace), Tags: s.Tags, Outcome: outcomeNamed(s.Outcome), Duration: s.DurationMS.Duration(),
		Services: s.Services, Beside: s.Beside, Consequences: s.Consequences, Recording: s.Recording, Unrecorded: s.Unrecorded, Once: s.Once, Client: s.Client, IsService: s.IsService,
		Causes: readEach(s.Causes, jsonStep.read), Steps: readEach(s.Steps, jsonStep.read),
		Notes: readEach(s.Notes, jsonNote.read), Timelines: readEach(s.Timelines, jsonTimeline.read),
		Recordings: readEach(s.Recordings, jsonRecording.read), Groups: readEach(s.Clients, jsonClients.read),
		Logs: readEach(s.Logs, func(l jsonLog) verdict.Log { return verdict.Log(l) }),
		Plays: readEach(s.Plays, func(p jsonPlay) verdict.Play {
			return verdict.Play{Outcome: outcomeNamed(p.Outcome), Duration: p.DurationMS.Duration(), Late: p.Late}
		}),
	}
	if s.Course != nil {
		out.Course = happened.Whole(s.Course)
	}
	return out
}

// readEach converts every item; none of none.
func readEach[From, To any](items []From, convert func(From) To) []To {
	if len(items) == 0 {
		return nil
	}
	return each(items, convert)
}

func (s jsonStep) read() verdict.Step {
	out := verdict.Step{
		Keyword: s.Keyword, Text: s.Text, Table: s.Table, Doc: s.Doc, Of: s.Of, Place: verdict.Place(s.jsonPlace),
		Outcome: outcomeNamed(s.Outcome), Duration: s.DurationMS.Duration(), Held: s.Held, Used: s.Used, Warning: s.Warning,
	}
	if s.Cause != "" {
		out.Cause = verdict.CauseNamed(s.Cause)
	}
	if g := s.KnownGap; g != nil {
		out.Mark = &verdict.Mark{Gap: verdict.Gap{Name: g.Name, Reason: g.Reason, Ticket: g.Ticket, Expires: g.Expires}}
		if g.Unwritten != nil {
			signature := verdict.Signature(*g.Unwritten)
			out.Mark.Unwritten = &signature
		}
	}
	if w := s.Window; w != nil {
		out.Window = &verdict.Window{Stream: w.Stream, From: w.FromMS.Duration(), Took: w.TookMS.Duration(), Limit: w.LimitMS.Duration(), Least: w.Least}
	}
	if f := s.Failure; f != nil {
		out.Failure = &verdict.Failure{
			Message: f.Message, Expected: f.Expected, Got: f.Got, Short: f.Short, HeldBack: f.HeldBack, Silent: f.Silent, InVain: f.InVain, Call: f.Call, Logged: f.Logged, Streams: f.Streams, Ends: f.Ends,
			Evidence: readEach(f.Evidence, jsonEvidence.read), Code: f.Code, Path: f.Path, Ignored: f.Ignored, Late: f.Late, Deviation: f.Deviation.read(),
		}
	}
	return out
}

func (e jsonEvidence) read() verdict.Evidence {
	out := verdict.Evidence{Stream: e.Stream, Mark: markNamed(e.Kind, e.Number), Row: e.Line, Further: e.Further}
	out.With, out.Anywhere = e.With, e.Anywhere
	out.Missing = strings.TrimSuffix(e.Missing, out.Lacking()) // only what tells it apart is known yet
	if e.Data != nil {
		out.Data = []byte(*e.Data)
	}
	return out
}

// markNamed names an entry by the word for its kind, and its number.
func markNamed(kind string, number int) recording.Mark {
	for _, k := range []recording.Kind{recording.KindEvent, recording.KindComment, recording.KindRetry, recording.KindViolation} {
		if k.String() == kind {
			return recording.Mark{Kind: k, Number: number}
		}
	}
	return recording.Mark{Number: number}
}

func (n jsonNote) read() verdict.Note {
	out := verdict.Note{Code: n.Code, Text: n.Text, Stream: n.Stream, Place: verdict.Place(n.jsonPlace)}
	for _, m := range n.Evidence {
		out.Evidence = append(out.Evidence, markNamed(m.Kind, m.Number))
	}
	return out
}

// Lines of a timeline, as they are written.
var (
	pointedAt = regexp.MustCompile(`^[\d,]*` + recording.Pointer)
	ofEntry   = regexp.MustCompile(`^[\d,]*>? +(#\d+ +)?[\d.]+ m?s  `)
)

func (t jsonTimeline) read() verdict.Timeline {
	out := verdict.Timeline{Stream: t.Stream}
	for _, text := range t.Lines {
		line := recording.Line{Text: text, Marked: pointedAt.MatchString(text), Entry: strings.HasPrefix(strings.TrimSpace(text), "…")}
		if begin := ofEntry.FindString(text); begin != "" {
			line.Entry, line.Column = true, len(begin)
		} else if line.Marked {
			line.Column = len(pointedAt.FindString(text)) + 1
		}
		out.Lines = append(out.Lines, line)
	}
	return out
}

func (r jsonRecording) read() *recording.Stream {
	out := &recording.Stream{
		Name: r.Stream, Request: recording.Request{Method: r.Method, URL: r.URL}, Started: r.Started, SentBy: r.SentByMS.Duration(),
		Forgotten: []recording.TypeCount{},
	}
	for _, name := range slices.Sorted(maps.Keys(r.Events)) {
		out.Forgotten = append(out.Forgotten, recording.TypeCount{Type: name, Count: r.Events[name]})
	}
	for _, s := range r.Stalls {
		out.AddStall(s.FromMS.Duration(), s.ToMS.Duration())
	}
	if r.ResponseMS != nil {
		out.Response = &recording.Response{Status: r.Status, At: r.ResponseMS.Duration()}
	}
	if e := r.End; e != nil {
		out.End = recording.End{Reason: recording.Reason(e.Reason), At: e.AtMS.Duration(), Detail: e.Detail, Unmet: e.Unmet}
	}
	return out
}

func (c jsonClients) read() verdict.Group {
	out := verdict.Group{Stream: c.Stream, Clients: c.Number, Opened: c.Opened, Least: c.Events.Least, Most: c.Events.Most, Head: c.HeadMS.Duration()}
	for _, reason := range slices.Sorted(maps.Keys(c.Ends)) {
		out.Ends = append(out.Ends, verdict.EndCount{Reason: recording.Reason(reason), Count: c.Ends[reason]})
	}
	return out
}
