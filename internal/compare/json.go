package compare

import (
	"encoding/json"
	"io"
)

// JSONVersion is the version of the shape that [WriteJSON] writes. It changes when a field
// changes its name, its type or its meaning, or goes.
const JSONVersion = 1

// The shape of a comparison as JSON.
type (
	jsonResult struct {
		Version     int              `json:"version"`
		Grade       Grade            `json:"grade"` // identical, equivalent, changed, broken
		Old         jsonSide         `json:"old"`
		New         jsonSide         `json:"new"`
		Scenarios   []string         `json:"scenarios"`
		OldOnly     []string         `json:"only_old,omitempty"` // scenarios that were not compared
		NewOnly     []string         `json:"only_new,omitempty"`
		Unanswered  []string         `json:"unanswered,omitempty"` // scenarios in which nobody answered, on either side
		LeftOut     []string         `json:"left_out,omitempty"`   // recordings that were not compared, and why
		Quiet       []string         `json:"quiet,omitempty"`      // in which no event came, on either side
		Otherwise   []string         `json:"recorded_otherwise,omitempty"`
		Differences []jsonDifference `json:"differences"`
		Uncertain   []jsonDifference `json:"uncertain"`
		Broken      []string         `json:"broken,omitempty"` // expectations that held on the old side
		Unused      []string         `json:"unused,omitempty"` // lines of the mapping
		Mapping     string           `json:"mapping,omitempty"`
	}

	jsonSide struct {
		Name       string `json:"name"`
		Recordings int    `json:"recordings"`
		Least      int    `json:"least_of_a_scenario"`
	}

	jsonDifference struct {
		Cause     Cause     `json:"cause"`
		Name      string    `json:"name"` // the same in each comparison
		Title     string    `json:"title"`
		Details   []string  `json:"details,omitempty"`
		Scenarios []string  `json:"scenarios"`
		Declared  bool      `json:"declared,omitempty"`
		Chance    float64   `json:"chance"`
		More      int       `json:"more_recordings,omitempty"` // of each side, that would tell
		Old       jsonSight `json:"old"`
		New       jsonSight `json:"new"`
	}

	jsonSight struct {
		Text       string `json:"text,omitempty"`
		Recordings int    `json:"recordings"` // in which it was seen
		Of         int    `json:"of"`
		File       string `json:"file,omitempty"`
		Line       int    `json:"line,omitempty"` // from 1
		Data       string `json:"data,omitempty"`
	}
)

// WriteJSON writes what a comparison found, for programs.
func WriteJSON(out io.Writer, r *Result) error {
	shape := jsonResult{
		Version: JSONVersion, Grade: r.Grade(), Old: r.Old.json(), New: r.New.json(), Scenarios: r.Scenarios,
		OldOnly: r.OldOnly, NewOnly: r.NewOnly, Unanswered: r.Unanswered, LeftOut: r.LeftOut, Quiet: r.Quiet, Otherwise: r.Otherwise, Differences: jsonDifferences(r.Differences), Uncertain: jsonDifferences(r.Uncertain),
		Broken: r.Broken, Unused: r.Unused,
	}
	if m := r.Proposed(); m != nil {
		shape.Mapping = m.YAML()
	}
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(shape)
}

func (s Summary) json() jsonSide { return jsonSide{s.Name, s.Runs, s.LeastOf} }

func jsonDifferences(all []*Difference) []jsonDifference {
	shapes := []jsonDifference{}
	for _, d := range all {
		shapes = append(shapes, jsonDifference{
			Cause: d.Cause, Name: d.Name, Title: d.Title, Details: d.Details, Scenarios: d.Scenarios, Declared: d.Declared,
			Chance: d.Chance, More: d.More, Old: d.Old.json(), New: d.New.json(),
		})
	}
	return shapes
}

func (s Sight) json() jsonSight {
	shape := jsonSight{Text: s.Text, Recordings: s.Runs, Of: s.Of, File: s.At.File, Data: string(s.At.data())}
	if s.At.Entry != nil {
		shape.Line = s.At.Entry.Row
	}
	return shape
}
