package expect

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/recording"
)

// Header expects something of a header of the response: of the stream's or, with Of,
// of the response to a call. Without any of the others it must only be there.
type Header struct {
	Spec HeaderSpec `yaml:"header,required"`
	Of   string     `yaml:"of"` // the name of a call
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
		return problem.WithHelp(errors.New("more than one thing is said of the header"), "use one of: absent, equals, matches, prefix")
	}
	return nil
}

func (x Header) String() string {
	s := x.Spec
	name := fmt.Sprintf("the header %q%s", http.CanonicalHeaderKey(s.Name), ofCall(x.Of))
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
func (x Header) Start(env Env) (Monitor, error) {
	re, err := regexp.Compile(string(x.Spec.Matches))
	m := &header{Header: x, re: re}
	return &answered{of: x.Of, env: env, expected: x.String(), judge: m.judge}, err
}

type header struct {
	Header
	re *regexp.Regexp
}

// judge says what the header is instead; empty: what it must be.
func (m *header) judge(response *recording.Response) string {
	values := response.Header.Values(m.Spec.Name)
	if m.met(values) {
		return ""
	}
	return m.got(values, response.Header)
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

func (m *header) got(values []string, all http.Header) string {
	if len(values) == 0 && len(all) == 0 {
		return "the response has no such header, and no other"
	}
	if len(values) == 0 {
		return "the response has no such header; it has " + strings.Join(slices.Sorted(maps.Keys(all)), ", ")
	}
	return fmt.Sprintf("it is %q", strings.Join(values, ", "))
}
