// Package messages tells of a run in Cucumber Messages, by which the tools around Cucumber
// read what became of features: one JSON value a line. A YAML scenario is told as one of a
// feature, whose steps are its expectations.
//
// Start reading at [Write].
package messages

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"time"

	cucumber "github.com/cucumber/messages/go/v34"

	"github.com/streamspec/streamspec/internal/verdict"
)

// protocol is the version of the messages, which their library does not tell.
const protocol = "21.0.1"

// Write writes the run. Clean makes a text of a server safe to show.
func Write(w io.Writer, r verdict.Run, clean func(string) string) error {
	t := &teller{out: json.NewEncoder(w), clean: clean, started: r.Started}
	t.out.SetEscapeHTML(false)
	t.say(&cucumber.Envelope{Meta: &cucumber.Meta{
		ProtocolVersion: protocol, Implementation: &cucumber.Product{Name: "streamspec"},
		Runtime: &cucumber.Product{Name: "go", Version: runtime.Version()}, Os: &cucumber.Product{Name: runtime.GOOS}, Cpu: &cucumber.Product{Name: runtime.GOARCH},
	}})
	t.say(&cucumber.Envelope{TestRunStarted: &cucumber.TestRunStarted{Timestamp: stamp(r.Started)}})
	for _, f := range features(r) {
		t.feature(f)
	}
	t.say(&cucumber.Envelope{TestRunFinished: &cucumber.TestRunFinished{Success: r.ExitStatus() == verdict.ExitHeld, Timestamp: stamp(r.Started.Add(r.Duration))}})
	return t.err
}

// feature is what the messages call one: the scenarios of a file.
type feature struct {
	file      string
	scenarios []verdict.Scenario
}

func features(r verdict.Run) []*feature {
	var all []*feature
	by := map[string]*feature{}
	for _, s := range r.Scenarios {
		f := by[s.Place.File]
		if f == nil {
			f = &feature{file: s.Place.File}
			by[f.file] = f
			all = append(all, f)
		}
		f.scenarios = append(f.scenarios, s)
	}
	return all
}

// teller tells of a run. The first error ends it.
type teller struct {
	out     *json.Encoder
	clean   func(string) string
	started time.Time
	last    int // ID
	err     error
}

func (t *teller) say(e *cucumber.Envelope) {
	if t.err == nil {
		t.err = t.out.Encode(e)
	}
}

func (t *teller) id() string {
	t.last++
	return strconv.Itoa(t.last)
}

// played is a scenario with what the messages call its parts.
type played struct {
	verdict.Scenario
	steps    []verdict.Step // with what the engine found by itself
	document *cucumber.Scenario
	pickle   *cucumber.Pickle
	test     *cucumber.TestCase
}

func (t *teller) feature(f *feature) {
	first := f.scenarios[0]
	document := &cucumber.Feature{
		Location: &cucumber.Location{Line: 1}, Tags: []*cucumber.Tag{}, Language: "en", Keyword: "Feature",
		Name: t.clean(cmp.Or(first.Group, f.file)), Description: t.clean(first.About), Children: []*cucumber.FeatureChild{},
	}
	var all []*played
	for _, s := range f.scenarios {
		p := t.scenario(s)
		all = append(all, p)
		document.Children = append(document.Children, &cucumber.FeatureChild{Scenario: p.document})
	}
	t.say(&cucumber.Envelope{Source: &cucumber.Source{Uri: f.file, Data: text(document), MediaType: cucumber.SourceMediaType_TEXT_X_CUCUMBER_GHERKIN_PLAIN}})
	t.say(&cucumber.Envelope{GherkinDocument: &cucumber.GherkinDocument{Uri: f.file, Feature: document, Comments: []*cucumber.Comment{}}})
	for _, p := range all {
		t.say(&cucumber.Envelope{Pickle: p.pickle})
	}
	for _, p := range all {
		t.say(&cucumber.Envelope{TestCase: p.test})
		t.play(p)
	}
}

// scenario makes the parts of a scenario.
func (t *teller) scenario(s verdict.Scenario) *played {
	p := &played{Scenario: s, steps: s.Findings()}
	p.document = &cucumber.Scenario{
		Location: location(s.Place), Keyword: "Scenario", Name: t.clean(s.Name), Description: t.clean(s.Prose),
		Tags: []*cucumber.Tag{}, Steps: []*cucumber.Step{}, Examples: []*cucumber.Examples{}, Id: t.id(),
	}
	p.pickle = &cucumber.Pickle{
		Id: t.id(), Uri: s.Place.File, Name: p.document.Name, Language: "en",
		Steps: []*cucumber.PickleStep{}, Tags: []*cucumber.PickleTag{}, AstNodeIds: []string{p.document.Id},
	}
	p.test = &cucumber.TestCase{Id: t.id(), PickleId: p.pickle.Id, TestSteps: []*cucumber.TestStep{}}
	for _, name := range s.Tags {
		tag := &cucumber.Tag{Location: location(s.Place), Name: t.clean(name), Id: t.id()}
		p.document.Tags = append(p.document.Tags, tag)
		p.pickle.Tags = append(p.pickle.Tags, &cucumber.PickleTag{Name: tag.Name, AstNodeId: tag.Id})
	}
	for _, step := range p.steps {
		t.step(p, step)
	}
	return p
}

// step adds a step. What the engine found by itself, and an expectation of YAML, has no word of
// Gherkin.
func (t *teller) step(p *played, s verdict.Step) {
	keyword := s.Keyword
	if keyword == "" || keyword == "expect" {
		keyword = "*"
	}
	written := &cucumber.Step{Location: location(s.Place), Keyword: t.clean(keyword) + " ", KeywordType: keywordType(s.Keyword), Text: t.clean(s.Text), Id: t.id()}
	meant := &cucumber.PickleStep{AstNodeIds: []string{written.Id}, Id: t.id(), Type: pickleType(written.KeywordType), Text: written.Text}
	switch {
	case len(s.Table) > 0:
		written.DataTable, meant.Argument = t.table(s)
	case s.Doc != "":
		written.DocString = &cucumber.DocString{Location: location(s.Place), Content: t.clean(s.Doc), Delimiter: `"""`}
		meant.Argument = &cucumber.PickleStepArgument{DocString: &cucumber.PickleDocString{Content: written.DocString.Content}}
	}
	p.document.Steps = append(p.document.Steps, written)
	p.pickle.Steps = append(p.pickle.Steps, meant)
	p.test.TestSteps = append(p.test.TestSteps, &cucumber.TestStep{
		Id: t.id(), PickleStepId: meant.Id, StepDefinitionIds: []string{}, StepMatchArgumentsLists: []*cucumber.StepMatchArgumentsList{},
	})
}

func (t *teller) table(s verdict.Step) (*cucumber.DataTable, *cucumber.PickleStepArgument) {
	written, meant := &cucumber.DataTable{Location: location(s.Place)}, &cucumber.PickleTable{}
	for _, cells := range s.Table {
		row, pickled := &cucumber.TableRow{Location: location(s.Place), Id: t.id()}, &cucumber.PickleTableRow{}
		for _, cell := range cells {
			row.Cells = append(row.Cells, &cucumber.TableCell{Location: location(s.Place), Value: t.clean(cell)})
			pickled.Cells = append(pickled.Cells, &cucumber.PickleTableCell{Value: t.clean(cell)})
		}
		written.Rows, meant.Rows = append(written.Rows, row), append(meant.Rows, pickled)
	}
	return written, &cucumber.PickleStepArgument{DataTable: meant}
}

// play tells what became of a scenario. When it began is not known: all begin with the run.
func (t *teller) play(p *played) {
	id, at := t.id(), t.started
	t.say(&cucumber.Envelope{TestCaseStarted: &cucumber.TestCaseStarted{Id: id, TestCaseId: p.test.Id, Timestamp: stamp(at)}})
	shown := false
	for i, s := range p.steps {
		test := p.test.TestSteps[i].Id
		t.say(&cucumber.Envelope{TestStepStarted: &cucumber.TestStepStarted{TestCaseStartedId: id, TestStepId: test, Timestamp: stamp(at)}})
		if s.Outcome.Bad() && !shown {
			t.timelines(p, id, test)
			shown = true
		}
		at = at.Add(s.Duration)
		result := &cucumber.TestStepResult{Duration: duration(s.Duration), Status: statusOf(s.Outcome), Message: t.message(s)}
		t.say(&cucumber.Envelope{TestStepFinished: &cucumber.TestStepFinished{TestCaseStartedId: id, TestStepId: test, TestStepResult: result, Timestamp: stamp(at)}})
	}
	t.say(&cucumber.Envelope{TestCaseFinished: &cucumber.TestCaseFinished{TestCaseStartedId: id, Timestamp: stamp(t.started.Add(p.Duration))}})
}

// timelines attaches what the streams did.
func (t *teller) timelines(p *played, id, step string) {
	for _, line := range p.Timelines {
		t.say(&cucumber.Envelope{Attachment: &cucumber.Attachment{
			Body: t.clean(line.String()), ContentEncoding: cucumber.AttachmentContentEncoding_IDENTITY, MediaType: "text/plain",
			FileName: "stream " + t.clean(line.Stream) + ".txt", TestCaseStartedId: id, TestStepId: step,
		}})
	}
}

func (t *teller) message(s verdict.Step) string {
	switch {
	case s.Failure != nil && s.Outcome == verdict.KnownGap:
		return t.clean(fmt.Sprintf("known gap %s: %s\n%s", s.Mark.Name, s.Mark.Reason, s.Failure))
	case s.Failure != nil:
		return t.clean(s.Failure.String())
	default:
		return ""
	}
}

// statusOf is the status of an outcome: what nobody could judge is unknown, and what a known gap
// excuses is left out.
func statusOf(o verdict.Outcome) cucumber.TestStepResultStatus {
	switch o {
	case verdict.Passed:
		return cucumber.TestStepResultStatus_PASSED
	case verdict.Failed, verdict.GapClosed:
		return cucumber.TestStepResultStatus_FAILED
	case verdict.Unjudged:
		return cucumber.TestStepResultStatus_UNKNOWN
	default:
		return cucumber.TestStepResultStatus_SKIPPED
	}
}

func keywordType(keyword string) cucumber.StepKeywordType {
	switch keyword {
	case "Given":
		return cucumber.StepKeywordType_CONTEXT
	case "When":
		return cucumber.StepKeywordType_ACTION
	case "Then", "expect", "":
		return cucumber.StepKeywordType_OUTCOME
	case "And", "But":
		return cucumber.StepKeywordType_CONJUNCTION
	default:
		return cucumber.StepKeywordType_UNKNOWN
	}
}

func pickleType(k cucumber.StepKeywordType) cucumber.PickleStepType {
	switch k {
	case cucumber.StepKeywordType_CONTEXT:
		return cucumber.PickleStepType_CONTEXT
	case cucumber.StepKeywordType_ACTION:
		return cucumber.PickleStepType_ACTION
	case cucumber.StepKeywordType_OUTCOME:
		return cucumber.PickleStepType_OUTCOME
	default:
		return cucumber.PickleStepType_UNKNOWN
	}
}

func location(p verdict.Place) *cucumber.Location {
	return &cucumber.Location{Line: int64(max(1, p.Line)), Column: int64(p.Column)}
}

func stamp(at time.Time) *cucumber.Timestamp {
	return &cucumber.Timestamp{Seconds: at.Unix(), Nanos: int64(at.Nanosecond())}
}

func duration(d time.Duration) *cucumber.Duration {
	return &cucumber.Duration{Seconds: int64(d / time.Second), Nanos: int64(d % time.Second)}
}

// text is a feature as Gherkin, for readers that show the source.
func text(f *cucumber.Feature) string {
	var out strings.Builder
	fmt.Fprintf(&out, "Feature: %s\n", f.Name)
	for _, c := range f.Children {
		fmt.Fprintf(&out, "\n  Scenario: %s\n", c.Scenario.Name)
		for _, s := range c.Scenario.Steps {
			fmt.Fprintf(&out, "    %s%s\n", s.Keyword, s.Text)
		}
	}
	return out.String()
}
