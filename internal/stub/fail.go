package stub

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// Fail lets the first requests of a route fail before the route responds.
type Fail struct {
	Times   int               `yaml:"times,required"`   // so many requests, at least 1
	Status  httpcall.Status   `yaml:"status" above:"0"` // default: [DefaultFailStatus]
	Headers map[string]string `yaml:"headers"`
	JSON    yamlfile.JSON     `yaml:"json"` // or Body
	Body    string            `yaml:"body"`
	Reset   bool              `yaml:"reset"` // instead: the connection is reset, without a response
}

// DefaultFailStatus is the status of a response that fails.
const DefaultFailStatus = http.StatusServiceUnavailable

// Validate refuses a failure that never happens, or happens in two ways.
func (f Fail) Validate() error {
	responds := f.Status != 0 || len(f.Headers) > 0 || f.JSON != "" || f.Body != ""
	switch {
	case f.Times < 1:
		return problem.AtField("times", fmt.Errorf("a route that fails does so at least once, not %d times", f.Times))
	case f.Reset && responds:
		return problem.AtField("reset", errors.New("a connection that is reset brings no response: leave out status, headers, json and body"))
	case f.JSON != "" && f.Body != "":
		return errors.New("a failure has one of json and body")
	}
	return f.Status.Validate()
}

// respond makes the response to a request that fails. The error says which variable is missing.
func (f Fail) respond(lookup vars.Lookup) (*response, error) {
	c, err := vars.ExpandStrings(content{Headers: f.Headers, JSON: f.JSON, Body: f.Body}, lookup)
	return plain(int(cmp.Or(f.Status, DefaultFailStatus)), c.Headers, c.JSON, c.Body), err
}
