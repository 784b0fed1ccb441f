package steps

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/cucumber/godog"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// Sentence is one thing that a feature can say.
type Sentence struct {
	Keyword  string         // Given, When or Then
	Text     string         // how it reads, for people: no "K" arrives
	Also     []string       // its other readings: no "K" arrives after "K"
	Argument Argument       // what follows it
	YAML     []string       // of a Then: what each of its readings is in YAML, an entry of expect:
	Below    string         // an example of what follows it
	Note     string         // what else is to be known
	expr     *regexp.Regexp // recognizes it
	run      func(ctx context.Context, s *session, a arguments) error
	build    func(a arguments) (expect.Expectation, error) // of a Then: what run judges
	begins   bool                                          // of a Given: it says what is followed
	until    func(a arguments) (scenario.Until, error)     // of a When: until when; nil: as the scenario says
}

// Expression is the regular expression that recognizes the sentence, whole, as RE2 and as
// ECMAScript read it.
func (s Sentence) Expression() string { return s.expr.String() }

// Argument is what stands below a sentence.
type Argument string

// The arguments of sentences.
const (
	NoArgument Argument = ""
	Table      Argument = "table"
	DocString  Argument = "docstring"
)

// Sentences lists all sentences, in the order in which people read of them.
func Sentences() []Sentence { return slices.Clone(all()) }

// all is computed once: every scenario of a suite registers all sentences, and their
// expressions take time to compile.
var all = sync.OnceValue(func() []Sentence {
	groups := [][]Sentence{
		scenarioSentences(), tlsSentences(), serverSentences(), answerSentences(), momentSentences(), callSentences(), faultSentences(), followSentences(),
		orderSentences(), contentSentences(), consistencySentences(), relationSentences(),
		timingSentences(), shareSentences(), httpSentences(), connectionSentences(), wireSentences(), streamSentences(), stubSentences(), serviceSentences(),
	}
	return slices.Concat(groups...)
})

// given makes a sentence that prepares the scenario or drives the runner.
func given(text, expr string, run func(ctx context.Context, s *session, a arguments) error) Sentence {
	return Sentence{Keyword: "Given", Text: text, expr: regexp.MustCompile(expr), run: refusingNone(run)}
}

// when makes a sentence that plays the scenario. What is wrong with it is to be known before: see until.
func when(text, expr string, run func(ctx context.Context, s *session, a arguments) error) Sentence {
	return Sentence{Keyword: "When", Text: text, expr: regexp.MustCompile(expr), run: run}
}

// refusingNone refuses a zero where a sentence needs more: it would silently be what holds without the sentence.
func refusingNone(run func(ctx context.Context, s *session, a arguments) error) func(ctx context.Context, s *session, a arguments) error {
	return func(ctx context.Context, s *session, a arguments) error {
		a.none = new(none)
		err := run(ctx, s, a)
		return cmp.Or(a.none.refuse(), err)
	}
}

// before lets every expectation be said of one stream of several, and for each value of a
// JSON path by itself.
const before = `^(?:on the stream ` + named + `, )?(?:for each ` + named + `, )?`

// then makes a sentence that builds an expectation. Its expression is written
// without ^ and $.
func then(text, expr string, build func(a arguments) (expect.Expectation, error)) Sentence {
	checked := func(a arguments) (expect.Expectation, error) {
		each := a.texts[1]
		a.texts = a.texts[2:] // the first is the stream
		a.none = new(none)
		x, err := build(a)
		if err := cmp.Or(a.none.refuse(), err); err != nil {
			return nil, err
		}
		if err := validate(x); err != nil || each == "" {
			return x, err
		}
		perValue := &expect.ForEach{Path: value.Path(unquote(each)), Expectation: x}
		return perValue, errors.Join(perValue.Path.Validate(), validate(perValue))
	}
	return Sentence{
		Keyword: "Then", Text: text, expr: regexp.MustCompile(before + expr + "$"), build: checked,
		run: func(ctx context.Context, s *session, a arguments) error {
			if _, err := checked(a); err != nil {
				return err
			}
			return s.judge(ctx)
		},
	}
}

// validate finds expectations that are wrong by themselves, as a YAML file would be
// told of them.
func validate(x expect.Expectation) error {
	if v, ok := x.(yamlfile.Validator); ok {
		if err := v.Validate(); err != nil {
			return err
		}
	}
	_, err := expect.Start(expect.Env{}, x)
	return err
}

// with says what stands below the sentence.
func (s Sentence) with(argument Argument) Sentence {
	s.Argument = argument
	return s
}

// or gives the sentence other readings: what it says with other words in their place.
func (s Sentence) or(readings ...string) Sentence {
	s.Also = readings
	return s
}

// beginning makes it the sentence that says what is followed.
func (s Sentence) beginning() Sentence {
	s.begins = true
	return s
}

// yaml writes each of the sentence's readings in YAML, in their order. Where something
// follows the sentence, it is that of below.
func (s Sentence) yaml(entries ...string) Sentence {
	s.YAML = entries
	return s
}

func (s Sentence) note(text string) Sentence {
	s.Note = text
	return s
}

func (s Sentence) below(lines ...string) Sentence {
	s.Below = strings.Join(lines, "\n")
	return s
}

// Readings lists all ways in which the sentence reads.
func (s Sentence) Readings() []string { return append([]string{s.Text}, s.Also...) }

// arguments are what a sentence was given: the texts of its groups, and what stands below it.
type arguments struct {
	texts []string
	below stepArgument
	none  *none // a zero that the sentence has; nil: it may have one
}

// stepArgument is the table or the docstring below a step; nil: it has none.
type stepArgument struct {
	table *godog.Table
	doc   *godog.DocString
}

// none is a zero where a sentence needs more. The zero value is none of these.
type none struct{ text, needed, help string }

// aTime is needed where a time of none would be no limit.
const aTime = "a duration above 0"

// refuse says what is needed in its place; nil: there is none.
func (n *none) refuse() error {
	if n.text == "" {
		return nil
	}
	return problem.WithHelp(fmt.Errorf("expected %s, got %q", n.needed, n.text), n.help)
}

// handlers are made once for all scenarios: there may be thousands.
func handlers(sentences []Sentence) []any {
	var all []any
	for _, s := range sentences {
		all = append(all, s.handler())
	}
	return all
}

// handler makes the function that godog calls: with a context, one string for
// each group of the expression, and the table or docstring.
func (s Sentence) handler() any {
	groups := s.expr.NumSubexp()
	in := []reflect.Type{reflect.TypeFor[context.Context]()}
	for range groups {
		in = append(in, reflect.TypeFor[string]())
	}
	switch s.Argument {
	case Table:
		in = append(in, reflect.TypeFor[*godog.Table]())
	case DocString:
		in = append(in, reflect.TypeFor[*godog.DocString]())
	}
	signature := reflect.FuncOf(in, []reflect.Type{reflect.TypeFor[error]()}, false)
	return reflect.MakeFunc(signature, func(values []reflect.Value) []reflect.Value {
		answer := reflect.New(reflect.TypeFor[error]()).Elem()
		if err := s.call(values, groups); err != nil {
			answer.Set(reflect.ValueOf(err))
		}
		return []reflect.Value{answer}
	}).Interface()
}

func (s Sentence) call(values []reflect.Value, groups int) error {
	ctx := values[0].Interface().(context.Context)
	session, ok := ctx.Value(sessionKey{}).(*session)
	if !ok {
		return fmt.Errorf("the sentences are not set up: call steps.Add with the suite")
	}
	var a arguments
	for _, value := range values[1 : groups+1] {
		a.texts = append(a.texts, value.String())
	}
	if s.Argument != NoArgument {
		switch argument := values[groups+1].Interface().(type) {
		case *godog.Table:
			a.below.table = argument
		case *godog.DocString:
			a.below.doc = argument
		}
	}
	if err := session.mayRead(a); err != nil {
		return err
	}
	return session.masker().Error(s.run(ctx, session, a))
}
