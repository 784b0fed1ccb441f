package service

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/vars"
)

// Fail lets the first requests of a route fail before the route answers.
type Fail struct {
	Times   int               `yaml:"times,required"` // so many requests, at least 1
	Status  int               `yaml:"status"`         // default: [DefaultFailStatus]
	Headers map[string]string `yaml:"headers"`
	JSON    RawJSON           `yaml:"json"` // or Body
	Body    string            `yaml:"body"`
	Reset   bool              `yaml:"reset"` // instead: the connection is reset, without an answer
}

// DefaultFailStatus is the status of an answer that fails.
const DefaultFailStatus = http.StatusServiceUnavailable

// Validate refuses a failure that never happens, or happens in two ways.
func (f Fail) Validate() error {
	answers := f.Status != 0 || len(f.Headers) > 0 || f.JSON != "" || f.Body != ""
	switch {
	case f.Times < 1:
		return problem.AtField("times", fmt.Errorf("a route that fails does so at least once, not %d times", f.Times))
	case f.Reset && answers:
		return problem.AtField("reset", errors.New("a connection that is reset brings no answer: leave out status, headers, json and body"))
	case f.JSON != "" && f.Body != "":
		return errors.New("a failure has one of json and body")
	}
	return validateStatus(f.Status)
}

// respond makes the answer of a request that fails. The error says which variable is missing.
func (f Fail) respond(lookup vars.Lookup) (*response, error) {
	c, err := vars.ExpandStrings(content{Headers: f.Headers, JSON: f.JSON, Body: f.Body}, lookup)
	return plain(cmp.Or(f.Status, DefaultFailStatus), c.Headers, c.JSON, c.Body), err
}
