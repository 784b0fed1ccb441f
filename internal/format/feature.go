package format

import (
	"fmt"
	"slices"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"

	"github.com/streamspec/streamspec/internal/docstring"
	"github.com/streamspec/streamspec/internal/wording"
)

// indent is one step of indentation.
const indent = 2

// Feature formats a feature: what belongs to something stands two blanks further in, and the
// columns of tables are aligned. The error says that it is no feature.
func Feature(content string) (string, error) {
	lines := linesOf(docstring.WithBlanks(content))
	document, err := parse(strings.Join(lines, "\n"))
	if err != nil {
		return "", err
	}
	f := &featureLines{lines: lines, indents: map[int]int{}, cells: map[int][]string{}, docs: map[int]bool{}}
	f.feature(document.Feature)
	formatted := tidy(f.format(), func(i int) bool { return f.docs[i+1] })
	again, err := parse(formatted)
	if err != nil || !slices.Equal(wordsOf(document), wordsOf(again)) {
		return "", ErrMeaning
	}
	return formatted, nil
}

func parse(content string) (*messages.GherkinDocument, error) {
	n := 0
	return gherkin.ParseGherkinDocument(strings.NewReader(content), func() string { n++; return fmt.Sprint(n) })
}

// wordsOf are what a feature says, without where.
func wordsOf(document *messages.GherkinDocument) []string {
	n := 0
	var words []string
	for _, p := range gherkin.Pickles(*document, "", func() string { n++; return fmt.Sprint(n) }) {
		words = append(words, p.Name)
		for _, tag := range p.Tags {
			words = append(words, tag.Name)
		}
		for _, step := range p.Steps {
			words = append(words, step.Text)
			if a := step.Argument; a != nil && a.DocString != nil {
				words = append(words, a.DocString.Content)
			} else if a != nil && a.DataTable != nil {
				for _, row := range a.DataTable.Rows {
					for _, cell := range row.Cells {
						words = append(words, cell.Value)
					}
				}
			}
		}
	}
	return words
}

// featureLines knows of each line, by its number from 1, how it is to stand.
type featureLines struct {
	lines   []string
	indents map[int]int
	cells   map[int][]string // of the rows of tables, aligned
	docs    map[int]bool     // the lines of doc strings, whose blanks mean something
}

// at indents what stands at a place, and the tags above it.
func (f *featureLines) at(place *messages.Location, by int, tags []*messages.Tag) {
	f.indents[int(place.Line)] = by
	for _, tag := range tags {
		f.indents[int(tag.Location.Line)] = by
	}
}

func (f *featureLines) feature(feature *messages.Feature) {
	if feature == nil {
		return
	}
	f.at(feature.Location, 0, feature.Tags)
	for _, child := range feature.Children {
		switch {
		case child.Rule != nil:
			f.at(child.Rule.Location, indent, child.Rule.Tags)
			for _, inner := range child.Rule.Children {
				f.part(inner.Background, inner.Scenario, 2*indent)
			}
		default:
			f.part(child.Background, child.Scenario, indent)
		}
	}
}

func (f *featureLines) part(background *messages.Background, scenario *messages.Scenario, by int) {
	if background != nil {
		f.at(background.Location, by, nil)
		f.steps(background.Steps, by+indent)
	}
	if scenario == nil {
		return
	}
	f.at(scenario.Location, by, scenario.Tags)
	f.steps(scenario.Steps, by+indent)
	for _, examples := range scenario.Examples {
		f.at(examples.Location, by+indent, examples.Tags)
		if examples.TableHeader != nil {
			f.table(append([]*messages.TableRow{examples.TableHeader}, examples.TableBody...), by+2*indent)
		}
	}
}

func (f *featureLines) steps(steps []*messages.Step, by int) {
	for _, step := range steps {
		f.at(step.Location, by, nil)
		if step.DataTable != nil {
			f.table(step.DataTable.Rows, by+indent)
		}
		if step.DocString != nil {
			f.docString(step.DocString, by+indent)
		}
	}
}

// docString moves a doc string as a whole.
func (f *featureLines) docString(doc *messages.DocString, by int) {
	first := int(doc.Location.Line)
	last := first + 1
	for !strings.HasPrefix(strings.TrimSpace(f.lines[last-1]), doc.Delimiter) {
		last++
	}
	shift := by - int(doc.Location.Column-1)
	for n := first; n <= last; n++ {
		f.docs[n] = true
		line := f.lines[n-1]
		if strings.TrimSpace(line) == "" && n != last {
			continue
		}
		own := len(line) - len(strings.TrimLeft(line, " "))
		f.lines[n-1] = strings.Repeat(" ", max(own+shift, 0)) + strings.TrimLeft(line, " ")
	}
	f.lines[last-1] = strings.Repeat(" ", by) + strings.TrimSpace(f.lines[last-1])
}

// table aligns the columns of rows. A cell is as it is written, with its escapes.
func (f *featureLines) table(rows []*messages.TableRow, by int) {
	var widths []int
	for _, row := range rows {
		n := int(row.Location.Line)
		f.indents[n], f.cells[n] = by, cellsOf(f.lines[n-1])
		for i, cell := range f.cells[n] {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], wording.Columns(cell))
		}
	}
	for _, row := range rows {
		cells := f.cells[int(row.Location.Line)]
		for i, cell := range cells {
			cells[i] = cell + strings.Repeat(" ", widths[i]-wording.Columns(cell))
		}
	}
}

// cellsOf splits a row at its bars, but for escaped ones.
func cellsOf(line string) []string {
	line = strings.TrimSpace(line)
	var cells []string
	from := 1
	for i := 1; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case '|':
			cells = append(cells, strings.TrimSpace(line[from:i]))
			from = i + 1
		}
	}
	return cells
}

// format is the lines as they are to stand. Prose stands below its head; a comment, where what
// it is about does.
func (f *featureLines) format() []string {
	out := slices.Clone(f.lines)
	below := 0
	for i, line := range f.lines {
		n := i + 1
		if f.docs[n] {
			continue
		}
		text := strings.TrimSpace(line)
		by, known := f.indents[n]
		switch {
		case text == "":
			out[i] = ""
			continue
		case f.cells[n] != nil:
			text = "| " + strings.Join(f.cells[n], " | ") + " |"
		case known:
			below = by + indent
		case strings.HasPrefix(text, "#"):
			by = f.next(n, below)
		default:
			by = below
		}
		out[i] = strings.Repeat(" ", by) + text
	}
	return out
}

// next is the indentation of what follows a comment.
func (f *featureLines) next(n, otherwise int) int {
	for ; n < len(f.lines); n++ {
		if by, known := f.indents[n+1]; known {
			return by
		}
		if text := strings.TrimSpace(f.lines[n]); text != "" && !strings.HasPrefix(text, "#") {
			return otherwise
		}
	}
	return otherwise
}
