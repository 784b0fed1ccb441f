// Package reference shows what the language can say: the sentences of features, their
// YAML, and examples of streams that hold and break. `streamspec steps` prints it.
//
// What is shown is data, reference.json: package generate makes it of the code, and a
// test there holds that it is current. So neither the examples nor the generator are
// part of the command. Start reading at [Read].
package reference

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

//go:embed reference.json
var data []byte

// Reference is all that the language can say.
type Reference struct {
	Preparations []Spelling // the sentences that prepare a scenario, and play it
	Groups       []Group    // the expectations, in the order in which people read of them
}

// Group is a part of the language.
type Group struct {
	Title   string
	Entries []Entry
}

// Entry is one expectation, in all its spellings.
type Entry struct {
	Key       string // of the catalogue
	About     string // one line: what it expects
	Spellings []Spelling
	Sample    string // a stream that meets it and one that breaks it, and what is said of them
}

// Spelling is a reading of a sentence, and the same in YAML.
type Spelling struct {
	Keyword  string // Given, When or Then
	Sentence string
	Below    string `json:",omitempty"` // an example of the table or docstring that it needs; empty: none
	YAML     string `json:",omitempty"` // of a Then: an entry of expect:
	Note     string `json:",omitempty"` // of the first reading of a Given or When: what else is to be known
}

// Read reads the reference of this version.
func Read() (Reference, error) {
	var all Reference
	if err := json.Unmarshal(data, &all); err != nil {
		return all, fmt.Errorf("the reference cannot be read: %w", err)
	}
	return all, nil
}

// text is all that the entry says.
func (e Entry) text() string {
	text := e.Key + " " + e.About
	for _, s := range e.Spellings {
		text += " " + s.text() + " " + s.YAML
	}
	return text
}

func (s Spelling) text() string { return s.Sentence + " " + s.Note + " " + s.Below }
