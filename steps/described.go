package steps

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/streamspec/streamspec/internal/suggest"
)

// headings are the keywords that stand before a colon.
var headings = []string{"Background", "Examples", "Feature", "Rule", "Scenario", "Scenario Outline"}

var keywords = []string{"Given", "When", "Then", "And", "But", "*"}

// swallowed finds lines that Gherkin takes for a description although they read like
// a sentence: their keyword is misspelled, or no scenario begins above them.
func (c *checker) swallowed(d *document) (errs []error, lines []int) {
	described, told := descriptionLines(d), false
	valid := d.stepKeywords()
	for i := 1; i <= d.text.Lines(); i++ {
		line := strings.TrimSpace(d.text.Line(i))
		keyword, rest, _ := strings.Cut(line, " ")
		known := slices.Contains(valid, keyword)
		switch {
		case !described[i] || line != "" && !known && d.unknownHeading(i, described, c.understands) != nil:
			told = described[i]
		case !c.understands(strings.TrimSpace(rest)) || known && told:
		case known && beginsOddly(d.text.Line(i)) != "":
			told, lines = true, append(lines, i)
			errs = append(errs, d.problemAt(i, keyword, "this line stands in a description, so nobody does it: it begins with "+beginsOddly(d.text.Line(i)), oddHelp))
		case known:
			told = true
			errs = append(errs, d.problemAt(i, keyword, "this line stands in a description, so nobody does it: no scenario begins above it", `write "Scenario: NAME" above it`))
		default:
			lines = append(lines, i)
			errs = append(errs, d.problemAt(i, keyword, fmt.Sprintf("this line reads like a sentence, and is none: %q is no keyword%s", keyword, d.ofLanguage()),
				suggest.DidYouMean(keyword, valid)+"valid here: "+strings.Join(valid, ", ")))
		}
	}
	return errs, lines
}

// unknownHeadings finds lines that Gherkin takes for a description although they are nearly the
// heading of a scenario: nothing below them runs. Any word with a colon is one above a step that is understood.
func (d *document) unknownHeadings(understands func(step string) bool) []error {
	if d.gherkin.Feature == nil {
		return nil
	}
	var errs []error
	described := descriptionLines(d)
	for i := 1; i <= d.text.Lines(); i++ {
		if err := d.unknownHeading(i, described, understands); err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}

// unknownHeading says what is wrong with a line that is nearly a heading; nil: it is none.
func (d *document) unknownHeading(i int, described map[int]bool, understands func(step string) bool) error {
	line := strings.TrimSpace(d.text.Line(i))
	word, _, isHeading := strings.Cut(line, ":")
	near := suggest.Misspelt(word, headings)
	step, before := d.stepBehind(i, described)
	switch {
	case !described[i] || line == "":
		return nil
	case isHeading && before && strings.TrimSpace(word) != word && slices.Contains(headings, strings.TrimSpace(word)):
		return d.problemAt(i, word, "this line reads like a heading, and is none: a blank stands before its colon", "write "+d.translated(strings.TrimSpace(word))+":")
	case isHeading && near != "" && word != d.translated(near):
		return d.problemAt(i, word, fmt.Sprintf("this line reads like a heading, and is none: %q is no keyword%s", word, d.ofLanguage()), "write "+d.translated(near)+":")
	case isHeading && before && understands(step) && !strings.Contains(word, " "):
		return d.problemAt(i, word, fmt.Sprintf("this line reads like a heading, and is none: %q is no keyword%s", word, d.ofLanguage()), "write "+d.translated("Scenario")+":")
	}
	for _, heading := range slices.Backward(headings) { // Scenario Outline before Scenario
		if name, is := strings.CutPrefix(line+" ", heading+" "); is && before && !isHeading {
			return d.problemAt(i, heading, "this line reads like a heading, and is none: it has no colon", strings.TrimSpace("write "+d.translated(heading)+": "+name))
		}
	}
	return nil
}

// stepBehind is the next line of the description, without its keyword, where it begins as a step does.
func (d *document) stepBehind(i int, described map[int]bool) (step string, is bool) {
	for i++; i <= d.text.Lines() && described[i]; i++ {
		if next := strings.TrimSpace(d.text.Line(i)); next != "" {
			keyword, step, more := strings.Cut(next, " ")
			return strings.TrimSpace(step), more && (slices.Contains(keywords, keyword) || slices.Contains(d.stepKeywords(), keyword))
		}
	}
	return "", false
}

// problemAt is what is wrong with a word of a line.
func (d *document) problemAt(line int, word, message, help string) error {
	before, _, _ := strings.Cut(d.text.Line(line), word)
	return d.text.Problem(line, utf8.RuneCountInString(before)+1, utf8.RuneCountInString(word), message, help)
}

// descriptionLines are the numbers of the lines that Gherkin takes for descriptions.
func descriptionLines(d *document) map[int]bool {
	lines := map[int]bool{}
	add := func(heading *messages.Location, description string) {
		i := int(heading.Line)
		for line := range strings.SplitSeq(description, "\n") {
			for i++; i <= d.text.Lines() && strings.TrimSpace(d.text.Line(i)) != strings.TrimSpace(line); i++ { // comments
			}
			lines[i] = description != ""
		}
	}
	feature := d.gherkin.Feature
	add(feature.Location, feature.Description)
	for _, child := range feature.Children {
		if child.Background != nil {
			add(child.Background.Location, child.Background.Description)
		}
		if child.Scenario != nil {
			add(child.Scenario.Location, child.Scenario.Description)
		}
		if child.Rule == nil {
			continue
		}
		add(child.Rule.Location, child.Rule.Description)
		for _, inner := range child.Rule.Children {
			if inner.Scenario != nil {
				add(inner.Scenario.Location, inner.Scenario.Description)
			}
		}
	}
	return lines
}
