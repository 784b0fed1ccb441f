package steps

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	messages "github.com/cucumber/messages/go/v21"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/verdict"
)

// checker finds sentences that nobody understands, before anything runs.
type checker struct {
	sentences []Sentence
	readings  []reading             // of all of them; nil: nothing was to be suggested yet
	matching  map[string][]Sentence // which sentences understand a text
}

func newChecker(sentences []Sentence) *checker {
	return &checker{sentences: sentences, matching: map[string][]Sentence{}}
}

// matches are the sentences that understand a text. Most texts of a suite stand in many
// of its scenarios.
func (c *checker) matches(text string) []Sentence {
	matches, known := c.matching[text]
	if !known {
		for _, s := range c.sentences {
			if s.expr.MatchString(text) {
				matches = append(matches, s)
			}
		}
		c.matching[text] = matches
	}
	return matches
}

// nearest suggests sentences for a text that none understands.
func (c *checker) nearest(text string) []string {
	if c.readings == nil {
		c.readings = readingsOf(c.sentences)
	}
	return nearest(c.readings, text)
}

func (c *checker) document(d document, planned []Planned) error {
	errs := c.swallowed(d)
	for _, p := range planned {
		if len(p.pickle.Steps) == 0 {
			errs = append(errs, placedProblem(d.content, p.Place, 1, "the scenario has no sentences", "a scenario without a Then proves nothing"))
		}
		for _, step := range p.pickle.Steps {
			if message, help := c.step(step); message != "" {
				errs = append(errs, placedProblem(d.content, p.description.place(step), utf8.RuneCountInString(step.Text), message, help))
			}
		}
	}
	return problem.Join(errs...)
}

// step says what is wrong with a step; empty: exactly one sentence understands it.
func (c *checker) step(step *messages.PickleStep) (message, help string) {
	matches := c.matches(step.Text)
	switch {
	case len(matches) == 0:
		return "no sentence reads like this", "the nearest: " + strings.Join(c.nearest(step.Text), "\n           or: ")
	case len(matches) > 1:
		return "this sentence can be understood in more than one way", "as: " + matches[0].Text + "\n  or: " + matches[1].Text
	}
	if got, want := argumentOf(step), matches[0].Argument; got != want {
		return fmt.Sprintf("this sentence needs %s below it, and has %s", want.name(), got.name()), ""
	}
	return matches[0].fault(step)
}

// fault says what is wrong with the expectation that a step builds.
func (s Sentence) fault(step *messages.PickleStep) (message, help string) {
	if s.build == nil {
		return "", ""
	}
	_, err := s.build(s.arguments(step))
	if err == nil {
		return "", ""
	}
	var helper problem.Helper
	if errors.As(err, &helper) {
		help = helper.Help()
	}
	return err.Error(), help
}

// arguments are what a step that reads like the sentence gives it.
func (s Sentence) arguments(step *messages.PickleStep) arguments {
	return argumentsOf(s.expr.FindStringSubmatch(step.Text)[1:], step)
}

// swallowed finds lines that Gherkin takes for a description although they read like
// a sentence: their keyword is misspelled.
func (c *checker) swallowed(d document) []error {
	var errs []error
	file := pathLine.ReplaceAllString(d.gherkin.Uri, "")
	described := descriptionLines(d.gherkin)
	for i, line := range strings.Split(string(d.content), "\n") {
		keyword, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if !described[strings.TrimSpace(line)] || !c.understands(strings.TrimSpace(rest)) {
			continue
		}
		at := verdict.Place{File: file, Line: i + 1, Column: strings.Index(line, keyword) + 1}
		errs = append(errs, placedProblem(d.content, at, len(keyword), "this line reads like a sentence, and is none: "+keyword+" is no keyword",
			"valid here: "+strings.Join(keywords, ", ")))
	}
	return errs
}

var keywords = []string{"Given", "When", "Then", "And", "But", "*"}

// descriptionLines are the lines of a document that Gherkin takes for descriptions.
func descriptionLines(d *messages.GherkinDocument) map[string]bool {
	lines := map[string]bool{}
	add := func(description string) {
		for _, line := range strings.Split(description, "\n") {
			lines[strings.TrimSpace(line)] = true
		}
	}
	add(d.Feature.Description)
	for _, child := range d.Feature.Children {
		if child.Background != nil {
			add(child.Background.Description)
		}
		if child.Scenario != nil {
			add(child.Scenario.Description)
		}
		if child.Rule == nil {
			continue
		}
		add(child.Rule.Description)
		for _, inner := range child.Rule.Children {
			if inner.Scenario != nil {
				add(inner.Scenario.Description)
			}
		}
	}
	return lines
}

func (c *checker) understands(text string) bool {
	return text != "" && len(c.matches(text)) > 0
}

func argumentOf(step *messages.PickleStep) Argument {
	switch {
	case step.Argument == nil:
		return NoArgument
	case step.Argument.DataTable != nil:
		return Table
	default:
		return DocString
	}
}

func (a Argument) name() string {
	if a == NoArgument {
		return "nothing"
	}
	return "a " + string(a)
}

func placedProblem(content []byte, at verdict.Place, width int, message, help string) error {
	return problem.New(at.File, content, at.Line, at.Column, width, message, help)
}

func fileProblem(at verdict.Place, width int, message string) error {
	content, _ := os.ReadFile(at.File) // without it the problem only lacks its line
	return placedProblem(content, at, width, message, "")
}
