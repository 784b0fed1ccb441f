package steps

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v21"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/verdict"
)

// Features are feature files that have been read and checked.
type Features struct {
	Scenarios []Planned // in the order of the files
	paths     []string
}

// Planned is a scenario of a feature that has not run yet.
type Planned struct {
	Name  string
	Tags  []string
	Place verdict.Place
	URI   string // the file, as godog names it

	id          string // of the pickle: the same each time godog reads these files
	description description
	pickle      *messages.Pickle
}

// Load reads feature files; a path may end in :LINE, for the scenario that starts
// there. The error is problem.Problems: everything that can be known to be wrong
// before anything runs, also sentences that nobody understands.
func Load(paths []string) (*Features, error) {
	if len(paths) == 0 {
		return &Features{}, nil
	}
	read, err := retrieve(paths...)
	if err != nil {
		return nil, eachProblem(paths, err)
	}
	var errs []error
	features := &Features{paths: paths}
	check := newChecker(Sentences())
	for _, document := range read {
		planned := plan(document)
		features.Scenarios = append(features.Scenarios, planned...)
		errs = append(errs, check.document(document, planned))
	}
	errs = append(errs, barren(paths, features.Scenarios)...)
	return features, problem.Join(errs...)
}

// Check finds what the scenario can only get wrong together with its library: the
// known gap that it is marked with, and the scenario that it is about.
func (p Planned) Check(library *scenario.Library) error {
	var errs []error
	if err := markThens(library, p.pickle, thensOf(builders(all()), p.pickle)); err != nil {
		content, _ := os.ReadFile(p.Place.File) // without it the problem only lacks its line
		errs = append(errs, placedProblem(content, p.Place, 1, err.Error(), problem.HelpOf(err)))
	}
	for _, step := range p.pickle.Steps {
		name := givenScenario.FindStringSubmatch(step.Text)
		if name == nil {
			continue
		}
		if _, err := library.Scenario(unquote(name[1])); err != nil {
			place := p.description.place(step)
			errs = append(errs, fileProblem(place, utf8.RuneCountInString(step.Text), err.Error()))
		}
	}
	return problem.Join(errs...)
}

// place is where the words of a step begin, behind its keyword.
func (d description) place(step *messages.PickleStep) verdict.Place {
	at := d.steps[step.Id]
	at.Place.Column += utf8.RuneCountInString(at.Keyword) + 1
	return at.Place
}

// document is a feature file as godog reads it.
type document struct {
	gherkin *messages.GherkinDocument
	pickles []*messages.Pickle
	content []byte
}

// retrieve has godog read the files, so that a later run gives every scenario and
// step the same ID.
func retrieve(paths ...string) ([]document, error) {
	suite := godog.TestSuite{Options: &godog.Options{Paths: paths}}
	features, err := suite.RetrieveFeatures()
	if err != nil {
		return nil, err
	}
	documents := make([]document, len(features))
	for i, f := range features {
		documents[i] = document{f.GherkinDocument, f.Pickles, f.Content}
	}
	return documents, nil
}

// eachProblem finds what is wrong with each of the files; all is what is wrong with
// the first, for godog reads no further.
func eachProblem(paths []string, all error) error {
	var errs []error
	for _, path := range paths {
		if _, err := retrieve(path); err != nil {
			errs = append(errs, problemsOf(path, err))
		}
	}
	if len(errs) == 0 {
		return all
	}
	return problem.Join(errs...)
}

// barren finds files without a scenario: nothing would run, and nobody would notice.
func barren(paths []string, planned []Planned) []error {
	fruitful := map[string]bool{}
	for _, p := range planned {
		fruitful[p.URI] = true
	}
	var errs []error
	for _, path := range paths {
		if fruitful[path] {
			continue
		}
		message := "the file has no scenario"
		if pathLine.MatchString(path) {
			message = "no scenario starts at this line"
		}
		errs = append(errs, problem.Problem{Place: problem.Place{File: path}, Message: message})
	}
	return errs
}

var (
	givenScenario = regexp.MustCompile(scenarioExpr)

	pathLine    = regexp.MustCompile(`:\d+$`)
	syntaxError = regexp.MustCompile(`(?m)^\((\d+):(\d+)\): (.*)$`)
)

// problemsOf places the faults that the Gherkin parser found.
func problemsOf(path string, err error) error {
	file := pathLine.ReplaceAllString(path, "")
	var errs []error
	for _, m := range syntaxError.FindAllStringSubmatch(err.Error(), -1) {
		line, _ := strconv.Atoi(m[1])
		column, _ := strconv.Atoi(m[2])
		at := verdict.Place{File: file, Line: line, Column: max(column, 1)}
		errs = append(errs, fileProblem(at, 1, "this is not Gherkin: "+m[3]))
	}
	if len(errs) == 0 {
		return err
	}
	return problem.Join(errs...)
}

// plan describes the scenarios of a document.
func plan(d document) []Planned {
	index := indexOf(d.gherkin)
	file := pathLine.ReplaceAllString(d.gherkin.Uri, "")
	var planned []Planned
	for _, p := range d.pickles {
		one := Planned{Name: p.Name, URI: p.Uri, id: p.Id, pickle: p, Place: index.place(file, p.AstNodeIds)}
		for _, tag := range p.Tags {
			one.Tags = append(one.Tags, tag.Name)
		}
		one.description = description{
			scenario: verdict.Scenario{Name: p.Name, Group: d.gherkin.Feature.Name, Place: one.Place, Tags: one.Tags},
			steps:    map[string]verdict.Step{},
		}
		for _, st := range p.Steps {
			one.description.steps[st.Id] = verdict.Step{
				Keyword: strings.TrimSpace(index.keywords[st.AstNodeIds[0]]),
				Text:    st.Text,
				Place:   index.place(file, st.AstNodeIds[:1]),
			}
		}
		planned = append(planned, one)
	}
	return planned
}

// index finds the nodes of a Gherkin document by their IDs.
type index struct {
	locations map[string]*messages.Location
	keywords  map[string]string
}

func indexOf(d *messages.GherkinDocument) index {
	ix := index{map[string]*messages.Location{}, map[string]string{}}
	for _, child := range d.Feature.Children {
		ix.background(child.Background)
		ix.scenario(child.Scenario)
		if child.Rule == nil {
			continue
		}
		for _, inner := range child.Rule.Children {
			ix.background(inner.Background)
			ix.scenario(inner.Scenario)
		}
	}
	return ix
}

func (ix index) background(b *messages.Background) {
	if b != nil {
		ix.steps(b.Steps)
	}
}

func (ix index) scenario(s *messages.Scenario) {
	if s == nil {
		return
	}
	ix.locations[s.Id] = s.Location
	ix.steps(s.Steps)
	for _, examples := range s.Examples {
		for _, row := range examples.TableBody {
			ix.locations[row.Id] = row.Location
		}
	}
}

func (ix index) steps(steps []*messages.Step) {
	for _, s := range steps {
		ix.locations[s.Id] = s.Location
		ix.keywords[s.Id] = s.Keyword
	}
}

// place is where the last of the nodes stands: for a scenario outline, the row of
// its examples.
func (ix index) place(file string, ids []string) verdict.Place {
	at := ix.locations[ids[len(ids)-1]]
	return verdict.Place{File: file, Line: int(at.Line), Column: int(at.Column)}
}

// errUnselected leaves a scenario out: godog takes it for skipped.
var errUnselected = fmt.Errorf("not selected: %w", godog.ErrSkip)

// errNotStarted leaves a scenario out that a run no longer starts.
var errNotStarted = errors.Join(errors.New("not started: the run has ended"), godog.ErrSkip)
