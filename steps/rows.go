package steps

import (
	"strings"
	"unicode/utf8"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/streamspec/streamspec/internal/problem"
)

// What is wrong with a row that does not end in |: Gherkin passes over what stands behind its last one.
const (
	rowNotClosed     = "this row does not end in |, so what stands behind its last one would be left out"
	rowNotClosedHelp = `write | behind the last cell, too; inside a cell | is written \|`
)

// behindLast is what stands behind the last | of a row; a comment is none. Empty: the row is closed.
func behindLast(row string) string {
	plain := escaped.ReplaceAllStringFunc(row, func(sign string) string { return strings.Repeat("_", len(sign)) })
	if rest := strings.TrimSpace(row[strings.LastIndex(plain, "|")+1:]); !strings.HasPrefix(rest, "#") {
		return rest
	}
	return ""
}

// openRows finds rows of tables whose last cell is not closed.
func (d *document) openRows() error {
	var errs []error
	for _, row := range rowsOf(d.gherkin.Feature) {
		if rest := behindLast(d.text.Line(int(row.Location.Line))); rest != "" {
			line := d.text.Line(int(row.Location.Line))
			column := utf8.RuneCountInString(line[:strings.LastIndex(line, rest)]) + 1
			errs = append(errs, d.text.Problem(int(row.Location.Line), column, utf8.RuneCountInString(rest), rowNotClosed, rowNotClosedHelp))
		}
	}
	return problem.Join(errs...)
}

// rowsOf lists the rows of all tables of a feature.
func rowsOf(feature *messages.Feature) []*messages.TableRow {
	if feature == nil {
		return nil
	}
	var rows []*messages.TableRow
	ofSteps := func(steps []*messages.Step) {
		for _, step := range steps {
			if step.DataTable != nil {
				rows = append(rows, step.DataTable.Rows...)
			}
		}
	}
	backgrounds, scenarios := partsOf(feature)
	for _, background := range backgrounds {
		ofSteps(background.Steps)
	}
	for _, s := range scenarios {
		ofSteps(s.Steps)
		for _, examples := range s.Examples {
			if examples.TableHeader != nil {
				rows = append(rows, examples.TableHeader)
			}
			rows = append(rows, examples.TableBody...)
		}
	}
	return rows
}
