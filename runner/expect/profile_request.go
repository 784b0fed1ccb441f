package expect

import (
	"errors"
	"net/http"
	"strings"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/problem"
)

// ProfileRequest is a request that a client makes behind the first, and what must be answered.
// It goes where the first went.
type ProfileRequest struct {
	Name     string           `yaml:"name,required"`    // what must be, in words
	Request  httpcall.Request `yaml:"request,required"` // what the first response has of Session it repeats, unless it says otherwise; ${version} in a header is that of the profile
	Status   []Statuses       `yaml:"status,required"`  // that may be answered
	Resumes  bool             `yaml:"resumes"`          // it comes back to the first stream, behind an event in its middle
	Beside   bool             `yaml:"beside"`           // it is made while the stream of the request before it is open
	Answered string           `yaml:"answered_by"`      // with post_to: the kind of event that must then come on the stream
	Session  bool             `yaml:"in_session"`       // it is made only where the first response began a session
	From     string           `yaml:"from,required"`    // the section of the specification
	Strength Strength         `yaml:"strength"`         // default: must
	Why      string           `yaml:"why"`              // what goes wrong for clients otherwise
	Change   string           `yaml:"change"`           // what the server is to do instead
}

// Validate finds a request that comes back and is not safe: it would do again what it did.
func (r ProfileRequest) Validate() error {
	if method := r.Request.Method(); r.Resumes && method != http.MethodGet {
		return problem.AtField("request", problem.WithHelp(errors.New("who comes back makes a GET, and this is a "+method), "write get: and the path"))
	}
	return nil
}

// May tells whether a status may be answered.
func (r ProfileRequest) May(status int) bool {
	for _, s := range r.Status {
		if s.has(status) {
			return true
		}
	}
	return false
}

// Statuses are those that may be answered, in words.
func (r ProfileRequest) Statuses() string {
	all := make([]string, len(r.Status))
	for i, s := range r.Status {
		all[i] = string(s)
	}
	return strings.Join(all, " or ")
}
