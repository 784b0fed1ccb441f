package expect

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/runner/recording"
)

// responseMonitor judges the head of a response: of the stream's or of the response to a call.
type responseMonitor struct {
	endOnly
	env      Env
	of       string // the name of a call; empty: the stream's own response
	to       int    // the number of the connection whose response it is; zero: the first that had one
	expected string
	judge    func(*recording.Response) (got string) // empty: what it must be
}

func (m *responseMonitor) End(r *recording.Stream) {
	if r.Headless && m.of == "" { // nothing of it is known
		m.Doubt(m.expected, "the head of the response was not written down")
		return
	}
	response, missing := m.response(r)
	if m.to > len(r.Connections) {
		m.tooFewConnections(r, m.expected, m.to)
		return
	}
	if missing != "" && m.of == "" && m.to == 0 {
		m.breakOrLeft(r, m.expected)
		return
	}
	if missing != "" {
		m.Break(NoResponse, m.expected, missing)
		return
	}
	if got := m.judge(response); got != "" {
		m.Break(WrongResponse, m.expected, got)
		return
	}
	m.Hold(Measure{})
}

// due implements timed: the response is there, or not yet. One that is no stream is about to end, and its body says more.
func (m *responseMonitor) due(o origin) (at time.Duration, breaks, ok bool) { //nolint:unparam // it is timed
	response := o.response
	switch {
	case m.to > 0:
		return 0, false, false
	case m.of != "":
		call := m.returned()
		if call == nil {
			return 0, false, false
		}
		response = call.Response
	case response == nil || response.Status != http.StatusOK:
		return 0, false, false
	}
	return 0, m.judge(response) != "", true
}

// returned is the call that is judged, once it has a response that nothing will change; nil: it has none.
func (m *responseMonitor) returned() *recording.Call {
	if m.env.Returned == nil {
		return nil
	}
	return m.env.Returned(m.of)
}

// response is the response that is judged; missing says why there is none.
func (m *responseMonitor) response(r *recording.Stream) (response *recording.Response, missing string) {
	switch {
	case m.to > len(r.Connections):
		return nil, ""
	case m.to > 0 && r.Connections[m.to-1].Response == nil:
		return nil, "no response came: " + r.Connections[m.to-1].End.String()
	case m.to > 0:
		return r.Connections[m.to-1].Response, ""
	case m.of == "" && r.Response == nil:
		return nil, noResponse(r)
	case m.of == "":
		return r.Response, ""
	}
	call := m.env.call(m.of)
	switch {
	case call == nil:
		return nil, fmt.Sprintf("no call with the name %q was made", m.of)
	case call.Response == nil:
		return nil, fmt.Sprintf("no response came to %s %s", call.Request.Method, call.Request.URL)
	default:
		return call.Response, ""
	}
}

func ofCall(name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf(" of the response to %q", name)
}

// CallOf is the name of the call whose response an expectation is about; empty: it is
// about something else.
func CallOf(x Expectation) string {
	switch x := x.(type) {
	case *Status:
		return x.Of
	case *Header:
		return x.Of
	case *MediaType:
		return x.Of
	case *Response:
		return x.Of
	default:
		return ""
	}
}

// Status expects a response's status code: of the stream's or, with Of, of the response
// to a call.
type Status struct {
	Code int    `yaml:"status,required"`
	Of   string `yaml:"of" meant:"response call"` // the name of a call
	OnConnection
}

// Validate finds numbers that are no status codes.
func (x Status) Validate() error {
	if err := x.check(x.Of); err != nil {
		return err
	}
	if x.Code < 100 || x.Code > 599 {
		return fmt.Errorf("%d is no HTTP status code", x.Code)
	}
	return nil
}

// ExpectsEnd implements EndJudge: a status other than 200 ends the stream.
func (x Status) ExpectsEnd(end recording.End) bool {
	return x.Of == "" && x.Code != http.StatusOK && end.Reason == recording.HTTPStatus
}

// ExpectsFailure tells whether an expectation says that the response to the call of this name has a status
// which is a failure by itself otherwise.
func ExpectsFailure(x Expectation, call string) bool {
	status, is := x.(*Status)
	return is && status.Of != "" && status.Of == call && status.Code/100 != http.StatusOK/100
}

func (x Status) String() string { return fmt.Sprintf("the status%s is %d", x.spoken(x.Of), x.Code) }

// Scope implements Expectation.
func (Status) Scope() Scope { return ScopeStream }

// Start implements OfStream.
func (x Status) Start(env Env) (Monitor, error) {
	return &responseMonitor{of: x.Of, to: x.Connection, env: env, expected: x.String(), judge: func(response *recording.Response) string {
		if response.Status == x.Code {
			return ""
		}
		if begins := response.Begins(recording.TimelineData); begins != "" {
			return fmt.Sprintf("the status is %d, and the body begins: «%s»", response.Status, begins)
		}
		return fmt.Sprintf("the status is %d", response.Status)
	}}, nil
}

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

// Scope implements Expectation.
func (Response) Scope() Scope { return ScopeStream }

// Start implements OfStream.
func (x Response) Start(env Env) (Monitor, error) {
	compiled, err := x.compileIn(env)
	return &bodyMonitor{expected: x.String(), head: responseMonitor{env: env, of: x.Of}, checks: compiled}, err
}

type bodyMonitor struct {
	endOnly
	expected string
	head     responseMonitor
	checks   []check
}

// due implements timed, as that of the head does.
func (m *bodyMonitor) due(origin) (at time.Duration, breaks, ok bool) { //nolint:unparam // it is timed
	call := m.head.returned()
	if call == nil {
		return 0, false, false
	}
	return 0, m.wrong(call) != nil, true
}

// wrong is what is wrong with the body of the response to a call.
func (m *bodyMonitor) wrong(call *recording.Call) *fault {
	_, fault := answer(call, func(v *View) *fault { return faultOf(m.checks, v) })
	return fault
}

func (m *bodyMonitor) End(r *recording.Stream) {
	if _, missing := m.head.response(r); missing != "" {
		m.Break(NoResponse, m.expected, missing)
		return
	}
	call := m.head.env.call(m.head.of)
	if fault := m.wrong(call); fault != nil {
		if fault.code == MissingValue && !httpcall.IsStream(call.Response.Header) {
			fault.wrapped("", quotedBody(call.Body, call.GoesOn())) // nothing else shows what it has
		}
		m.breakBy(fault, m.expected)
		return
	}
	m.Hold(Measure{})
}

// Compressed expects the encoding of the stream's response: "gzip", "br" and so on,
// or "none" (RFC 9110, section 8.4).
type Compressed struct {
	Encoding string `yaml:"compressed,required"`
}

// notCompressed is the encoding of a response that is sent as it is.
const notCompressed = "none"

// Validate finds encodings that HTTP does not have.
func (x Compressed) Validate() error {
	valid := []string{"br", "deflate", "gzip", notCompressed, "zstd"}
	if slices.Contains(valid, x.Encoding) {
		return nil
	}
	return problem.AtField("compressed", problem.WithHelp(fmt.Errorf("%q is no encoding of a stream", x.Encoding), "valid here: "+strings.Join(valid, ", ")))
}

func (x Compressed) String() string {
	if x.Encoding == notCompressed {
		return "the response is not compressed"
	}
	return fmt.Sprintf("the response is compressed with %q", x.Encoding)
}

// Scope implements Expectation.
func (Compressed) Scope() Scope { return ScopeStream }

// Start implements OfStream.
func (x Compressed) Start(env Env) (Monitor, error) {
	return &responseMonitor{env: env, expected: x.String(), judge: func(response *recording.Response) string {
		got := notCompressed
		if codings := wire.Codings(response.Header); len(codings) > 0 {
			got = strings.Join(codings, ", ")
		}
		if got == x.Encoding {
			return ""
		}
		if got == notCompressed {
			return "the response is not compressed; a server compresses only what it is asked to (compressed: true)"
		}
		return fmt.Sprintf("the response is compressed with %q", got)
	}}, nil
}

// Protocol expects the HTTP version of the response: "HTTP/1.1" or "HTTP/2.0".
type Protocol struct {
	Version string `yaml:"protocol,required"`
}

func (x Protocol) String() string { return "the protocol is " + x.Version }

// Validate finds versions that no response has.
func (x Protocol) Validate() error {
	switch x.Version {
	case "HTTP/1.0", "HTTP/1.1", "HTTP/2.0":
		return nil
	}
	return fmt.Errorf("%q is no HTTP version; write HTTP/1.0, HTTP/1.1 or HTTP/2.0", x.Version)
}

// Scope implements Expectation.
func (Protocol) Scope() Scope { return ScopeStream }

// Start implements OfStream.
func (x Protocol) Start(env Env) (Monitor, error) {
	return &responseMonitor{env: env, expected: x.String(), judge: func(response *recording.Response) string {
		if response.Protocol == x.Version {
			return ""
		}
		return "the protocol is " + response.Protocol
	}}, nil
}
