package load

import (
	"encoding/json"
	"io"
	"time"

	"github.com/streamspec/streamspec/internal/happened"
	"github.com/streamspec/streamspec/internal/verdict"
)

// JSONVersion is the version of the shape that [Report.JSON] writes. It changes when a field
// changes its name, its type or its meaning, or goes; new fields may come without a change.
const JSONVersion = 3

// The shape of a JSON report. Times are milliseconds, with fractions, and count from the load's
// begin. Shares are percent.
type (
	jsonReport struct {
		Version     int            `json:"version"`
		Model       string         `json:"model"`
		Started     time.Time      `json:"started"` // RFC 3339, UTC
		DurationMS  milliseconds   `json:"duration_ms"`
		ExitStatus  int            `json:"exit_status"` // 0 every threshold is met, 1 one is missed, a known gap has closed, or a service ended by itself, 2 nobody can tell
		Playing     int64          `json:"playing"`     // clients that played when this was written; 0: it was over
		Events      int64          `json:"events"`
		NeverBegan  int64          `json:"never_began"` // that should have begun and never did, because no client was free
		Interrupted bool           `json:"interrupted"` // somebody ended it before its time
		Scenarios   []jsonScenario `json:"scenarios"`
		Ended       []string       `json:"ended,omitempty"` // services that ended by themselves where no client shows it: how
		Times       []jsonTimes    `json:"times"`           // of all scenarios together
		Late        jsonTimes      `json:"late"`            // how late this process came to what it had to do
		Begin       jsonTimes      `json:"begin"`           // how late clients began
		Curve       []jsonPoint    `json:"curve"`
	}
	jsonScenario struct {
		Name        string          `json:"name"`
		File        string          `json:"file"`
		Line        int             `json:"line"`
		Model       string          `json:"model"` // how its load was made, for people; empty: the report's says it
		NeverBegan  int64           `json:"never_began"`
		Played      int64           `json:"played"`
		Held        int64           `json:"held"`
		Broken      int64           `json:"broken"`
		Unknown     int64           `json:"unknown"`
		Interrupted int64           `json:"interrupted"` // were ended as a matter of course, with the load or by Locust, and had broken nothing
		Silent      int64           `json:"silent"`      // of these: to whom no event had come
		Open        int64           `json:"open"`        // of those that played: were ended so, too, and had broken something
		Faulty      int64           `json:"faulty"`      // whose streams did not come or end as they should
		Unseen      int64           `json:"unseen"`      // of whose streams nobody can tell: they were not over in time, or the files or this machine were at fault
		Expected    []jsonRate      `json:"expected"`
		Causes      []jsonCause     `json:"causes"` // what was found without being expected
		Thresholds  []jsonThreshold `json:"thresholds"`
		Times       []jsonTimes     `json:"times"` // of its streams
	}
	jsonRate struct {
		Text    string   `json:"text"`
		Line    int      `json:"line"`
		Share   *float64 `json:"share"` // what is broken as a known gap says counts as if it held; null: nothing was judged
		Held    int64    `json:"held"`
		Skipped int64    `json:"skipped"`
		Open    int64    `json:"open"` // not decided when clients were ended as a matter of course: no part of the share
		jsonFound
		KnownGap  int64 `json:"known_gap"`
		GapClosed int64 `json:"gap_closed"` // of those that held: though a known gap says that they are broken
	}
	jsonCause struct {
		Text string `json:"text"`
		Line int    `json:"line"`
		jsonFound
	}
	jsonFound struct {
		Broken       int64        `json:"broken"`
		Unknown      int64        `json:"unknown"`
		Late         int64        `json:"late"`              // unknown because this machine was late: no part of a share
		LastMS       milliseconds `json:"last_ms,omitempty"` // when the last client that broke it had played
		First        *jsonBroken  `json:"first,omitempty"`
		Worst        *jsonBroken  `json:"worst,omitempty"`
		FirstUnknown *jsonBroken  `json:"first_unknown,omitempty"`
	}
	jsonBroken struct {
		Client     int          `json:"client"`
		AtMS       milliseconds `json:"at_ms"`
		Message    string       `json:"message,omitempty"`
		Expected   string       `json:"expected,omitempty"`
		Got        string       `json:"got,omitempty"`
		Code       string       `json:"code,omitempty"`
		Recording  string       `json:"recording,omitempty"`
		Unrecorded string       `json:"unrecorded,omitempty"` // why none could be kept
	}
	jsonThreshold struct {
		Text  string `json:"text"`
		State string `json:"state"` // met, unknown, gap closed, missed
		Got   string `json:"got"`
		Said  bool   `json:"said"` // by the scenario; else it is what holds where nothing is said
	}
	jsonTimes struct {
		Name   string        `json:"name"`
		Count  int64         `json:"count"`
		None   int64         `json:"none"`   // streams that did not begin, had no event or did not end as they should, or were not seen to: the slowest
		Unseen int64         `json:"unseen"` // of these: that streamspec ended before, or could not follow, or that never began
		P50    *milliseconds `json:"p50_ms"` // null: it falls on those that have none
		P90    *milliseconds `json:"p90_ms"`
		P99    *milliseconds `json:"p99_ms"`
		P999   *milliseconds `json:"p99.9_ms"`
		Max    *milliseconds `json:"max_ms"`
	}
	jsonPoint struct {
		AtMS       milliseconds `json:"at_ms"`   // its end
		Playing    int64        `json:"playing"` // the most at a time
		Events     int64        `json:"events"`  // that came in it
		Broken     int64        `json:"broken"`
		FirstEvent milliseconds `json:"first_event_p99_ms"`
		Gap        milliseconds `json:"gap_p99_ms"`
		Late       milliseconds `json:"late_p99_ms"`
	}
)

// milliseconds are a time, as the reports of a run have them.
type milliseconds = happened.Milliseconds

func inMS(d time.Duration) milliseconds { return happened.InMilliseconds(d) }

// JSON writes the report for machines.
func (r *Report) JSON(to io.Writer) error {
	out := jsonReport{
		Version: JSONVersion, Model: r.Model, Started: r.Started.UTC(), DurationMS: inMS(r.Took), ExitStatus: r.ExitStatus(),
		Interrupted: r.Interrupted, Playing: r.Playing, Events: r.Events, NeverBegan: r.NeverBegan, Late: r.Late.json(), Begin: r.Begin.json(),
	}
	for _, s := range r.Scenarios {
		out.Scenarios = append(out.Scenarios, s.json())
	}
	for _, s := range r.Ended {
		out.Ended = append(out.Ended, s.Causes[0].Text)
	}
	out.Times = jsonOf(r.Times)
	for _, p := range r.Curve {
		out.Curve = append(out.Curve, jsonPoint{inMS(p.At), p.Playing, p.Events, p.Broken, inMS(p.FirstEvent), inMS(p.Gap), inMS(p.Late)})
	}
	encoder := json.NewEncoder(to)
	encoder.SetIndent("", "  ")
	return encoder.Encode(out)
}

func (s Scenario) json() jsonScenario {
	out := jsonScenario{
		Name: s.Name, File: s.Place.File, Line: s.Place.Line, Model: s.Model, NeverBegan: s.NeverBegan,
		Played: s.Counts.Played, Held: s.Counts.Held, Broken: s.Counts.Broken, Unknown: s.Counts.Unknown, Interrupted: s.Counts.Interrupted, Silent: s.Counts.Silent, Open: s.Counts.Open, Faulty: s.Counts.Faulty, Unseen: s.Counts.Unseen,
		Expected: []jsonRate{}, Causes: []jsonCause{}, Thresholds: []jsonThreshold{}, Times: jsonOf(s.Times),
	}
	for _, r := range s.Expected {
		out.Expected = append(out.Expected, r.json())
	}
	for _, r := range s.Causes {
		out.Causes = append(out.Causes, jsonCause{r.Text, r.Place.Line, r.found()})
	}
	for _, t := range s.Thresholds {
		out.Thresholds = append(out.Thresholds, jsonThreshold{t.Text, t.State.String(), t.Got, t.Said})
	}
	return out
}

func (r Rate) json() jsonRate {
	out := jsonRate{Text: r.Text, Line: r.Place.Line, Held: r.Held, Skipped: r.Skipped, Open: r.Open, jsonFound: r.found(), KnownGap: r.KnownGap, GapClosed: r.GapClosed}
	if share, known := r.accepted().Share(); known {
		out.Share = &share
	}
	return out
}

func (r Rate) found() jsonFound {
	return jsonFound{r.Broken, r.Unknown, r.Late, inMS(r.LastAt), r.First.json(), r.Worst.json(), r.FirstUnknown.json()}
}

func (b *Broken) json() *jsonBroken {
	if b == nil {
		return nil
	}
	f := b.Failure
	if f == nil {
		f = &verdict.Failure{}
	}
	return &jsonBroken{b.Client, inMS(b.At), f.Message, f.Expected, f.Got, f.Code, b.Recording, b.Unrecorded}
}

func jsonOf(all []Percentiles) []jsonTimes {
	var out []jsonTimes
	for _, p := range all {
		out = append(out, p.json())
	}
	return out
}

func (p Percentiles) json() jsonTimes {
	in := func(d time.Duration) *milliseconds {
		if d == never {
			return nil
		}
		ms := inMS(d)
		return &ms
	}
	return jsonTimes{p.Name, p.Count, p.None, p.Unseen, in(p.P50), in(p.P90), in(p.P99), in(p.P999), in(p.Max)}
}
