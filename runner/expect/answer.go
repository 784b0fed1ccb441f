package expect

import (
	"errors"
	"fmt"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/recording"
)

// Response expects what the body of the response to a call is like.
type Response struct {
	Of string `yaml:"response,required"` // the name of the call
	Checks
}

// Validate finds checks that check nothing, or what no response has.
func (x Response) Validate() error {
	if x.ID != nil {
		return problem.AtField("id", errors.New("a response has no last event ID"))
	}
	return x.Checks.Validate()
}

func (x Response) String() string { return sentence("the response to", x.Of, x.Checks, " and ") }

// Start implements Expectation.
func (x Response) Start(env Env) (Monitor, error) {
	checks, err := x.load(env.Dir)
	if err != nil {
		return nil, err
	}
	compiled, err := checks.compile()
	return &response{expected: x.String(), head: answered{env: env, of: x.Of}, checks: compiled}, err
}

type response struct {
	endOnly
	expected string
	head     answered
	checks   []check
}

func (m *response) End(r *recording.Recording) {
	_, got := m.head.response(r)
	if got == "" {
		got = faultOf(m.checks, responseView(m.head.env.call(m.head.of)))
	}
	if got != "" {
		m.Break(m.expected, got)
		return
	}
	m.Hold()
}

// Fault says what is wrong with the response to a call, in words for people; empty:
// nothing.
func (c Checks) Fault(call *recording.Call) (string, error) {
	compiled, err := c.compile()
	if err != nil {
		return "", err
	}
	return faultOf(compiled, responseView(call)), nil
}

// responseView lets a response be judged as the data of an event is.
func responseView(call *recording.Call) *View {
	name := "the response"
	if call.Name != "" {
		name = fmt.Sprintf("the response to %q", call.Name)
	}
	return &View{Entry: &recording.Entry{Kind: recording.KindEvent, Data: call.Body}, called: name}
}
