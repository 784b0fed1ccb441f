package steps

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"unicode/utf8"

	messages "github.com/cucumber/messages/go/v21"

	"github.com/streamspec/streamspec/runner/result"
	"github.com/streamspec/streamspec/runner/yamlfile"
)

// checker finds sentences that nobody understands, before anything runs.
type checker struct {
	sentences []Sentence
	exprs     []*regexp.Regexp // parallel to sentences
}

func newChecker() *checker {
	c := &checker{sentences: Sentences()}
	for _, s := range c.sentences {
		c.exprs = append(c.exprs, s.regexp())
	}
	return c
}

func (c *checker) document(d document, planned []Planned) error {
	var errs []error
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
	return yamlfile.Join(errs...)
}

// step says what is wrong with a step; empty: exactly one sentence understands it.
func (c *checker) step(step *messages.PickleStep) (message, help string) {
	var matches []Sentence
	for i, expr := range c.exprs {
		if expr.MatchString(step.Text) {
			matches = append(matches, c.sentences[i])
		}
	}
	switch {
	case len(matches) == 0:
		return "no sentence reads like this", "the nearest: " + strings.Join(c.nearest(step.Text), "\n           or: ")
	case len(matches) > 1:
		return "this sentence can be understood in more than one way", "as: " + matches[0].Text + "\n  or: " + matches[1].Text
	}
	if got, want := argumentOf(step), matches[0].Argument; got != want {
		return fmt.Sprintf("this sentence needs %s below it, and has %s", want.name(), got.name()), ""
	}
	return "", ""
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

// nearestShown is how many sentences an error suggests.
const nearestShown = 3

// nearest lists the sentences that share most words with a text.
func (c *checker) nearest(text string) []string {
	words := wordsOf(text)
	best := make([][]string, len(words)+1) // by the number of shared words
	for _, s := range c.sentences {
		shared := 0
		for word := range wordsOf(s.Text) {
			if words[word] {
				shared++
			}
		}
		best[shared] = append(best[shared], s.Text)
	}
	var out []string
	for i := len(best) - 1; i >= 0 && len(out) < nearestShown; i-- {
		out = append(out, best[i]...)
	}
	return out[:min(nearestShown, len(out))]
}

var quotedText = regexp.MustCompile(`"[^"]*"`)

func wordsOf(text string) map[string]bool {
	words := map[string]bool{}
	for _, word := range strings.Fields(quotedText.ReplaceAllString(text, "")) {
		words[strings.ToLower(word)] = true
	}
	return words
}

func placedProblem(content []byte, at result.Place, width int, message, help string) error {
	return yamlfile.NewProblem(at.File, content, at.Line, at.Column, width, message, help)
}

func fileProblem(at result.Place, width int, message string) error {
	content, _ := os.ReadFile(at.File) // without it the problem only lacks its line
	return placedProblem(content, at, width, message, "")
}
