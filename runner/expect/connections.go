package expect

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// OnConnection says of which connection of a stream something is expected: the first, or one by
// which the client came back.
type OnConnection struct {
	Connection int `yaml:"connection" above:"0"` // its number, from 1; default: the first
}

// check finds numbers of no connection, and what a call has not.
func (c OnConnection) check(of string) error {
	switch {
	case c.Connection < 0:
		return problem.AtField("connection", errors.New("connections are counted from 1"))
	case c.Connection > 0 && of != "":
		return problem.AtField("connection", errors.New("it is about the response to a call, which has no connection of the stream"))
	default:
		return nil
	}
}

// spoken says of what it is; empty: of the stream.
func (c OnConnection) spoken(of string) string {
	if c.Connection > 0 {
		return fmt.Sprintf(" of the %s connection", wording.Ordinal(c.Connection))
	}
	return ofCall(of)
}

// tooFewConnections is the verdict where a connection was never made: nobody can tell where it
// may still have come when we left.
func (j *Judgement) tooFewConnections(r *recording.Stream, expected string, needed int) {
	made := fmt.Sprintf("there was no %s connection, only %d", wording.Ordinal(needed), len(r.Connections))
	if endUnseen(r) {
		j.Doubt(expected, made+", when streamspec closed the stream: "+whyLeft(r))
		return
	}
	j.Break(NothingToJudge, expected, made+"; the end: "+endOf(r.End))
}

// RequestHeader expects something of a header of the request for the stream, as it was sent.
type RequestHeader struct {
	Spec HeaderSpec `yaml:"request_header,required"`
	OnConnection
}

// Validate finds numbers of no connection.
func (x RequestHeader) Validate() error { return x.check("") }

func (x RequestHeader) String() string {
	return x.Spec.spoken(fmt.Sprintf(" of the request of the %s connection", wording.Ordinal(max(1, x.Connection))))
}

// Scope implements Expectation.
func (RequestHeader) Scope() Scope { return ScopeStream }

// Start implements OfStream.
func (x RequestHeader) Start(env Env) (Monitor, error) {
	spec := x.Spec
	if spec.Equals != nil && env.Masked != nil {
		masked := env.Masked(*spec.Equals)
		spec.Equals = &masked
	}
	h, err := Header{Spec: spec}.compile()
	return &requestHeader{RequestHeader: x, header: h}, err
}

type requestHeader struct {
	endOnly
	RequestHeader
	header *header
}

func (m *requestHeader) End(r *recording.Stream) {
	number := max(1, m.Connection)
	if number > len(r.Connections) {
		m.tooFewConnections(r, m.String(), number)
		return
	}
	all := r.Connections[number-1].Request.Header
	if m.header.metHowever(all.Values(m.Spec.Name)) {
		m.Hold(Measure{})
		return
	}
	if shown := m.header.hidden(all); shown != "" {
		m.Doubt(m.String(), fmt.Sprintf("of a credential recordings have only a mask: the request has %q; what can be told is equals, with the variable that it came from, and a prefix before the mask", shown))
		return
	}
	m.Break(WrongValue, m.String(), "the request has "+m.header.got(all))
}

// hiddenValue stands in a recording instead of a secret that is too short for a mask.
const hiddenValue = "(hidden)"

// someMask is what stands in a recording instead of a secret.
var someMask = regexp.MustCompile(regexp.QuoteMeta(hidden) + `\d+|` + regexp.QuoteMeta(hiddenValue))

// metHowever tells whether these values are what they must be whatever their masks hide: a mask may match what
// no secret does. What holds of the shortest secret, of every sign that one may have, and of a long one, holds of any.
func (m *header) metHowever(values []string) bool {
	if m.Spec.Equals != nil {
		return m.met(values)
	}
	for _, secret := range []string{"a", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", strings.Repeat("Zz9", 20)} {
		var perhaps []string
		for _, v := range values {
			perhaps = append(perhaps, someMask.ReplaceAllLiteralString(v, secret))
		}
		if !m.met(perhaps) {
			return false
		}
	}
	return true
}

// hidden is a value of the header of which a mask hides whether it is what it must be; empty: there is none.
func (m *header) hidden(all http.Header) string {
	for _, v := range all.Values(m.Spec.Name) {
		if at := someMask.FindStringIndex(v); at != nil && m.Spec.mayBe(v, v[:at[0]]) {
			return v
		}
	}
	return ""
}

// mayBe tells it of a value by what stands before its first mask. The number of a mask tells one secret from
// others, but what is masked of basic authentication is only the password.
func (s HeaderSpec) mayBe(value, before string) bool {
	switch {
	case s.Equals != nil:
		told := before != "Basic " && !strings.Contains(value, hiddenValue)
		return !told && strings.HasPrefix(*s.Equals, before)
	case s.Prefix != "":
		return strings.HasPrefix(s.Prefix, before)
	default:
		return s.Matches != ""
	}
}

// Reconnections expects that the client comes back so many times, each time with a response
// within a time of having lost the last.
type Reconnections struct {
	Number value.Length  `yaml:"reconnections,required"`
	Within time.Duration `yaml:"within" above:"0"`
}

// Validate finds times of nothing.
func (x Reconnections) Validate() error {
	if x.Within < 0 || x.Within > 0 && x.Number[1] == 0 {
		return problem.AtField("within", errors.New("nobody comes back in this time"))
	}
	return nil
}

func (x Reconnections) String() string {
	text := fmt.Sprintf("the client reconnected %s times", x.Number)
	switch {
	case x.Number[1] == 0:
		return "the client never reconnected"
	case x.Number == value.Length{1, 1}:
		text = "the client reconnected once"
	}
	if x.Within > 0 {
		text += fmt.Sprintf(", and had a response within %s of each loss", wording.Length(x.Within))
	}
	return text
}

// Scope implements Expectation.
func (Reconnections) Scope() Scope { return ScopeStream }

// Start implements OfStream.
func (x Reconnections) Start(Env) (Monitor, error) { return &reconnections{Reconnections: x}, nil }

type reconnections struct {
	endOnly
	Reconnections
	limits
}

func (m *reconnections) End(r *recording.Stream) {
	n := max(0, len(r.Connections)-1)
	got := "the client reconnected " + wording.CountedAs(n, "time", "times")
	switch {
	case n < m.Number[0] && endUnseen(r):
		m.Doubt(m.String(), got+", when streamspec closed the stream: "+whyLeft(r))
	case n < m.Number[0]:
		m.Break(TooFew, m.String(), got+": "+endOf(r.End))
	case n > m.Number[1]:
		m.Break(TooMany, m.String(), fmt.Sprintf("%s: connection %d ended: %s", got, m.Number[1]+1, r.Connections[m.Number[1]].End))
	case m.Within > 0:
		m.soon(r)
	default:
		m.Hold(Measure{Text: wording.CountedAs(n, "reconnection", "reconnections")})
	}
}

// soon judges how long each loss lasted: until a connection had a response.
func (m *reconnections) soon(r *recording.Stream) {
	lost := -1 // the connection whose end has not been made good
	for i, c := range r.Connections {
		if lost >= 0 && c.Response != nil {
			took := recorded(r, c.Response.At).since(lostAt(r, lost))
			got := func() string {
				return fmt.Sprintf("connection %d had a response %s after %s", i+1, recording.Milliseconds(took.recorded), lossOf(r, lost))
			}
			if m.longer(took, m.Within, nil, got) {
				m.Break(Late, m.String(), got()+over(took, m.Within))
				return
			}
			lost = -1
		}
		if lost < 0 {
			lost = i
		}
	}
	if lost < len(r.Connections)-1 {
		m.neverBack(r, lost)
		return
	}
	m.conclude(&m.Judgement, m.String(), "reconnection", "reconnections")
}

// lostAt is since when the client lacks a connection: one that it left itself, since it set out to come back.
func lostAt(r *recording.Stream, lost int) moment {
	at := r.Connections[lost].End.At
	if isLeft(r, lost) {
		at = r.Connections[lost+1].Began
	}
	return recorded(r, at)
}

// lossOf says what that was.
func lossOf(r *recording.Stream, lost int) string {
	if isLeft(r, lost) {
		return "the client set out to come back"
	}
	return fmt.Sprintf("connection %d had ended", lost+1)
}

// isLeft tells whether the client left a connection of its own accord, and came back.
func isLeft(r *recording.Stream, lost int) bool {
	return r.Connections[lost].End.Reason == recording.Stopped && lost+1 < len(r.Connections)
}

// neverBack judges a loss after which no response came: where we left before the time was over,
// nobody can tell whether one would have.
func (m *reconnections) neverBack(r *recording.Stream, lost int) {
	waited := recorded(r, r.End.At).since(lostAt(r, lost))
	if weLeft(r) && waited.recorded <= m.Within {
		m.Doubt(m.String(), tooSoon(r, waited.recorded, lossOf(r, lost), m.Within))
		return
	}
	last := r.Connections[len(r.Connections)-1]
	m.Break(Late, m.String(), fmt.Sprintf("no connection had a response after %s: %s", lossOf(r, lost), last.End))
}

// AsksNotToReconnect expects that the server ends the stream for good: a client that comes back
// is told so, by the status 204.
type AsksNotToReconnect struct {
	Is bool `yaml:"asks_not_to_reconnect,required"` // always true
}

// Validate refuses that it does not: then some other response must come.
func (x AsksNotToReconnect) Validate() error {
	if !x.Is {
		return problem.WithHelp(errors.New("that a server does not say this is no expectation"), "write which status comes: {status: 200, connection: 2}")
	}
	return nil
}

func (AsksNotToReconnect) String() string {
	return "the server asks a client that comes back not to reconnect"
}

// Scope implements Expectation.
func (AsksNotToReconnect) Scope() Scope { return ScopeStream }

// Start implements OfStream.
func (x AsksNotToReconnect) Start(Env) (Monitor, error) { return &asksNotToReconnect{x: x}, nil }

type asksNotToReconnect struct {
	endOnly
	x AsksNotToReconnect
}

func (m *asksNotToReconnect) End(r *recording.Stream) {
	if len(r.Connections) < 2 {
		m.tooFewConnections(r, m.x.String(), 2)
		return
	}
	switch last := r.Connections[len(r.Connections)-1]; {
	case last.Response != nil && last.Response.Status == http.StatusNoContent:
		m.Hold(Measure{Text: "the " + wording.Ordinal(len(r.Connections)) + " connection"})
	case endUnseen(r):
		m.Doubt(m.x.String(), "streamspec closed the stream before: "+whyLeft(r))
	case last.Response == nil:
		m.Break(NoResponse, m.x.String(), "no response came to connection "+fmt.Sprint(len(r.Connections))+": "+last.End.String())
	default:
		m.Break(WrongResponse, m.x.String(), fmt.Sprintf("the status of the %s connection, the last, is %d", wording.Ordinal(len(r.Connections)), last.Response.Status))
	}
}
