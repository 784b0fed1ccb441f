package steps

import (
	"fmt"
	"strings"
	"unicode/utf8"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/streamspec/streamspec/internal/notjson"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// docError is an error of the text below a step, behind a part of it. A feature's file is told of it there.
type docError struct {
	before string
	err    error
}

func (e *docError) Error() string { return e.err.Error() }

func (e *docError) Unwrap() error { return e.err }

// docJSON is the text below the step, which must be JSON. What is it says what the text is.
func (a stepArgument) docJSON(what string) (value.JSON, error) {
	text := a.doc.Content
	if wrong := notjson.Find([]byte(text)); wrong != nil {
		return "", &docError{text[:wrong.At], fmt.Errorf("%s is not JSON: %s%s", what, wrong.Said(""), notjson.Meant(text))}
	}
	return value.JSON(text), nil
}

// schema checks by the JSON Schema below the step.
func (a stepArgument) schema() (expect.Checks, error) {
	schema, err := a.docJSON("the JSON Schema")
	return expect.Checks{Schema: &value.Schema{Text: schema}}, err
}

// like is the example below the step.
func (a stepArgument) like() (value.Like, error) {
	example, err := a.docJSON("the example")
	if err != nil {
		return "", err
	}
	return value.Like(example), value.Like(example).Validate()
}

// inDoc is where the text below a step goes on behind a part of it. As it is written it is indented as its quotes are.
func (d description) inDoc(step *messages.PickleStep, before string) span {
	doc, at := d.docs[step.Id], d.span(step)
	if doc == nil {
		return at
	}
	line := before[strings.LastIndexByte(before, '\n')+1:]
	at.Line = int(doc.Location.Line) + 1 + strings.Count(before, "\n")
	at.Column = int(doc.Location.Column) + utf8.RuneCountInString(line)
	at.width = 1
	return at
}
