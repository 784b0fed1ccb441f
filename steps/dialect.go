package steps

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v42"

	"github.com/streamspec/streamspec/internal/problem"
)

// english is the language of a file that names none.
const english = "en"

// ofLanguage names the language whose keywords count; empty: it is English.
func (d *document) ofLanguage() string {
	if language := d.gherkin.Feature.Language; language != english {
		return fmt.Sprintf(" of the language %q", language)
	}
	return ""
}

// translated is a heading in the language of the file.
func (d *document) translated(heading string) string {
	return headingIn(d.gherkin.Feature.Language, heading)
}

// headingIn is a heading in a language.
func headingIn(language, heading string) string {
	dialect := gherkin.DialectsBuiltin().GetDialect(language)
	if dialect == nil || language == english {
		return heading
	}
	words := map[string][]string{
		"Feature": dialect.FeatureKeywords(), "Rule": dialect.RuleKeywords(), "Background": dialect.BackgroundKeywords(), "Examples": dialect.ExamplesKeywords(),
		"Scenario Outline": dialect.ScenarioOutlineKeywords(), "Scenario": dialect.ScenarioKeywords(),
	}[heading]
	if len(words) == 0 {
		return heading
	}
	return words[len(words)-1]
}

// stepKeywords are the words before sentences in the language of the file.
func (d *document) stepKeywords() []string {
	dialect := gherkin.DialectsBuiltin().GetDialect(d.gherkin.Feature.Language)
	if dialect == nil || d.ofLanguage() == "" {
		return keywords
	}
	var all []string
	for _, word := range slices.Backward(dialect.StepKeywords()) {
		if word = strings.TrimSpace(word); !slices.Contains(all, word) {
			all = append(all, word)
		}
	}
	return all
}

var languageLine = regexp.MustCompile(`^\s*#\s*language\s*:\s*([a-zA-Z\-_]+)\s*$`)

// languageOf is the language that a file names above its feature.
func languageOf(text *problem.Text) string {
	for i := 1; i <= text.Lines(); i++ {
		if m := languageLine.FindStringSubmatch(text.Line(i)); m != nil {
			return m[1]
		}
	}
	return english
}
