// Package reference joins what the language can say: the sentences of features, their
// YAML, and examples of both. `streamspec steps` shows it, and docs/expectations.md is
// made of it.
//
// Start reading at [Groups].
package reference

import (
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/streamspec/streamspec/internal/reference/examples"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/steps"
)

// Group is a part of the language.
type Group struct {
	Name    string // for the page's template: order
	Title   string
	Entries []Entry
}

// Entry is one expectation, in all its spellings.
type Entry struct {
	examples.Entry
	Keys      []string // all of its keys in YAML
	Spellings []Spelling
}

// Spelling is a reading of a sentence, and the same in YAML.
type Spelling struct {
	Keyword  string // Given, When or Then
	Sentence string
	Below    string // an example of the table or docstring that it needs; empty: none
	YAML     string // of a Then: an entry of expect:
	Note     string // of the first reading of a Given or When: what else is to be known
}

// Groups lists all expectations, in the order in which people read of them.
func Groups() []Group {
	byKey := map[string][]Spelling{}
	for _, s := range spellings("Then") {
		key := keyOf(s.YAML)
		byKey[key] = append(byKey[key], s)
	}
	fields := map[string][]string{}
	for _, spec := range expect.Catalogue() {
		fields[spec.Key] = yamlfile.Keys(spec.New())
	}
	var groups []Group
	for _, g := range examples.Groups() {
		group := Group{Name: g.Name, Title: g.Title}
		for _, e := range g.Entries {
			group.Entries = append(group.Entries, Entry{Entry: e, Keys: fields[e.Key], Spellings: byKey[e.Key]})
		}
		groups = append(groups, group)
	}
	return groups
}

// Preparations lists the sentences that prepare a scenario, and play it.
func Preparations() []Spelling { return append(spellings("Given"), spellings("When")...) }

// spellings lists the readings of all sentences with a keyword.
func spellings(keyword string) []Spelling {
	var all []Spelling
	for _, s := range steps.Sentences() {
		if s.Keyword != keyword {
			continue
		}
		for i, reading := range s.Readings() {
			spelling := Spelling{Keyword: keyword, Sentence: reading, Below: s.Below}
			if i == 0 {
				spelling.Note = s.Note
			}
			if i < len(s.YAML) {
				spelling.YAML = s.YAML[i]
			}
			all = append(all, spelling)
		}
	}
	return all
}

// fieldsOf are the keys of an entry of expect:, with their values.
func fieldsOf(entry string) map[string]any {
	var fields map[string]any
	if yaml.Unmarshal([]byte(entry), &fields) != nil {
		return nil // a test decodes all of them
	}
	return fields
}

// keyOf answers the key of the catalogue that an entry of expect: has.
func keyOf(entry string) string {
	fields := fieldsOf(entry)
	for _, spec := range expect.Catalogue() {
		if _, has := fields[spec.Key]; has {
			return spec.Key
		}
	}
	return ""
}

// Shown are the examples that the reference shows of an expectation: the first stream
// that meets it, and the first that breaks it.
func (e Entry) Shown() []examples.Example {
	var shown []examples.Example
	for _, breaks := range []bool{false, true} {
		for _, one := range e.Examples {
			if one.Breaks == breaks {
				shown = append(shown, one)
				break
			}
		}
	}
	return shown
}

// Mentions tells whether the entry, or one of its spellings, has all of the words.
func (e Entry) Mentions(words []string) bool {
	text := e.Key + " " + e.About
	for _, s := range e.Spellings {
		text += " " + s.Sentence + " " + s.YAML
	}
	return mentions(text, words)
}

// Mentions tells whether the sentence has all of the words.
func (s Spelling) Mentions(words []string) bool { return mentions(s.Sentence+" "+s.Note, words) }

func mentions(text string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(strings.ToLower(text), strings.ToLower(word)) {
			return false
		}
	}
	return true
}
