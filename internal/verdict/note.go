package verdict

import "github.com/streamspec/streamspec/runner/recording"

// Note is what was found of a scenario's stream that nobody expects, and every tester wants
// to know. It changes no outcome, unless notes are errors.
type Note struct {
	Code     string // stable, see package notes
	Text     string
	Stream   string // its name; empty: it is about several
	Evidence []recording.Mark
	Place    Place // of the scenario, or of the expectation that it is about
}

// On names the stream of a note, where there may be others; else it is empty.
func (n Note) On() string {
	if n.Stream == "" || n.Stream == recording.DefaultStream {
		return ""
	}
	return "stream " + n.Stream
}

// Note adds what was noted. Where notes are errors each is a cause of its own.
func (s *Scenario) Note(n Note, isError bool) {
	if n.Place == (Place{}) {
		n.Place = s.Place
	}
	s.Notes = append(s.Notes, n)
	if isError {
		s.Found(Step{Cause: Noted, Text: n.Text, Of: n.On(), Outcome: Failed, Failure: &Failure{Code: n.Code, Message: "this is the note " + n.Code + "; notes are errors by --strict-notes"}})
	}
}

// Notes counts the notes of all scenarios.
func (r Run) Notes() int {
	n := 0
	for _, s := range r.Scenarios {
		n += len(s.Notes)
	}
	return n
}
