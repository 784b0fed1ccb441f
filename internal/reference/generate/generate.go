// Package generate makes the reference of the language for people: the sentences of
// features, their YAML, and examples of both, which are judged on the way. `make docs`
// has its tests write what is made: the data of package reference, which the command
// shows, and docs/expectations.md.
//
// Start reading at [Reference]; [WritePage] makes the page of it.
package generate

import (
	"context"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/streamspec/streamspec/internal/reference"
	"github.com/streamspec/streamspec/internal/reference/examples"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/steps"
)

// Reference joins what the language can say. The error is that of an example.
func Reference() (reference.Reference, error) {
	byKey := map[string][]reference.Spelling{}
	for _, s := range spellings("Then") {
		key := keyOf(s.YAML)
		byKey[key] = append(byKey[key], s)
	}
	all := reference.Reference{Preparations: append(spellings("Given"), spellings("When")...)}
	for _, g := range examples.Groups() {
		group := reference.Group{Title: g.Title}
		for _, e := range g.Entries {
			sample, err := sample(shown(e))
			if err != nil {
				return all, err
			}
			group.Entries = append(group.Entries, reference.Entry{Key: e.Key, About: e.About, Spellings: byKey[e.Key], Sample: sample})
		}
		all.Groups = append(all.Groups, group)
	}
	return all, nil
}

// spellings lists the readings of all sentences with a keyword.
func spellings(keyword string) []reference.Spelling {
	var all []reference.Spelling
	for _, s := range steps.Sentences() {
		if s.Keyword != keyword {
			continue
		}
		for i, reading := range s.Readings() {
			spelling := reference.Spelling{Keyword: keyword, Sentence: reading, Below: s.Below}
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

// keyOf is the key of the catalogue that an entry of expect: has.
func keyOf(entry string) string {
	fields := fieldsOf(entry)
	for _, spec := range expect.Catalogue() {
		if _, has := fields[spec.Key]; has {
			return spec.Key
		}
	}
	return ""
}

// shown are the examples that the reference shows of an expectation: the first stream
// that meets it, and the first that breaks it.
func shown(e examples.Entry) []examples.Example {
	var shown []examples.Example
	for _, state := range []expect.State{expect.Held, expect.Broken} {
		for _, one := range e.Examples {
			if one.Is == state {
				shown = append(shown, one)
				break
			}
		}
	}
	return shown
}

// sample shows examples: each stream where it changes, and what is said of it.
func sample(shown []examples.Example) (string, error) {
	var out []string
	stream := ""
	for _, one := range shown {
		if one.Stream != stream {
			stream = one.Stream
			out = append(out, one.Lines("  "))
		}
		_, verdict, err := one.Judge(context.Background())
		if err != nil {
			return "", err
		}
		out = append(out, "- "+one.YAML, examples.Says(verdict))
	}
	return strings.Join(out, "\n"), nil
}
