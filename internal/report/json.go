package report

import (
	"bufio"
	"io"
	"math"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/happened"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// JSONVersion is the version of the shape that [WriteJSON] writes. It changes
// when a field changes its name, its type or its meaning, or goes; new fields may
// come without a change.
const JSONVersion = 1

// The shape of a JSON report. Times are milliseconds, with fractions. An outcome
// is one of: passed, failed, known_gap, gap_closed, not_judged, skipped. Fields
// marked omitempty are left out where they have nothing to say.
type (
	jsonRun struct {
		Version    int            `json:"version"`
		Started    time.Time      `json:"started"` // RFC 3339, UTC
		DurationMS milliseconds   `json:"duration_ms"`
		Flags      []string       `json:"flags,omitempty"`       // with which a scenario is to be run again
		AllowFlaky bool           `json:"allow_flaky,omitempty"` // flaky scenarios do not make it fail
		Jobs       int            `json:"jobs"`                  // how many scenarios could run at a time
		ExitStatus int            `json:"exit_status"`           // 0 held, 1 broken, 2 nothing could be judged
		Counts     map[string]int `json:"counts"`                // scenarios by outcome, in all: "scenarios"; and "notes"
		Scenarios  []jsonScenario `json:"scenarios"`             // in the order of the files
	}

	jsonScenario struct {
		Name      string `json:"name"`
		Prose     string `json:"prose,omitempty"` // what its author says of it
		Group     string `json:"group"`           // the feature's name; for a YAML scenario, its folder
		About     string `json:"about,omitempty"` // what the author of the feature says of that
		Rule      string `json:"rule,omitempty"`  // of the feature, that it stands in
		RuleAbout string `json:"rule_about,omitempty"`
		jsonPlace
		Tags       []string     `json:"tags,omitempty"`
		Outcome    string       `json:"outcome"`
		DurationMS milliseconds `json:"duration_ms"`
		Services   []string     `json:"services,omitempty"` // that it used
		Beside     []string     `json:"beside,omitempty"`   // those of them that other scenarios used meanwhile
		Causes     []jsonStep   `json:"causes,omitempty"`   // what explains the rest: what explains most comes first
		Steps      []jsonStep   `json:"steps"`
		// Consequences are what could not happen because of what went wrong.
		Consequences []string        `json:"consequences,omitempty"`
		Notes        []jsonNote      `json:"notes,omitempty"`
		Plays        []jsonPlay      `json:"plays,omitempty"`      // of one that was played more than once: all of them
		Timelines    []jsonTimeline  `json:"timelines,omitempty"`  // of the streams that findings speak of
		Recording    string          `json:"recording,omitempty"`  // the file with all that happened; none: it was not kept
		Unrecorded   string          `json:"unrecorded,omitempty"` // why that is not whole; none: it is
		Recordings   []jsonRecording `json:"recordings"`           // of several clients of a stream, those that findings speak of
		Clients      []jsonClients   `json:"clients,omitempty"`    // of the streams that have several: all of them together
		Logs         []jsonLog       `json:"logs,omitempty"`
		// Course is what happened, event by event; see package happened. None: nothing is known of it.
		Course *happened.Course `json:"course,omitempty"`
		Once   bool             `json:"once,omitempty"`   // it must not be played again
		Client int              `json:"client,omitempty"` // as which client of a load it was played; none: as none
		// IsService tells that it is no scenario, but a service that ended by itself where no scenario shows it.
		IsService bool `json:"is_service,omitempty"`
	}

	jsonPlace struct {
		File   string `json:"file"`
		Line   int    `json:"line,omitempty"`   // from 1
		Column int    `json:"column,omitempty"` // from 1
	}

	jsonStep struct {
		Keyword string     `json:"keyword,omitempty"` // Given, When, Then, …; expect for YAML; none for a cause
		Cause   string     `json:"cause,omitempty"`   // what kind of cause it is: "service exited", "nothing listens", …
		Text    string     `json:"text"`
		Table   [][]string `json:"table,omitempty"` // below a sentence
		Doc     string     `json:"doc,omitempty"`
		Of      string     `json:"of,omitempty"` // the requests that it is about, and what came back
		jsonPlace
		Outcome    string       `json:"outcome"`
		DurationMS milliseconds `json:"duration_ms"`
		KnownGap   *jsonGap     `json:"known_gap,omitempty"` // the gap that it is marked with
		Failure    *jsonFailure `json:"failure,omitempty"`
		Held       string       `json:"held,omitempty"` // what was judged, and how close it came to a limit
		Used       float64      `json:"used,omitempty"` // the share of its limit that was used up, 0 to 1
		Warning    string       `json:"warning,omitempty"`
		Window     *jsonWindow  `json:"window,omitempty"` // what its limit allowed: the closest, or the missed one
	}

	// jsonWindow is a time that a limit allowed; it counts from the request of the stream.
	jsonWindow struct {
		Stream  string       `json:"stream"`
		FromMS  milliseconds `json:"from_ms"`
		TookMS  milliseconds `json:"took_ms"`
		LimitMS milliseconds `json:"limit_ms"`
		Least   bool         `json:"least,omitempty"` // at least so long was expected; else at most
	}

	jsonFailure struct {
		Message  string         `json:"message,omitempty"`
		Expected string         `json:"expected,omitempty"`
		Got      string         `json:"got,omitempty"`
		Short    string         `json:"short,omitempty"`     // what came, or the engine found, without what is of one play alone; none: it is short
		HeldBack string         `json:"held_back,omitempty"` // who held all of the stream back until its end, which explains it
		Silent   bool           `json:"silent,omitempty"`    // nothing at all came back: so it looks where a stream is held back
		InVain   bool           `json:"in_vain,omitempty"`   // the stream was followed to the end of its time for what never came
		Call     string         `json:"call,omitempty"`      // method and URL of the call that failed
		Logged   string         `json:"logged,omitempty"`    // the exception that a service logged before; nobody knows whether it is why
		Evidence []jsonEvidence `json:"evidence,omitempty"`  // the entries that it speaks of
		Streams  []string       `json:"streams,omitempty"`   // whose timelines show what it speaks of
		Ends     []string       `json:"ends,omitempty"`      // the streams of whose end it speaks
		Code     string         `json:"code,omitempty"`      // of the kind of message
		Path     string         `json:"path,omitempty"`      // the JSON path that was judged
		Ignored  string         `json:"ignored,omitempty"`   // what was sent, and is no event, that explains it
		Late     bool           `json:"late,omitempty"`      // not judged only because this machine was late
		// Deviation is what deviates; failures with the same have one cause, however they say so.
		Deviation *jsonDeviation `json:"deviation,omitempty"`
	}

	// jsonEvidence is an entry, or the place behind one, and where it is whole: in a line of the scenario's recording
	// or, where none is kept, here.
	jsonEvidence struct {
		Stream string  `json:"stream"`
		Kind   string  `json:"kind"`           // event, comment, retry or violation
		Number int     `json:"number"`         // counts the entries of the kind, from 1
		Line   int     `json:"line,omitempty"` // in the file of the recording, from 1
		Data   *string `json:"data,omitempty"`
		// Further tells that the finding is broken by it as well, and speaks of another.
		Further bool `json:"further,omitempty"`
		// Missing is what did not come: it was to come behind the entry or, with the number 0,
		// before all.
		Missing string `json:"missing,omitempty"`
		// With is what in it, behind "with", tells it apart from others of its kind.
		With string `json:"with,omitempty"`
		// Anywhere tells that nobody knows where it is missing: the entry is the last that came.
		Anywhere bool `json:"anywhere,omitempty"`
	}

	// jsonTimeline is what a stream did, in lines for people. Those that findings speak of
	// begin with ">", or with the numbers of the findings, causes first, and ">".
	jsonTimeline struct {
		Stream string   `json:"stream"`
		Lines  []string `json:"lines"`
	}

	jsonPlay struct {
		Outcome    string       `json:"outcome"`
		DurationMS milliseconds `json:"duration_ms"`
		Late       bool         `json:"late,omitempty"` // not judged only because this machine was late
	}

	jsonGap struct {
		Name    string `json:"name,omitempty"`
		Reason  string `json:"reason"`
		Ticket  string `json:"ticket,omitempty"`
		Expires string `json:"expires,omitempty"` // the last day on which it is accepted, as 2027-03-31
		// Unwritten is the signature of what it excuses, where known-gaps.yaml has none for that.
		Unwritten *jsonSignature `json:"unwritten,omitempty"`
	}

	// jsonSignature is how a gap breaks an expectation.
	jsonSignature struct {
		Expectation string   `json:"expectation"`
		Path        string   `json:"path,omitempty"`
		Code        string   `json:"code,omitempty"`
		Services    []string `json:"services,omitempty"`
	}

	// jsonRecording is a stream in short; its times count from the request.
	jsonRecording struct {
		Stream     string         `json:"stream"`
		Method     string         `json:"method"`
		URL        string         `json:"url"`
		Started    time.Time      `json:"started"`
		Status     int            `json:"status,omitempty"`      // none: no response came
		ResponseMS *milliseconds  `json:"response_ms,omitempty"` // when the response's head had arrived
		Events     map[string]int `json:"events"`                // how many, by type
		End        *jsonEnd       `json:"end,omitempty"`
		// SentByMS is by when the request was sent, and Stalls are when things were
		// recorded late, where the machine that ran this was busy.
		SentByMS milliseconds `json:"sent_by_ms,omitempty"`
		Stalls   []jsonStall  `json:"stalls,omitempty"`
	}

	// jsonStall says that what is recorded at ToMS may have happened since FromMS.
	jsonStall struct {
		FromMS milliseconds `json:"from_ms"`
		ToMS   milliseconds `json:"to_ms"`
	}

	jsonEnd struct {
		Reason string       `json:"reason"` // as the expectation `ends` names it
		AtMS   milliseconds `json:"at_ms"`
		Detail string       `json:"detail,omitempty"`
		Unmet  string       `json:"unmet,omitempty"` // what the scenario was waiting for
	}

	jsonLog struct {
		What   string `json:"what"`
		Text   string `json:"text"`
		Shared bool   `json:"shared,omitempty"` // other scenarios are in it, too
		Own    string `json:"own,omitempty"`    // the lines of a shared one that have a value of this scenario
	}
)

// milliseconds are a duration, to the microsecond.
type milliseconds = happened.Milliseconds

func inMilliseconds(d time.Duration) milliseconds { return happened.InMilliseconds(d) }

// WriteJSON writes the run as one JSON value, for programs; the types of this
// file document its shape. Text is as it came: it may hold control characters,
// as JSON escapes. One scenario at a time is in memory.
func WriteJSON(w io.Writer, r verdict.Run) error {
	out := bufio.NewWriterSize(w, reportBuffer)
	head, err := indented(jsonRun{
		Version:    JSONVersion,
		Started:    r.Started.UTC(),
		DurationMS: inMilliseconds(r.Duration),
		Flags:      r.Flags,
		AllowFlaky: r.AllowFlaky,
		Jobs:       r.Jobs,
		ExitStatus: r.ExitStatus(),
		Counts:     jsonCounts(r),
		Scenarios:  []jsonScenario{},
	}, "")
	if err != nil {
		return err
	}
	// What goes wrong is told by the flush.
	_, _ = out.WriteString(strings.TrimSuffix(head, "]\n}"))
	for i, s := range r.Scenarios {
		if i > 0 {
			_, _ = out.WriteString(",")
		}
		_, _ = out.WriteString("\n    ")
		if err := writeScenarioJSON(out, s); err != nil {
			return err
		}
	}
	if len(r.Scenarios) > 0 {
		_, _ = out.WriteString("\n  ")
	}
	_, _ = out.WriteString("]\n}\n")
	return out.Flush()
}

// each converts every item. The result is never nil, which JSON would write as null.
func each[From, To any](items []From, convert func(From) To) []To {
	out := make([]To, 0, len(items))
	for _, item := range items {
		out = append(out, convert(item))
	}
	return out
}

func jsonCounts(r verdict.Run) map[string]int {
	counts := map[string]int{"scenarios": len(r.Scenarios), "notes": r.Notes()}
	for _, o := range outcomes() {
		counts[jsonOutcome(o)] = r.Count(o)
	}
	return counts
}

func outcomes() []verdict.Outcome {
	return []verdict.Outcome{verdict.Passed, verdict.Failed, verdict.KnownGap, verdict.GapClosed, verdict.Unjudged, verdict.Skipped}
}

func jsonOutcome(o verdict.Outcome) string { return strings.ReplaceAll(string(o), " ", "_") }

func jsonScenarioOf(s verdict.Scenario) jsonScenario {
	return jsonScenario{
		Name:       s.Name,
		Prose:      s.Prose,
		Group:      s.Group,
		About:      s.About,
		Rule:       s.Rule.Name,
		RuleAbout:  s.Rule.About,
		jsonPlace:  jsonPlace(s.Place),
		Tags:       s.Tags,
		Outcome:    jsonOutcome(s.Outcome),
		DurationMS: inMilliseconds(s.Duration),
		Services:   s.Services,
		Beside:     s.Beside,
		Causes:     each(s.Causes, jsonStepOf),
		Steps:      each(s.Steps, jsonStepOf),

		Consequences: s.Consequences,
		Notes:        each(s.Notes, jsonNoteOf),
		Plays: each(s.Plays, func(p verdict.Play) jsonPlay {
			return jsonPlay{jsonOutcome(p.Outcome), inMilliseconds(p.Duration), p.Late}
		}),

		Timelines:  each(s.Timelines, jsonTimelineOf),
		Recording:  s.Recording,
		Unrecorded: s.Unrecorded,
		Recordings: each(s.Recordings, jsonRecordingOf),
		Clients:    each(s.Groups, jsonClientsOf),
		Logs:       each(s.Logs, func(l verdict.Log) jsonLog { return jsonLog(l) }),
		Once:       s.Once,
		Client:     s.Client,
		IsService:  s.IsService,
	}
}

// jsonShare is how exact a share is told: in thousandths.
const jsonShare = 1000

func jsonStepOf(s verdict.Step) jsonStep {
	return jsonStep{
		Keyword:    s.Keyword,
		Cause:      s.Cause.String(),
		Text:       s.Text,
		Table:      s.Table,
		Doc:        s.Doc,
		Of:         s.Of,
		jsonPlace:  jsonPlace(s.Place),
		Outcome:    jsonOutcome(s.Outcome),
		DurationMS: inMilliseconds(s.Duration),
		KnownGap:   jsonGapOf(s.Mark),
		Failure:    jsonFailureOf(s.Failure),
		Held:       s.Held,
		Used:       math.Round(s.Used*jsonShare) / jsonShare,
		Warning:    s.Warning,
		Window:     jsonWindowOf(s.Window),
	}
}

func jsonWindowOf(w *verdict.Window) *jsonWindow {
	if w == nil {
		return nil
	}
	return &jsonWindow{w.Stream, inMilliseconds(w.From), inMilliseconds(w.Took), inMilliseconds(w.Limit), w.Least}
}

func jsonFailureOf(f *verdict.Failure) *jsonFailure {
	if f == nil {
		return nil
	}
	return &jsonFailure{
		Message: f.Message, Expected: f.Expected, Got: f.Got, Short: f.Short, HeldBack: f.HeldBack, Silent: f.Silent, InVain: f.InVain, Call: f.Call, Logged: f.Logged,
		Evidence: each(f.Evidence, jsonEvidenceOf), Streams: f.Streams, Ends: f.Ends, Code: f.Code, Path: f.Path, Ignored: f.Ignored, Late: f.Late, Deviation: jsonDeviationOf(f.Deviation),
	}
}

func jsonEvidenceOf(e verdict.Evidence) jsonEvidence {
	out := jsonEvidence{Stream: e.Stream, Kind: e.Kind.String(), Number: e.Number, Line: e.Row, Further: e.Further, Missing: e.Lacking(), With: e.With, Anywhere: e.Anywhere}
	if e.Data != nil {
		data := string(e.Data)
		out.Data = &data
	}
	return out
}

func jsonTimelineOf(t verdict.Timeline) jsonTimeline {
	return jsonTimeline{t.Stream, each(t.Lines, func(l recording.Line) string { return l.Text })}
}

func jsonGapOf(m *verdict.Mark) *jsonGap {
	if m == nil {
		return nil
	}
	gap := &jsonGap{Name: m.Name, Reason: m.Reason, Ticket: m.Ticket, Expires: m.Expires}
	if m.Unwritten != nil {
		signature := jsonSignature(*m.Unwritten)
		gap.Unwritten = &signature
	}
	return gap
}

func jsonRecordingOf(r *recording.Stream) jsonRecording {
	out := jsonRecording{
		Stream:  r.Name,
		Method:  r.Request.Method,
		URL:     r.Request.URL,
		Started: r.Started.UTC(),
		Events:  map[string]int{},

		SentByMS: inMilliseconds(r.SentBy),
	}
	for _, stall := range r.Stalls {
		out.Stalls = append(out.Stalls, jsonStall{inMilliseconds(stall.From), inMilliseconds(stall.To)})
	}
	for _, t := range r.Types() {
		out.Events[t.Type] = t.Count
	}
	if r.Response != nil {
		at := inMilliseconds(r.Response.At)
		out.Status, out.ResponseMS = r.Response.Status, &at
	}
	if r.End.Reason != "" {
		out.End = &jsonEnd{Reason: string(r.End.Reason), AtMS: inMilliseconds(r.End.At), Detail: r.End.Detail, Unmet: r.End.Unmet}
	}
	return out
}
