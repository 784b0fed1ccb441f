package steps

import (
	"fmt"
	"regexp"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/streamspec/streamspec/internal/check"
)

// unusableTags finds tags that no tag expression can name.
func (d *document) unusableTags() []error {
	var errs []error
	tell := func(tags []*messages.Tag) {
		for _, tag := range tags {
			if !check.IsTag(tag.Name) {
				errs = append(errs, d.problem(tag.Location, tag.Name, fmt.Sprintf("%q is no tag, so no tag expression selects it", tag.Name),
					"a tag is one word of letters, digits, _, - and the like behind an @; several stand apart: @slow @wire"))
			}
		}
	}
	tell(d.gherkin.Feature.Tags)
	for _, child := range d.gherkin.Feature.Children {
		if child.Rule != nil {
			tell(child.Rule.Tags)
		}
	}
	for _, s := range scenariosOf(d.gherkin.Feature) {
		tell(s.Tags)
		for _, examples := range s.Examples {
			tell(examples.Tags)
		}
	}
	return errs
}

// doubts finds what is a part of a text, and is probably meant to be more.
func (d *document) doubts() []error {
	feature := d.gherkin.Feature
	errs := d.tagsInName(feature.Location, feature.Name)
	for _, child := range feature.Children {
		if child.Rule != nil {
			errs = append(errs, d.tagsInName(child.Rule.Location, child.Rule.Name)...)
		}
	}
	backgrounds, scenarios := partsOf(feature)
	for _, b := range backgrounds {
		errs = append(errs, d.doubtsOfSteps(b.Steps, false)...)
	}
	for _, s := range scenarios {
		errs = append(errs, d.tagsInName(s.Location, s.Name)...)
		errs = append(errs, d.doubtsOfSteps(s.Steps, len(s.Examples) == 0 && !d.isOutline(s))...)
	}
	return errs
}

// tagsBehind are tags at the end of a name.
var tagsBehind = regexp.MustCompile(`(?:\s@[^\s@]+)+$`)

// tagsInName finds tags in the line of a heading, where they are a part of its name.
func (d *document) tagsInName(at *messages.Location, name string) []error {
	tags := strings.TrimSpace(tagsBehind.FindString(name))
	if tags == "" {
		return nil
	}
	return []error{d.problemAt(int(at.Line), tags, fmt.Sprintf("%s is a part of the name here, and no tag", tags), "tags stand in a line of their own, above the heading")}
}

// doubtsOfSteps finds lines below the head of a table, as Markdown has them, and in a scenario without examples
// names in <>.
func (d *document) doubtsOfSteps(steps []*messages.Step, plain bool) []error {
	var errs []error
	for _, step := range steps {
		for _, m := range placeholder.FindAllStringSubmatch(itsText.ReplaceAllString(step.Text, `""`), -1) {
			if plain {
				errs = append(errs, d.problemAt(int(step.Location.Line), "<"+m[1]+">", fmt.Sprintf("the scenario has no Examples, so <%s> stays as it is", m[1]),
					fmt.Sprintf("write Scenario Outline:, and Examples: with the column %q; or ${%[1]s}, if a variable is meant", m[1])))
			}
		}
		if step.DataTable == nil {
			continue
		}
		for _, row := range step.DataTable.Rows {
			if isRuled(row) {
				errs = append(errs, d.problem(row.Location, "|", "this line is a row of the table like any other", "remove it: only Markdown has such a line below the head of a table"))
			}
		}
	}
	return errs
}

// itsText is a text that a stream or a log is to have: what stands in <> there may be HTML, or what models send, such
// as <think>.
var itsText = regexp.MustCompile(`\b(?:equal to|is|logs|containing|start(?:s|ing) with|matching|the body|the data) "[^"]*"`)

var ruled = regexp.MustCompile(`^:?-{3,}:?$`)

// isRuled tells a row of which each cell is a line.
func isRuled(row *messages.TableRow) bool {
	for _, cell := range row.Cells {
		if !ruled.MatchString(cell.Value) {
			return false
		}
	}
	return len(row.Cells) > 0
}
