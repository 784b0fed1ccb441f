package steps

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	messages "github.com/cucumber/messages/go/v34"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
)

// Files lists the files of a library that the scenario stands on.
func (p Planned) Files(library *scenario.Library) []string {
	var files []string
	for _, name := range p.Scenarios() {
		if sc, err := library.Scenario(name); err == nil {
			files = append(files, library.FilesOf(sc)...)
		}
		files = append(files, library.Faulty(name))
	}
	if slices.ContainsFunc(p.Tags, func(tag string) bool { return strings.HasPrefix(tag, gapTag) }) {
		files = append(files, library.GapsFiles()...)
	}
	return files
}

// Services lists the services that it would start.
func (p Planned) Services(library *scenario.Library) []string {
	var services []string
	for _, name := range p.Scenarios() {
		if sc, err := library.Scenario(name); err == nil {
			services = append(services, library.Closure(sc)...)
		}
	}
	return services
}

// Scenarios are the names of the scenarios that it is about: one, if nothing is wrong with it.
func (p Planned) Scenarios() []string {
	if p.pickle == nil {
		return nil
	}
	var names []string
	for _, step := range p.pickle.Steps {
		if m := givenScenario.FindStringSubmatch(step.Text); m != nil {
			names = append(names, unquote(m[1]))
		}
	}
	return names
}

// Check finds what the scenario can only get wrong together with its library: the known
// gap that it is marked with, the scenario that it is about, and what its sentences say of
// that: it is prepared as for a run, and nothing of it is started.
//
// What is doubtful can run, and may not be what is meant.
func (p Planned) Check(library *scenario.Library) (wrong, doubtful error) {
	var errs []error
	if err := markThens(library, p.pickle, p.thens()); err != nil {
		errs = append(errs, p.gapError(err))
	}
	if slices.ContainsFunc(p.Scenarios(), func(name string) bool { return library.Faulty(name) != "" }) {
		return problem.Join(errs...), nil // what is wrong with it, its file is told of
	}
	d := drafted{Planned: p, session: &session{library: library}, draft: check.Draft{Library: library}}
	d.check()
	return problem.Join(append(errs, d.errs...)...), problem.Join(d.doubts...)
}

// gapError is what is wrong with the scenario's known gap. Of an outline each row expects something else.
func (p Planned) gapError(err error) error {
	at := p.description.gap // no other tag is wrong here
	one := p.text.Problem(at.Line, at.Column, at.width, err.Error(), problem.HelpOf(err))
	if len(p.pickle.AstNodeIds) > 1 {
		one.Rows = problem.RowAt(p.Place.Line)
	}
	return one
}

// drafted is a scenario that is being prepared.
type drafted struct {
	Planned
	*session
	draft   check.Draft
	known   problem.Problems // of the scenario as it is so far
	brought []brought        // by Givens: another one may mend it
	asks    []asks           // by Givens
	thens   []scenario.Expected
	alike   []check.Misspelling // kinds of it

	errs, doubts []error
}

// brought is what is wrong with the scenario since a step.
type brought struct {
	step *messages.PickleStep
	problem.Problem
}

// asks is a URL that a step has the scenario ask for.
type asks struct {
	step *messages.PickleStep
	url  string
}

// check checks each step together with those before it; variables together with all, for
// they get their values when the scenario is played.
func (d *drafted) check() {
	for _, u := range d.understood {
		switch {
		case u.isUnknown() && u.mayPrepare(): // what comes behind it may stand on it
			return
		case u.isUnknown():
		case u.begins:
			if !d.given(u) {
				return
			}
		case d.draft.Scenario == nil: // the order of the steps is wrong, and was told of
			return
		case u.Keyword == "Given":
			d.given(u)
		case u.Keyword == "When":
			d.settle()
			d.when(u)
		default:
			d.expect(u)
		}
	}
	d.settle()
	d.doubt()
	for _, u := range d.understood {
		if u.isUnknown() {
			continue
		}
		if err := d.mayRead(u.arguments(u.step)); err != nil {
			d.errs = append(d.errs, d.stepError(u.step, err)) // and a value of it would change nothing
			continue
		}
		d.variables(u)
	}
}

// given prepares the scenario further; false: there is none to go on with.
func (d *drafted) given(u understood) bool {
	before := d.urls()
	if err := u.run(context.Background(), d.session, u.arguments(u.step)); err != nil {
		d.errs = append(d.errs, d.stepError(u.step, err))
		return !u.begins
	}
	d.draft.Scenario = d.play.Scenario
	if u.begins { // what a scenario has by itself, its file is told of
		d.known, d.alike = d.draft.Problems(), d.draft.Misspelt(nil)
		return true
	}
	for _, one := range d.news() {
		d.brought = append(d.brought, brought{u.step, one})
	}
	for _, url := range d.urls() {
		if i := slices.Index(before, url); i >= 0 { // each counts once: another step may ask for the same
			before = slices.Delete(before, i, i+1)
			continue
		}
		d.asks = append(d.asks, asks{u.step, url})
	}
	return true
}

// urls are those that the scenario asks for.
func (d *drafted) urls() []string {
	var all []string
	if d.draft.Scenario == nil {
		return nil
	}
	for _, request := range d.draft.Scenario.Requests() {
		all = append(all, request.URL())
	}
	return all
}

// settle tells of what Givens brought about, and none of them mended.
func (d *drafted) settle() {
	for _, one := range d.brought {
		if slices.Contains(d.known, one.Problem) {
			d.tell(one.step, problem.Problems{one.Problem})
		}
	}
	d.brought = nil
}

// tellNew tells of what is wrong with the scenario since a step changed it.
func (d *drafted) tellNew(u understood) {
	d.tell(u.step, d.news())
}

// news is what is wrong with the scenario, and was not before.
func (d *drafted) news() problem.Problems {
	found := d.draft.Problems()
	news := slices.DeleteFunc(slices.Clone(found), func(one problem.Problem) bool { return slices.Contains(d.known, one) })
	d.known = found
	return news
}

// doubt tells of kinds that look misspelt since steps named them, or what they look like, and of variables
// as other languages write them: once all steps are known, for of two spellings the rarer one is doubted,
// and variables may be defined later.
func (d *drafted) doubt() {
	if d.draft.Scenario == nil { // there is none, and that was told of
		return
	}
	for _, one := range d.draft.Misspelt(d.thens) {
		if slices.ContainsFunc(d.alike, func(told check.Misspelling) bool { return told.Message == one.Message }) {
			continue
		}
		if at, found := d.naming(one.Kind); found {
			d.doubts = append(d.doubts, d.problem(at.Place, at.width, one.Message, one.Help))
		} else {
			d.doubts = append(d.doubts, one.Problem)
		}
	}
	for _, one := range d.asks {
		d.doubts = append(d.doubts, d.at(d.description.span(one.step), d.draft.UnmarkedIn(one.url))...)
	}
}

// naming is where a step first names a kind; false: the scenario's file does.
func (d *drafted) naming(kind string) (at span, found bool) {
	for _, u := range d.understood {
		if at, found = d.description.naming(u.step, kind); found {
			return at, true
		}
	}
	for _, u := range d.understood {
		if !u.isUnknown() && u.build != nil && slices.Contains(inPatterns(u.step.Text), kind) {
			return d.description.span(u.step), true
		}
	}
	return span{}, false
}

func (d *drafted) when(u understood) {
	if u.until == nil {
		return
	}
	until, err := u.until(u.arguments(u.step))
	if err != nil {
		return // which was told of the step itself
	}
	for _, name := range d.draft.Scenario.Followed() {
		stream := d.draft.Scenario.Named(name)
		if own := stream.Until; own != (scenario.Until{}) && own != until && !u.isInstead() {
			d.doubts = append(d.doubts, d.stepProblem(u.step, fmt.Sprintf("the scenario itself says when the stream %q is left: until: %s", name, own),
				"write: the stream is followed as the scenario says; or add the word instead: "+u.step.Text+instead))
		}
		stream.Until = until
	}
	d.tellNew(u)
}

func (d *drafted) expect(u understood) {
	x := u.then().Expected
	wrong, undeclared := d.draft.Expected(x)
	d.tell(u.step, wrong)
	for _, one := range undeclared {
		at, named := d.description.naming(u.step, one.Kind)
		if !named { // it is put together of the sentence's words
			at = d.description.span(u.step)
		}
		d.errs = append(d.errs, d.at(at, problem.Problems{one.Problem})...)
	}
	d.thens = append(d.thens, x)
}

// thens are the Thens of the scenario, if all of it is understood.
func (p Planned) thens() []*thenStep {
	var all []*thenStep
	for i, u := range p.understood {
		if u.isUnknown() {
			return nil
		}
		if u.build != nil {
			then := u.then()
			then.at = i
			all = append(all, then)
		}
	}
	return all
}

func (u understood) then() *thenStep {
	x := scenario.Expected{Name: u.step.Text, Expectation: u.expected}
	if stream := u.arguments(u.step).text(0); stream != "" {
		x.On = []string{stream}
	}
	return &thenStep{id: u.step.Id, Expected: x}
}

// tell tells of what is wrong with a step.
func (d *drafted) tell(step *messages.PickleStep, problems problem.Problems) {
	d.errs = append(d.errs, d.at(d.description.span(step), problems)...)
}

// at gives problems their place.
func (p *Planned) at(at span, problems problem.Problems) []error {
	var all []error
	for _, one := range problems {
		all = append(all, p.problemIn(at, one.Message, one.Help))
	}
	return all
}

// variables tells what is wrong with the variables that a step names.
func (d *drafted) variables(u understood) {
	table, doc := below(u.step)
	d.variablesIn(d.description.span(u.step), u.step.Text)
	d.variablesInDoc(u.step, doc)
	for i, row := range table {
		for j, cell := range row {
			d.variablesIn(d.description.cell(u.step, i, j), cell)
		}
	}
}

// variablesInDoc does so for the text below it: at their lines, where each stands in one.
func (d *drafted) variablesInDoc(step *messages.PickleStep, doc string) {
	all, before, inLines := d.draft.Variables(doc), "", []error(nil)
	for line := range strings.Lines(doc) {
		at := d.description.inDoc(step, before)
		at.width = utf8.RuneCountInString(d.text.From(at.Line, at.Column))
		inLines = append(inLines, d.at(at, d.draft.Variables(line))...)
		before += line
	}
	if len(inLines) != len(all) {
		inLines = d.at(d.description.span(step), all)
	}
	d.errs = append(d.errs, inLines...)
}

// variablesIn does so for a text of it.
func (d *drafted) variablesIn(at span, text string) {
	d.errs = append(d.errs, d.at(at, d.draft.Variables(text))...)
}

// isInstead tells whether a When says that it means something else than the scenario.
func (u understood) isInstead() bool { return strings.HasSuffix(u.step.Text, instead) }
