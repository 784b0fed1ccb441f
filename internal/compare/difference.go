package compare

import (
	"github.com/streamspec/streamspec/internal/mapping"
)

// Cause is what kind of thing differs.
type Cause string

// The causes, in the order in which they are shown: what explains most comes first.
const (
	CauseCall        Cause = "call"
	CausePath        Cause = "path"
	CauseAnswer      Cause = "answer" // another status, no event stream, or other events altogether
	CauseEnvelope    Cause = "envelope"
	CauseOpening     Cause = "opening"
	CauseHeartbeat   Cause = "heartbeats"
	CauseRename      Cause = "renamed"
	CauseMoved       Cause = "moved"
	CauseCount       Cause = "events"
	CauseOrder       Cause = "order"
	CauseEnd         Cause = "end"
	CauseField       Cause = "field"
	CauseTime        Cause = "time format"
	CauseValue       Cause = "value"
	CauseResume      Cause = "resuming"
	CauseRule        Cause = "rule"
	CauseTiming      Cause = "timing"
	CauseHeaders     Cause = "headers"
	CauseExpectation Cause = "expectation"
)

// Difference is one thing that the sides do differently, with all that it explains.
type Difference struct {
	Cause     Cause
	Name      string   // tells it from others; the same in each comparison
	Title     string   // what differs, in one line
	Details   []string // the parts of it
	Scenarios []string // in which it was seen
	Streams   []string // the scenarios, with their streams where these have names
	Old, New  Sight
	// Certain tells that it cannot well be chance; else More recordings of each side would
	// tell, 0 where nobody knows how many.
	Certain bool
	More    int
	Chance  float64 // that both sides do the same, and this came about; for a steady difference 0
	// Mapping are the lines that declare it; nil: there are none.
	Mapping  *mapping.Mapping
	Declared bool
	// Now is what the new side does, as a line says that accepts it; empty: no line can say it.
	Now      string
	accepted []mapping.Accept // the lines that accept it
	facts    []*deviation     // those of which it consists; nil: it is one of form, of all events
}

// Sight is what was seen on one side, in how many recordings of how many, and where first.
type Sight struct {
	Text     string
	Runs, Of int
	At       Place
	field    string // the one of the event that differs
}

func sightAt(text string, runs, of int, at Place) Sight {
	return Sight{Text: text, Runs: runs, Of: of, At: at}
}
