package steps

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v34"

	"github.com/streamspec/streamspec/internal/docstring"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/verdict"
)

// Features are feature files that have been read and checked.
type Features struct {
	Scenarios []Planned // that can run, in the order of the files
	// Faulty are those of which nothing can run: the files are no Gherkin, or outlines and tables of
	// examples have no rows. They are there to be selected like others.
	Faulty []Planned

	doubts   []error              // what can run, and may not be what is meant
	contents []godog.Feature      // the files that are Gherkin
	said     []Sentence           // the sentences that their steps are
	inFile   map[string][]Planned // by the path
}

// In lists the scenarios of a file, in their order, and then the faulty ones.
func (f *Features) In(path string) []Planned { return f.inFile[path] }

// Planned is a scenario of a feature that has not run yet.
type Planned struct {
	Name  string
	Tags  []string
	Place verdict.Place

	id          string // of the pickle: the same each time godog reads these files
	description description
	pickle      *messages.Pickle
	understood  []understood // the steps
	text        *problem.Text
	lines       *lines   // of its file; nil: all lines are the scenario's
	parts       []string // of the file that it is made of
	lacksStep   bool     // a line that reads like a step of it is none
	told        []int    // lines of which it was told why they are no sentences
}

// Feature is the name of its feature.
func (p Planned) Feature() string { return p.description.scenario.Group }

// Covers tells whether a line of its file is one of the scenario: its own, a row of its
// examples, or a step or a head that it shares with others.
func (p Planned) Covers(line int) bool {
	return p.lines == nil || slices.Contains(p.parts, p.lines.part(line))
}

// problem is what is wrong at a place of the scenario's file.
func (p Planned) problem(at verdict.Place, width int, message, help string) error {
	return p.text.Problem(at.Line, at.Column, width, message, help)
}

// Load reads feature files. The error is problem.Problems: everything that can be known
// to be wrong before anything runs, also sentences that nobody understands; the features
// are then what could be read.
func Load(paths []string) (*Features, error) {
	features := &Features{inFile: map[string][]Planned{}}
	if len(paths) == 0 {
		return features, nil // nobody needs the sentences, nor the time to compile their expressions
	}
	check := newChecker(Sentences())
	var ids identifiers
	var errs []error
	for _, path := range paths {
		d, err := read(path, &ids)
		if err != nil {
			features.add(path, nil, guessed(path, d))
			errs = append(errs, inARow(err), check.salvaged(d, err))
			continue
		}
		features.contents = append(features.contents, godog.Feature{Name: path, Contents: []byte(docstring.WithBlanks(d.text.Content))})
		planned, faulty := plan(d)
		errs = append(errs, check.document(d, planned))
		features.doubts = append(features.doubts, d.doubts()...)
		features.add(path, planned, faulty)
	}
	features.said = check.said()
	return features, problem.Join(errs...)
}

func (f *Features) add(path string, planned, faulty []Planned) {
	f.Scenarios, f.Faulty = append(f.Scenarios, planned...), append(f.Faulty, faulty...)
	f.inFile[path] = slices.Concat(planned, faulty)
}

// place is where the words of a step begin, behind its keyword.
func (d description) place(step *messages.PickleStep) verdict.Place {
	at := d.steps[step.Id]
	at.Place.Column += utf8.RuneCountInString(at.Keyword) + 1
	return at.Place
}

// plan describes the scenarios of a document: those that run, and outlines and tables of examples without rows.
func plan(d *document) (planned, faulty []Planned) {
	ix, lines := indexOf(d.gherkin), linesOf(d)
	rowless := map[string]bool{}
	for _, s := range scenariosOf(d.gherkin.Feature) {
		faulty = append(faulty, emptyTables(d, s, lines)...)
		if !d.withoutRows(s) {
			continue
		}
		rowless[s.Id] = true
		if len(s.Examples) > 0 {
			continue
		}
		at := ix.place(d.text.File, []string{s.Id})
		faulty = append(faulty, Planned{Name: s.Name, Place: at, Tags: lines.tags[s.Id], text: d.text, lines: lines, parts: lines.partsAt(s)})
	}
	for _, p := range d.pickles {
		if rowless[p.AstNodeIds[0]] { // Gherkin takes an outline without a table for a scenario
			continue
		}
		one := Planned{
			Name: ix.name(p), Place: ix.place(d.text.File, p.AstNodeIds), Tags: tagNames(p.Tags),
			id: p.Id, pickle: p, text: d.text, lines: lines, parts: lines.partsOf(p),
		}
		one.description = ix.describe(d, one)
		planned = append(planned, one)
	}
	return planned, faulty
}

// emptyTables are the tables of examples that have no rows: whatever selects the rows that they should have tells of them.
func emptyTables(d *document, s *messages.Scenario, lines *lines) []Planned {
	var all []Planned
	for _, examples := range s.Examples {
		if len(examples.TableBody) > 0 {
			continue
		}
		all = append(all, Planned{
			Name: s.Name, Place: verdict.Place{File: d.text.File, Line: int(examples.Location.Line), Column: int(examples.Location.Column)},
			Tags: slices.Concat(lines.tags[s.Id], tagTexts(examples.Tags)), text: d.text, lines: lines, parts: append(lines.partsAt(s), examples.Id),
		})
	}
	return all
}

func tagNames(tags []*messages.PickleTag) []string {
	var names []string
	for _, tag := range tags {
		names = append(names, tag.Name)
	}
	return names
}

// index finds the nodes of a Gherkin document by their IDs.
type index struct {
	locations map[string]*messages.Location
	keywords  map[string]string
	tables    map[string]*messages.DataTable // of steps
	docs      map[string]*messages.DocString // of steps
	names     map[string]string              // of scenarios, as they are written
	rows      map[string]string              // of examples: the values with their names
	prose     map[string]string              // of a scenario
	rules     map[string]verdict.Rule        // that a scenario stands in
	widths    map[string]int                 // of the words of a step
}

func (ix index) tags(tags []*messages.Tag) {
	for _, tag := range tags {
		ix.locations[tag.Id] = tag.Location
	}
}

func indexOf(d *messages.GherkinDocument) index {
	ix := index{
		locations: map[string]*messages.Location{}, keywords: map[string]string{}, tables: map[string]*messages.DataTable{}, docs: map[string]*messages.DocString{}, names: map[string]string{}, rows: map[string]string{},
		prose: map[string]string{}, rules: map[string]verdict.Rule{}, widths: map[string]int{},
	}
	ix.tags(d.Feature.Tags)
	for _, child := range d.Feature.Children {
		ix.background(child.Background)
		if child.Rule == nil {
			continue
		}
		ix.tags(child.Rule.Tags)
		for _, inner := range child.Rule.Children {
			ix.background(inner.Background)
			if inner.Scenario != nil {
				ix.rules[inner.Scenario.Id] = verdict.Rule{Name: child.Rule.Name, About: prose(child.Rule.Description)}
			}
		}
	}
	for _, s := range scenariosOf(d.Feature) {
		ix.scenario(s)
	}
	return ix
}

func (ix index) background(b *messages.Background) {
	if b != nil {
		ix.steps(b.Steps)
	}
}

func (ix index) scenario(s *messages.Scenario) {
	ix.locations[s.Id] = s.Location
	ix.names[s.Id], ix.prose[s.Id] = s.Name, prose(s.Description)
	ix.steps(s.Steps)
	ix.tags(s.Tags)
	for _, examples := range s.Examples {
		ix.tags(examples.Tags)
		for _, row := range examples.TableBody {
			ix.locations[row.Id], ix.rows[row.Id] = row.Location, shownRow(examples.TableHeader, row)
		}
	}
}

// shownRow are the values of a row of examples: n = 3, kind = progress.
func shownRow(head, row *messages.TableRow) string {
	var all []string
	for i, cell := range row.Cells {
		all = append(all, head.Cells[i].Value+" = "+cell.Value)
	}
	return strings.Join(all, ", ")
}

func (ix index) steps(steps []*messages.Step) {
	for _, s := range steps {
		ix.locations[s.Id] = s.Location
		ix.widths[s.Id] = utf8.RuneCountInString(s.Text)
		ix.keywords[s.Id], ix.tables[s.Id], ix.docs[s.Id] = s.Keyword, s.DataTable, s.DocString
	}
}

// name is a scenario's name: of an outline that does not name its values, with those of the row,
// so that rows are told apart, whatever stands beside them.
func (ix index) name(p *messages.Pickle) string {
	row, isRow := ix.rows[p.AstNodeIds[len(p.AstNodeIds)-1]]
	if !isRow || p.Name != ix.names[p.AstNodeIds[0]] {
		return p.Name
	}
	return fmt.Sprintf("%s (%s)", p.Name, row)
}

// place is where the last of the nodes stands: for a scenario outline, the row of
// its examples.
func (ix index) place(file string, ids []string) verdict.Place {
	at := ix.locations[ids[len(ids)-1]]
	return verdict.Place{File: file, Line: int(at.Line), Column: int(at.Column)}
}

// describe is what a scenario is before it runs.
func (ix index) describe(d *document, p Planned) description {
	described := description{
		scenario: verdict.Scenario{
			Name: p.Name, Prose: ix.prose[p.pickle.AstNodeIds[0]], Place: p.Place, Tags: p.Tags,
			Group: d.gherkin.Feature.Name, About: prose(d.gherkin.Feature.Description), Rule: ix.rules[p.pickle.AstNodeIds[0]],
		},
		hash:  d.hash,
		steps: map[string]verdict.Step{}, tables: map[string]*messages.DataTable{}, docs: map[string]*messages.DocString{}, widths: map[string]int{},
	}
	for _, tag := range p.pickle.Tags {
		if described.gap.width == 0 && meansGap(tag.Name) {
			described.gap = span{ix.place(d.text.File, []string{tag.AstNodeId}), utf8.RuneCountInString(tag.Name)}
		}
	}
	for _, st := range p.pickle.Steps {
		step := verdict.Step{
			Keyword: strings.TrimSpace(ix.keywords[st.AstNodeIds[0]]),
			Text:    st.Text,
			Place:   ix.place(d.text.File, st.AstNodeIds[:1]),
		}
		step.Table, step.Doc = below(st)
		described.steps[st.Id], described.tables[st.Id], described.docs[st.Id] = step, ix.tables[st.AstNodeIds[0]], ix.docs[st.AstNodeIds[0]]
		described.widths[st.Id] = ix.widths[st.AstNodeIds[0]]
	}
	return described
}

// prose is a description as Gherkin has it, without what it is indented by.
func prose(description string) string {
	lines := strings.Split(strings.TrimSpace(description), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, "\n")
}

// below is the table, or the text, that stands below a step.
func below(st *messages.PickleStep) (table [][]string, doc string) {
	switch {
	case st.Argument == nil:
	case st.Argument.DocString != nil:
		doc = st.Argument.DocString.Content
	case st.Argument.DataTable != nil:
		for _, row := range st.Argument.DataTable.Rows {
			var cells []string
			for _, cell := range row.Cells {
				cells = append(cells, cell.Value)
			}
			table = append(table, cells)
		}
	}
	return table, doc
}

// errUnselected leaves a scenario out: godog takes it for skipped.
var errUnselected = fmt.Errorf("not selected: %w", godog.ErrSkip)

// errNotStarted leaves a scenario out that a run no longer starts.
var errNotStarted = errors.Join(errors.New("not started: the run has ended"), godog.ErrSkip)
