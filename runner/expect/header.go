package expect

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/yamlfile"
)

// Header expects something of a header of the response. Without any of the
// others it must only be there.
type Header struct {
	Spec HeaderSpec `yaml:"header,required"`
}

// HeaderSpec is what a header must be. Name is matched without regard to case.
type HeaderSpec struct {
	Name    string  `yaml:"name,required"`
	Equals  *string `yaml:"equals"`
	Prefix  string  `yaml:"prefix"`
	Matches Regexp  `yaml:"matches"`
	Absent  bool    `yaml:"absent"`
}

// Validate finds specs that contradict themselves.
func (s HeaderSpec) Validate() error {
	said := 0
	for _, is := range []bool{s.Equals != nil, s.Prefix != "", s.Matches != "", s.Absent} {
		if is {
			said++
		}
	}
	if said > 1 {
		return yamlfile.WithHelp(errors.New("more than one thing is said of the header"), "use one of: absent, equals, matches, prefix")
	}
	return nil
}

func (x Header) String() string {
	s := x.Spec
	name := fmt.Sprintf("the header %q", http.CanonicalHeaderKey(s.Name))
	switch {
	case s.Absent:
		return name + " is absent"
	case s.Equals != nil:
		return fmt.Sprintf("%s is %q", name, *s.Equals)
	case s.Prefix != "":
		return fmt.Sprintf("%s starts with %q", name, s.Prefix)
	case s.Matches != "":
		return fmt.Sprintf("%s matches %s", name, s.Matches)
	default:
		return name + " is present"
	}
}

// Start implements Expectation.
func (x Header) Start(Env) (Monitor, error) {
	re, err := regexp.Compile(string(x.Spec.Matches))
	return &header{Header: x, re: re}, err
}

type header struct {
	Header
	endOnly
	re *regexp.Regexp
}

func (m *header) End(r *recording.Recording) {
	if r.Response == nil {
		m.breaks(m.String(), "no response came: "+r.End.String())
		return
	}
	values := r.Response.Header.Values(m.Spec.Name)
	if m.met(values) {
		m.hold()
		return
	}
	m.breaks(m.String(), m.got(values))
}

func (m *header) met(values []string) bool {
	s := m.Spec
	switch {
	case s.Absent:
		return len(values) == 0
	case len(values) == 0:
		return false
	case s.Equals != nil:
		return slices.Contains(values, *s.Equals)
	default:
		return slices.ContainsFunc(values, func(v string) bool {
			return strings.HasPrefix(v, s.Prefix) && m.re.MatchString(v)
		})
	}
}

func (m *header) got(values []string) string {
	if len(values) == 0 {
		return "the response has no such header"
	}
	return fmt.Sprintf("it is %q", strings.Join(values, ", "))
}

// Status expects the response's status code.
type Status struct {
	Code int `yaml:"status,required"`
}

// Validate finds numbers that are no status codes.
func (x Status) Validate() error {
	if x.Code < 100 || x.Code > 599 {
		return fmt.Errorf("%d is no HTTP status code", x.Code)
	}
	return nil
}

// ExpectsEnd implements EndJudge: a status other than 200 ends the stream.
func (x Status) ExpectsEnd(end recording.End) bool {
	return x.Code != http.StatusOK && end.Reason == recording.HTTPStatus
}

func (x Status) String() string { return fmt.Sprintf("the status is %d", x.Code) }

// Start implements Expectation.
func (x Status) Start(Env) (Monitor, error) { return &status{Status: x}, nil }

type status struct {
	Status
	endOnly
}

func (m *status) End(r *recording.Recording) {
	switch {
	case r.Response == nil:
		m.breaks(m.String(), "no response came: "+r.End.String())
	case r.Response.Status != m.Code:
		m.breaks(m.String(), fmt.Sprintf("it is %d", r.Response.Status))
	default:
		m.hold()
	}
}
