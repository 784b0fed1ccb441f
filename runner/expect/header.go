package expect

import (
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/recording"
)

// Header expects something of a header of the response: of the stream's or, with Of,
// of the response to a call. Without any of the others it must only be there.
type Header struct {
	Spec HeaderSpec `yaml:"header,required"`
	Of   string     `yaml:"of" meant:"response call"` // the name of a call
	OnConnection
}

// Validate finds two things that it is about.
func (x Header) Validate() error { return x.check(x.Of) }

// HeaderSpec is what a header must be. Name is matched without regard to case.
type HeaderSpec struct {
	Name     string  `yaml:"name,required"`
	Equals   *string `yaml:"equals"`
	Prefix   string  `yaml:"prefix"`
	Matches  Regexp  `yaml:"matches"`
	Absent   bool    `yaml:"absent"`
	Optional bool    `yaml:"optional"` // it may be absent; equals, prefix or matches holds where it is there
}

// Validate finds names that no header has, and specs that contradict themselves.
func (s HeaderSpec) Validate() error {
	if err := checkHeaderName("name", s.Name); err != nil {
		return err
	}
	said := 0
	for _, is := range []bool{s.Equals != nil, s.Prefix != "", s.Matches != "", s.Absent} {
		if is {
			said++
		}
	}
	if said > 1 {
		return problem.WithHelp(errors.New("more than one thing is said of the header"), "use one of: absent, equals, matches, prefix")
	}
	if s.Optional && (said == 0 || s.Absent) {
		return problem.AtField("optional", problem.WithHelp(errors.New("nothing is said of the header where it is there"), "say with it what it must be then: equals, matches or prefix"))
	}
	return nil
}

// checkHeaderName finds names that no header has: of those nothing could be seen. What a
// variable stands for nobody knows yet.
func checkHeaderName(field, name string) error {
	if err := httpcall.CheckHeaderName(name); err != nil && !strings.Contains(name, "${") {
		return problem.AtField(field, err)
	}
	return nil
}

func (x Header) String() string {
	return x.Spec.spoken(x.OnConnection.spoken(x.Of))
}

// spoken is how it reads, of a response or a request.
func (s HeaderSpec) spoken(of string) string {
	name := fmt.Sprintf("the header %q%s", http.CanonicalHeaderKey(s.Name), of)
	if s.Optional {
		name += ", where it is there,"
	}
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

// value is what the header must be, in words.
func (s HeaderSpec) value() string {
	switch {
	case s.Absent:
		return "none"
	case s.Equals != nil:
		return strconv.Quote(*s.Equals)
	case s.Prefix != "":
		return fmt.Sprintf("one that starts with %q", s.Prefix)
	default:
		return "one that matches " + string(s.Matches)
	}
}

// Scope implements Expectation.
func (Header) Scope() Scope { return ScopeStream }

// Start implements OfStream.
func (x Header) Start(env Env) (Monitor, error) {
	m, err := x.compile()
	if err != nil {
		return nil, err
	}
	return &responseMonitor{of: x.Of, to: x.Connection, env: env, expected: x.String(), judge: m.judge}, nil
}

func (x Header) compile() (*header, error) {
	if err := x.Spec.Validate(); err != nil {
		return nil, err
	}
	re, err := x.Spec.Matches.compile()
	return &header{Header: x, re: re}, err
}

type header struct {
	Header
	re *regexp.Regexp
}

// judge says what the header is instead; empty: what it must be.
func (m *header) judge(response *recording.Response) string {
	switch {
	case m.met(response.Header.Values(m.Spec.Name)):
		return ""
	case m.Of != "":
		return fmt.Sprintf("the response to %q has %s", m.Of, m.got(response.Header))
	default:
		return "the response has " + m.got(response.Header)
	}
}

func (m *header) met(values []string) bool {
	s := m.Spec
	switch {
	case s.Absent:
		return len(values) == 0
	case len(values) == 0:
		return s.Optional
	case s.Equals != nil:
		return slices.Contains(values, *s.Equals)
	default:
		return slices.ContainsFunc(values, func(v string) bool {
			return strings.HasPrefix(v, s.Prefix) && m.re.MatchString(v)
		})
	}
}

// got says what stands among all headers, and what the header must be.
func (m *header) got(all http.Header) string {
	name, values := http.CanonicalHeaderKey(m.Spec.Name), all.Values(m.Spec.Name)
	switch {
	case len(all) == 0:
		return fmt.Sprintf("no header %q, and no other", name)
	case len(values) == 0:
		return fmt.Sprintf("no header %q; it has %s", name, strings.Join(slices.Sorted(maps.Keys(all)), ", "))
	default:
		return fmt.Sprintf("the header %q %q%s", name, strings.Join(values, ", "), instead(m.Spec.value()))
	}
}

// MediaType expects the media type of a response, whatever its parameters, unless
// some are given (RFC 9110, section 8.3.1: names and the charset's value in any case).
type MediaType struct {
	Type   string            `yaml:"media_type,required"`
	Params map[string]string `yaml:"params"`
	Of     string            `yaml:"of" meant:"response call"` // the name of a call
}

// Validate finds what is no media type.
func (x MediaType) Validate() error {
	if parsed, params, err := mime.ParseMediaType(x.Type); err != nil || len(params) > 0 || !strings.Contains(parsed, "/") {
		return problem.AtField("media_type", problem.WithHelp(fmt.Errorf("%q is no media type", x.Type), "write for example text/event-stream, and parameters as params: {charset: utf-8}"))
	}
	return nil
}

func (x MediaType) String() string {
	text := fmt.Sprintf("the media type%s is %q", ofCall(x.Of), x.Type)
	for _, name := range slices.Sorted(maps.Keys(x.Params)) {
		text += fmt.Sprintf(" with %s=%s", name, x.Params[name])
	}
	return text
}

// Scope implements Expectation.
func (MediaType) Scope() Scope { return ScopeStream }

// Start implements OfStream.
func (x MediaType) Start(env Env) (Monitor, error) {
	return &responseMonitor{of: x.Of, env: env, expected: x.String(), judge: x.judge}, nil
}

func (x MediaType) judge(response *recording.Response) string {
	written := response.Header.Get("Content-Type")
	got, params, err := mime.ParseMediaType(written)
	switch {
	case written == "":
		return "the response has no Content-Type"
	case err != nil || !strings.EqualFold(got, x.Type):
		return fmt.Sprintf("the Content-Type is %q", written)
	}
	for name, want := range x.Params {
		if !strings.EqualFold(params[strings.ToLower(name)], want) {
			return fmt.Sprintf("the Content-Type is %q", written)
		}
	}
	return ""
}
