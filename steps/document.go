package steps

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"

	"github.com/streamspec/streamspec/internal/docstring"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/verdict"
)

// document is a feature file that was read.
type document struct {
	text    *problem.Text
	hash    string // of what was read: sources.Hash
	gherkin *messages.GherkinDocument
	pickles []*messages.Pickle
}

// identifiers numbers the parts of documents as godog does when it reads the same ones.
type identifiers struct{ last int }

func (i *identifiers) next() string {
	i.last++
	return strconv.Itoa(i.last - 1)
}

// read reads a feature file. The document is nil where nothing can be read; where it is no
// Gherkin it has its text, and no number is used up.
func read(path string, ids *identifiers) (*document, error) {
	content, err := sources.Read(path)
	if err != nil {
		return nil, err
	}
	d, before := &document{text: problem.NewText(path, content), hash: sources.Hash(content)}, *ids
	if wrong, is := d.text.NotUTF8(); is {
		return nil, wrong
	}
	if err := oneLine(d); err != nil {
		return nil, err
	}
	if err := invisible(d); err != nil {
		return d, err
	}
	if err := longLine(d); err != nil {
		return d, err
	}
	d.gherkin, err = gherkin.ParseGherkinDocument(strings.NewReader(docstring.WithBlanks(d.text.Content)), ids.next)
	if err != nil {
		*ids = before
		return d, notGherkin(d.text, err)
	}
	if err := d.openRows(); err != nil {
		*ids = before
		return d, err
	}
	d.pickles = gherkin.Pickles(*d.gherkin, path, ids.next)
	if feature := d.gherkin.Feature; feature == nil || len(scenariosOf(feature)) == 0 {
		*ids = before
		return d, d.noScenario()
	}
	return d, nil
}

// noScenario says what is wrong with a feature in which nothing can run.
func (d *document) noScenario() error {
	anyStep := func(string) bool { return true }
	if errs := d.unknownHeadings(anyStep); len(errs) > 0 {
		return problem.Join(errs...)
	}
	line, word := 1, ""
	if feature := d.gherkin.Feature; feature != nil {
		line, word = int(feature.Location.Line), feature.Keyword+":"
	}
	return d.text.Problem(line, 1, utf8.RuneCountInString(word), "the file has no scenario",
		"write what it must do: Feature: NAME, below it Scenario: NAME, and below that Given, When and Then; or remove the file")
}

// scenariosOf lists the scenarios and outlines of a feature.
func scenariosOf(feature *messages.Feature) []*messages.Scenario {
	_, scenarios := partsOf(feature)
	return scenarios
}

// partsOf lists the backgrounds, the scenarios and the outlines of a feature, and of its rules.
func partsOf(feature *messages.Feature) (backgrounds []*messages.Background, scenarios []*messages.Scenario) {
	add := func(b *messages.Background, s *messages.Scenario) {
		if b != nil {
			backgrounds = append(backgrounds, b)
		}
		if s != nil {
			scenarios = append(scenarios, s)
		}
	}
	for _, child := range feature.Children {
		add(child.Background, child.Scenario)
		if child.Rule == nil {
			continue
		}
		for _, inner := range child.Rule.Children {
			add(inner.Background, inner.Scenario)
		}
	}
	return backgrounds, scenarios
}

// withoutRows tells whether nothing is made of an outline.
func (d *document) withoutRows(s *messages.Scenario) bool {
	for _, examples := range s.Examples {
		if len(examples.TableBody) > 0 {
			return false
		}
	}
	return len(s.Examples) > 0 || d.isOutline(s)
}

// isOutline tells by its keyword whether a scenario needs examples: Gherkin takes one for a
// scenario that has none.
func (d *document) isOutline(s *messages.Scenario) bool {
	dialect := gherkin.DialectsBuiltin().GetDialect(d.gherkin.Feature.Language)
	return dialect != nil && slices.Contains(dialect.ScenarioOutlineKeywords(), s.Keyword)
}

func (d *document) problem(at *messages.Location, keyword, message, help string) error {
	return d.text.Problem(int(at.Line), int(at.Column), utf8.RuneCountInString(keyword), message, help)
}

// heading is a line that begins a feature, a rule or a scenario.
var heading = regexp.MustCompile(`^(Feature|Rule|Scenario|Example|Scenario Outline|Scenario Template):\s*(.*?)\s*$`)

// guessed are the scenarios of a file that is no Gherkin, as far as its lines show them: at
// least one, so that the file can be selected.
func guessed(path string, d *document) []Planned {
	one := Planned{Place: verdict.Place{File: path}}
	if d == nil {
		return []Planned{one}
	}
	var found []Planned
	var ofFeature, ofRule, tags []string
	for i := 1; i <= d.text.Lines(); i++ {
		line := strings.TrimSpace(d.text.Line(i))
		if strings.HasPrefix(line, "@") {
			tags = append(tags, strings.Fields(line)...)
		}
		m := heading.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		switch m[1] {
		case "Feature":
			ofFeature = tags
		case "Rule":
			ofRule = tags
		default:
			found = append(found, Planned{Name: m[2], Place: one.Place, Tags: append(append(append([]string{}, ofFeature...), ofRule...), tags...)})
		}
		tags = nil
	}
	if len(found) == 0 {
		return []Planned{one}
	}
	return found
}
