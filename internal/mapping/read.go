package mapping

import (
	"errors"
	"os"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// Read reads the file of a mapping. The error is for people: all that is wrong with it.
func Read(path string) (*Mapping, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m := &Mapping{}
	return m, yamlfile.Decode(path, src, m)
}

// Validate finds an envelope of which nobody knows what to do with it.
func (e Envelope) Validate() error {
	if (e.Unwrap == nil) == (e.Wrap == nil) {
		return problem.WithHelp(errors.New("an envelope is either put around the old side's events or around the new one's"),
			"write {unwrap: {type: FIELD, payload: FIELD}} where the new side has it, {wrap: …} where the old side had it")
	}
	return nil
}

// Validate finds a reason that nobody gave.
func (a Accept) Validate() error {
	if a.Because == "…" || a.Because == "" {
		return problem.AtField("because", problem.WithHelp(errors.New("this difference is accepted, and nobody says why"), "say why it may be so, in a few words"))
	}
	return nil
}
