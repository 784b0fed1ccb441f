package steps

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
)

// row is a row of the table below a step.
type row struct {
	number int // from 0
	cells  []string
}

func rowOf(number int, in *messages.PickleTableRow) row {
	r := row{number: number}
	for _, c := range in.Cells {
		r.cells = append(r.cells, c.Value)
	}
	return r
}

// wrong makes an error one of a cell of the row; nil stays nil.
func (r row) wrong(column int, err error) error {
	if err == nil {
		return nil
	}
	return &cellError{row: r.number, column: column, err: err}
}

// cellError is an error of a cell of a step's table, by its numbers from 0. A feature's file is told of it
// at the cell; whoever knows no more than the step reads which row it is.
type cellError struct {
	row, column int
	err         error
}

func (e *cellError) Error() string {
	text := fmt.Sprintf("row %d of the table: %v", e.row+1, e.err)
	if help := problem.HelpOf(e.err); help != "" {
		text += "; " + help
	}
	return text
}

func (e *cellError) Unwrap() error { return e.err }

// rows answers a table's rows, each with exactly so many cells. A first row that
// is the header is left out.
func (a stepArgument) rows(header ...string) ([]row, error) {
	var rows []row
	for i, cells := range a.table.Rows {
		r := rowOf(i, cells)
		if i == 0 && strings.Join(r.cells, "|") == strings.Join(header, "|") {
			continue
		}
		if len(r.cells) != len(header) {
			return nil, r.wrong(0, fmt.Errorf("the row has %s; each row has %d: | %s |", wording.Counted(len(r.cells), "cell"), len(header), strings.Join(header, " | ")))
		}
		rows = append(rows, r)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("the table is empty; each row is: | %s |", strings.Join(header, " | "))
	}
	return rows, nil
}

// span is a part of a line of a feature's file.
type span struct {
	verdict.Place
	width int
}

// span is where the words of a step stand.
func (d description) span(step *messages.PickleStep) span {
	return span{d.place(step), cmp.Or(d.widths[step.Id], utf8.RuneCountInString(step.Text))}
}

// cell is where a cell of a step's table stands; that of the step where the table has none.
func (d description) cell(step *messages.PickleStep, row, column int) span {
	table, at := d.tables[step.Id], d.span(step)
	if table == nil || row >= len(table.Rows) || column >= len(table.Rows[row].Cells) {
		return at
	}
	cell := table.Rows[row].Cells[column]
	at.Line, at.Column, at.width = int(cell.Location.Line), int(cell.Location.Column), utf8.RuneCountInString(cell.Value)
	return at
}

// naming is where a step names a kind of event: all its words, or a cell of its table.
func (d description) naming(step *messages.PickleStep, kind string) (at span, found bool) {
	if strings.Contains(step.Text, `"`+kind+`"`) {
		return d.span(step), true
	}
	table, _ := below(step)
	for i, row := range table {
		for j, cell := range row {
			if slices.Contains(kindsOf(cell), kind) {
				return d.cell(step, i, j), true
			}
		}
	}
	return span{}, false
}

// inPatterns are the words in quotes of a sentence, which are kinds where the quotes hold an order.
func inPatterns(text string) []string {
	var words []string
	for i, part := range strings.Split(text, `"`) {
		if i%2 == 1 {
			words = append(words, strings.FieldsFunc(part, func(r rune) bool { return strings.ContainsRune(" ()|&?*+{},", r) })...)
		}
	}
	return words
}

// wrong is what of a step is wrong, by its error, and where that is: a cell of its table, a place in the text
// below it, or all its words.
func (d description) wrong(step *messages.PickleStep, err error) (at span, of error) {
	var cell *cellError
	var doc *docError
	switch {
	case errors.As(err, &cell):
		return d.cell(step, cell.row, cell.column), cell.err
	case errors.As(err, &doc):
		return d.inDoc(step, doc.before), doc.err
	}
	return d.span(step), err
}
