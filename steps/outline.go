package steps

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/streamspec/streamspec/internal/suggest"
)

// emptyExamples finds tables of examples that have no rows: in an outline of which nothing
// runs, and beside tables that have some.
func (d *document) emptyExamples() []error {
	const help = "write below it: Examples:, a row with the names that stand in <>, and a row for each scenario"
	var errs []error
	for _, s := range scenariosOf(d.gherkin.Feature) {
		switch table := strayTable(d, s); {
		case table != nil:
			errs = append(errs, d.problem(table.Location, table.Keyword+":", fmt.Sprintf("%s: begins a scenario, so the outline %q has no Examples", table.Keyword, s.Name), "write "+d.translated("Examples")+":"))
		case lacksExamples(d, s):
			errs = append(errs, d.problem(s.Location, s.Keyword, fmt.Sprintf("the outline %q has no Examples, so nothing of it runs", s.Name), help))
		}
		for _, examples := range s.Examples {
			if len(examples.TableBody) == 0 {
				errs = append(errs, d.problem(examples.Location, examples.Keyword, fmt.Sprintf("these Examples of the outline %q have no rows, so nothing runs", s.Name), help))
			}
		}
	}
	return errs
}

// lacksExamples tells an outline below which no Examples stand.
func lacksExamples(d *document, s *messages.Scenario) bool {
	return len(s.Examples) == 0 && d.isOutline(s)
}

// strayTable is what Gherkin takes for the scenario behind an outline, and is the table of its examples below a
// word that means another thing; nil: there is none.
func strayTable(d *document, outline *messages.Scenario) *messages.Scenario {
	if !lacksExamples(d, outline) {
		return nil
	}
	all := scenariosOf(d.gherkin.Feature)
	i := slices.Index(all, outline) + 1
	if i == len(all) || all[i].Name != "" || len(all[i].Steps) > 0 || !strings.HasPrefix(strings.TrimSpace(all[i].Description), "|") {
		return nil
	}
	return all[i]
}

// isStrayTable tells that a scenario is such a table, which is told of.
func isStrayTable(d *document, id string) bool {
	return slices.ContainsFunc(scenariosOf(d.gherkin.Feature), func(s *messages.Scenario) bool {
		table := strayTable(d, s)
		return table != nil && table.Id == id
	})
}

// emptyScenarios finds what has no name, or nothing below it.
func (d *document) emptyScenarios() []error {
	var errs []error
	for _, s := range scenariosOf(d.gherkin.Feature) {
		if s.Name == "" && !isStrayTable(d, s.Id) {
			errs = append(errs, d.problem(s.Location, s.Keyword+":", "the scenario has no name, so no report can say which it is", "write what it shows, for example: Scenario: an order arrives"))
		}
	}
	for _, child := range d.gherkin.Feature.Children {
		if rule := child.Rule; rule != nil && !slices.ContainsFunc(rule.Children, func(c *messages.RuleChild) bool { return c.Scenario != nil }) {
			errs = append(errs, d.problem(rule.Location, rule.Keyword+":", fmt.Sprintf("the rule %q has no scenario, so nothing shows it", rule.Name), "write a scenario below it, or remove it"))
		}
	}
	return errs
}

// lostColumns finds columns of examples that no <NAME> reaches: a name was forgotten, or a | is too much, or another
// column has the name.
func (d *document) lostColumns() []error {
	var errs []error
	for _, s := range scenariosOf(d.gherkin.Feature) {
		for _, examples := range s.Examples {
			if examples.TableHeader == nil {
				continue
			}
			names := valuesOfRow(examples.TableHeader)
			for i, cell := range examples.TableHeader.Cells {
				switch {
				case cell.Value == "":
					errs = append(errs, d.problem(cell.Location, "|", fmt.Sprintf("the column %d of these Examples has no name", i+1),
						"write the name by which <NAME> stands in the steps, or take the column out"))
				case slices.Contains(names[:i], cell.Value):
					errs = append(errs, d.problem(cell.Location, cell.Value, fmt.Sprintf("two columns of these Examples have the name %q", cell.Value), "give each a name of its own"))
				}
			}
		}
	}
	return errs
}

// placeholder is a name in <> that is all of a quoted text, or of a number's place: what stands in a
// longer text may be meant as it is.
var placeholder = regexp.MustCompile(`(?:^|["\s])<([A-Za-z][\w -]*)>(?:$|["\s])`)

// unknownPlaceholders finds names in <> that no column of the Examples has: they would stay as they are.
func (d *document) unknownPlaceholders() []error {
	var errs []error
	for _, s := range scenariosOf(d.gherkin.Feature) {
		for _, examples := range s.Examples {
			if examples.TableHeader == nil {
				continue
			}
			columns := valuesOfRow(examples.TableHeader)
			for _, step := range s.Steps {
				errs = append(errs, d.placeholdersOf(step, columns)...)
			}
		}
	}
	return slices.CompactFunc(errs, func(a, b error) bool { return a.Error() == b.Error() })
}

// placeholdersOf finds them in the sentence of a step, and in its table.
func (d *document) placeholdersOf(step *messages.Step, columns []string) []error {
	var errs []error
	tell := func(at *messages.Location, text string) {
		for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(columns, m[1]) {
				errs = append(errs, d.problem(at, text, fmt.Sprintf("no column of the Examples has the name %q, so <%s> stays as it is", m[1], m[1]),
					suggest.DidYouMean(m[1], columns)+"the columns are: "+strings.Join(columns, ", ")))
			}
		}
	}
	tell(step.Location, step.Keyword+step.Text)
	if step.DataTable != nil {
		for _, row := range step.DataTable.Rows {
			for _, cell := range row.Cells {
				tell(cell.Location, cell.Value)
			}
		}
	}
	return errs
}

func valuesOfRow(row *messages.TableRow) []string {
	var all []string
	for _, cell := range row.Cells {
		all = append(all, cell.Value)
	}
	return all
}
