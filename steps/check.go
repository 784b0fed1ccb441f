package steps

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/expect"
)

// checker finds sentences that nobody understands, before anything runs.
type checker struct {
	sentences []Sentence
	phrases   *phrasebook                // made when a sentence is asked for that nobody knows
	matching  map[string][]*Sentence     // which sentences understand a text
	told      map[string]problem.Problem // by what is wrong, and where: as the first row of an outline has it
}

func newChecker(sentences []Sentence) *checker {
	return &checker{sentences: sentences, matching: map[string][]*Sentence{}, told: map[string]problem.Problem{}}
}

// matches are the sentences that understand a text. Most texts of a suite stand in many
// of its scenarios.
func (c *checker) matches(text string) []*Sentence {
	matches, known := c.matching[text]
	if !known {
		for i, s := range c.sentences {
			if s.expr.MatchString(text) {
				matches = append(matches, &c.sentences[i])
			}
		}
		c.matching[text] = matches
	}
	return matches
}

// said are the sentences that something checked is, in their order. godog keeps what it is told of
// for every scenario, so it is not told of the others.
func (c *checker) said() []Sentence {
	is := map[*Sentence]bool{}
	for _, matches := range c.matching {
		for _, s := range matches {
			is[s] = true
		}
	}
	var said []Sentence
	for i := range c.sentences {
		if is[&c.sentences[i]] {
			said = append(said, c.sentences[i])
		}
	}
	return said
}

// hint suggests sentences for a step that none understands.
func (c *checker) hint(step *messages.PickleStep) string {
	if c.phrases == nil {
		c.phrases = phrasebookOf(c.sentences)
	}
	return c.phrases.hint(step.Text, keywordOf(step))
}

// document checks the scenarios of a document, and notes what their steps mean.
func (c *checker) document(d *document, planned []Planned) error {
	swallowed, lines := c.swallowed(d)
	lost := d.unknownPlaceholders()
	errs := slices.Concat(swallowed, d.unknownHeadings(c.understands), d.emptyScenarios(), d.emptyExamples(), d.lostColumns(), d.unusableTags(), lost)
	for i := range planned {
		pickle := planned[i].pickle
		planned[i].lacksStep = d.haveLine(pickle, lines) || len(pickle.Steps) == 0 && isStrayTable(d, pickle.AstNodeIds[0])
		planned[i].told = linesOfProblems(lost)
		errs = append(errs, c.scenario(&planned[i])...)
	}
	return problem.Join(errs...)
}

// haveLine tells whether one of the lines stands between the heading of a scenario, or of a background above it, and its
// first step.
func (d *document) haveLine(pickle *messages.Pickle, lines []int) bool {
	isIn := func(heading *messages.Location, steps []*messages.Step) bool {
		return slices.ContainsFunc(lines, func(line int) bool {
			return line > int(heading.Line) && (len(steps) == 0 || line < int(steps[0].Location.Line))
		})
	}
	backgrounds, scenarios := partsOf(d.gherkin.Feature)
	return slices.ContainsFunc(backgrounds, func(b *messages.Background) bool { return isIn(b.Location, b.Steps) }) ||
		slices.ContainsFunc(scenarios, func(s *messages.Scenario) bool { return s.Id == pickle.AstNodeIds[0] && isIn(s.Location, s.Steps) })
}

// linesOfProblems are the lines at which problems stand.
func linesOfProblems(errs []error) []int {
	var lines []int
	for _, err := range errs {
		var one problem.Problem
		if errors.As(err, &one) {
			lines = append(lines, one.Line)
		}
	}
	return lines
}

// scenario checks the steps of a scenario, each by itself, and then their order.
func (c *checker) scenario(p *Planned) []error {
	if len(p.pickle.Steps) == 0 && p.lacksStep {
		return nil
	}
	if len(p.pickle.Steps) == 0 {
		return []error{p.problem(p.Place, 1, "the scenario has no sentences", "a scenario without a Then proves nothing")}
	}
	var errs []error
	for _, step := range p.pickle.Steps {
		u, err := c.step(step)
		if err != nil {
			u = understood{step: step}
		}
		if err != nil && (!errors.Is(err, errNoSentence) || !slices.Contains(p.told, p.description.span(step).Line)) {
			errs = append(errs, c.stepError(p, step, err))
		}
		p.understood = append(p.understood, u)
	}
	return append(errs, p.checkOrder()...)
}

// stepError is an error of a step, at what of it is wrong, with the row of an outline that makes it so.
func (p *Planned) stepError(step *messages.PickleStep, err error) problem.Problem {
	at, of := p.description.wrong(step, err)
	message := of.Error()
	if p.byRow(at) && errors.Is(of, errNoSentence) {
		message += ": " + step.Text
	}
	if p.byRow(at) {
		message += fmt.Sprintf(" (in the row of line %d)", p.Place.Line)
	}
	return p.problemIn(at, message, problem.HelpOf(of))
}

// stepError is an error of a step, in the words in which it was told of an earlier row of its outline.
func (c *checker) stepError(p *Planned, step *messages.PickleStep, err error) error {
	at, of := p.description.wrong(step, err)
	key := fmt.Sprint(at.Place, of)
	told, again := c.told[key]
	if !again {
		told = p.stepError(step, err)
		c.told[key] = told
	}
	told.Rows = p.rows(at)
	return told
}

// problemIn is what is wrong at a place, and in which row of an outline.
func (p *Planned) problemIn(at span, message, help string) problem.Problem {
	one := p.text.Problem(at.Line, at.Column, at.width, message, help)
	one.Rows = p.rows(at)
	return one
}

// rows is the row of an outline that makes what stands at a place; none: every row has it.
func (p *Planned) rows(at span) problem.Rows {
	if !p.byRow(at) {
		return ""
	}
	return problem.RowAt(p.Place.Line)
}

// byRow tells whether what stands at a place depends on the row of an outline.
func (p *Planned) byRow(at span) bool {
	return len(p.pickle.AstNodeIds) > 1 && strings.Contains(p.text.Line(at.Line), "<")
}

// understood is a step that one sentence understands.
type understood struct {
	step      *messages.PickleStep
	*Sentence                    // nil: none does, or not what stands below it, and that was told of
	expected  expect.Expectation // of a Then
}

// isUnknown tells that nobody knows what the step does.
func (u understood) isUnknown() bool { return u.Sentence == nil }

// mayPrepare tells whether an unknown step may be one that others stand on.
func (u understood) mayPrepare() bool {
	keyword := keywordOf(u.step)
	return keyword != "When" && keyword != "Then"
}

// stepProblem is what is wrong with a step.
func (p *Planned) stepProblem(step *messages.PickleStep, message, help string) error {
	at := p.description.span(step)
	return p.problem(at.Place, at.width, message, help)
}

var errNoSentence = errors.New("no sentence reads like this")

// step says what is wrong with a step; nil: exactly one sentence understands it.
func (c *checker) step(step *messages.PickleStep) (u understood, err error) {
	matches := c.matches(step.Text)
	switch {
	case len(matches) == 0:
		return u, problem.WithHelp(errNoSentence, c.hint(step))
	case len(matches) > 1:
		return u, problem.WithHelp(errors.New("this sentence can be understood in more than one way"), "as: "+matches[0].Text+"\n  or: "+matches[1].Text)
	}
	u = understood{step: step, Sentence: matches[0]}
	if got, want := argumentOf(step), u.Argument; got != want {
		return u, problem.WithHelp(fmt.Errorf("this sentence needs %s below it, and has %s", want.name(), got.name()), u.belowHelp())
	}
	switch {
	case u.build != nil:
		u.expected, err = u.build(u.arguments(step))
	case u.until != nil:
		_, err = u.until(u.arguments(step))
	}
	return u, err
}

// checkOrder finds steps that stand where they can do nothing: first comes what is
// followed, then what is different this time, then the one When, and what is expected. What is
// missing may be what an unknown step does.
func (p *Planned) checkOrder() []error {
	var errs []error
	var given, followed, expected bool
	unknown := p.lacksStep
	for _, u := range p.understood {
		if u.isUnknown() {
			unknown = true
			continue
		}
		message := ""
		switch {
		case u.begins && given:
			message = givenAlready
		case u.begins:
			given = true
		case !given && !unknown:
			message, given = notGiven, true // said once
		case u.Keyword != "Then" && followed:
			message = followedAlready
		case u.Keyword == "Then" && !followed && !unknown:
			message, unknown = notFollowed, true // said once
		}
		followed = followed || u.Keyword == "When"
		expected = expected || u.Keyword == "Then"
		if message != "" {
			errs = append(errs, p.stepProblem(u.step, message, ""))
		}
	}
	if !expected && !unknown {
		errs = append(errs, p.problem(p.Place, 1, "the scenario expects nothing: it has no Then", "a scenario without a Then proves nothing"))
	}
	return errs
}

// arguments are what a step that reads like the sentence gives it.
func (s Sentence) arguments(step *messages.PickleStep) arguments {
	return argumentsOf(s.expr.FindStringSubmatch(step.Text)[1:], step)
}

func (c *checker) understands(text string) bool {
	return text != "" && len(c.matches(text)) > 0
}

func argumentOf(step *messages.PickleStep) Argument {
	switch {
	case step.Argument == nil:
		return NoArgument
	case isEmpty(step.Argument.DataTable): // | is a row, and has no cell
		return NoArgument
	case step.Argument.DataTable != nil:
		return Table
	default:
		return DocString
	}
}

func isEmpty(table *messages.PickleTable) bool {
	return table != nil && (len(table.Rows) == 0 || len(table.Rows[0].Cells) == 0)
}

// belowHelp shows what stands below the sentence; empty: nothing does.
func (s Sentence) belowHelp() string {
	if s.Argument == NoArgument {
		return ""
	}
	return "write below it, for example:\n    " + strings.ReplaceAll(s.Below, "\n", "\n    ")
}

func (a Argument) name() string {
	if a == NoArgument {
		return "nothing"
	}
	return "a " + string(a)
}
