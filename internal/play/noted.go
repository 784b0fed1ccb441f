package play

import (
	"github.com/streamspec/streamspec/internal/notes"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// notes adds what is to be known of the streams beside what is expected of them. Of
// streams that we left for another fault, nothing is.
func (c *conclusion) notes() {
	if c.Unjudgeable() {
		return
	}
	for _, r := range c.Recordings {
		for _, n := range notes.Of(c.subject(r)) {
			c.out.Note(n, c.options.Strict)
		}
	}
	for _, j := range c.judged {
		if j.near && j.Step.Outcome == verdict.Passed && j.Step.Warning == "" { // a warning says more
			c.out.Note(byLittle(j), c.options.Strict)
		}
	}
}

// subject is a stream, and what may be noted of it depends on.
func (c *conclusion) subject(r *recording.Stream) notes.Subject {
	about := notes.Subject{Stream: r, Kinds: c.judge.kinds.now()}
	for _, j := range c.judged {
		if j.IsAbout(r.Name) {
			about.Expected = append(about.Expected, j.Expectation)
		}
	}
	if declared := c.Scenario.Named(r.Name); declared != nil {
		about.Shaped = len(declared.Faults) > 0 || declared.Connection.Speed > 0
	}
	return about
}

// byLittle is the note on an expectation that held by little.
func byLittle(j *Judged) verdict.Note {
	n := verdict.Note{Code: notes.NearLimit, Text: "close to its limit: " + j.Step.Text + "; held: " + j.Step.Held, Place: j.Step.Place}
	if j.about != nil {
		n.Stream = j.about.Name
	}
	return n
}
