package expect

import (
	"errors"
	"fmt"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/recording"
)

// Answer expects what the body of the answer to a call is like.
type Answer struct {
	Of string `yaml:"answer,required"` // the name of the call
	Checks
}

// Validate finds checks that check nothing, or what no answer has.
func (x Answer) Validate() error {
	if x.ID != nil {
		return problem.AtField("id", errors.New("an answer has no last event ID"))
	}
	return x.Checks.Validate()
}

func (x Answer) String() string { return sentence("the answer to", x.Of, x.Checks, " and ") }

// Start implements Expectation.
func (x Answer) Start(env Env) (Monitor, error) {
	checks, err := x.load(env.Dir)
	if err != nil {
		return nil, err
	}
	compiled, err := checks.compile()
	return &answer{expected: x.String(), head: answered{env: env, of: x.Of}, checks: compiled}, err
}

type answer struct {
	endOnly
	expected string
	head     answered
	checks   []check
}

func (m *answer) End(r *recording.Recording) {
	_, got := m.head.response(r)
	if got == "" {
		got = faultOf(m.checks, answerView(m.head.env.call(m.head.of)))
	}
	if got != "" {
		m.Break(m.expected, got)
		return
	}
	m.Hold()
}

// Fault says what is wrong with the answer to a call, in words for people; empty:
// nothing.
func (c Checks) Fault(call *recording.Call) (string, error) {
	compiled, err := c.compile()
	if err != nil {
		return "", err
	}
	return faultOf(compiled, answerView(call)), nil
}

// answerView lets an answer be judged as the data of an event is.
func answerView(call *recording.Call) *View {
	name := "the answer"
	if call.Name != "" {
		name = fmt.Sprintf("the answer to %q", call.Name)
	}
	return &View{Entry: &recording.Entry{Kind: recording.KindEvent, Data: call.Body}, called: name}
}
