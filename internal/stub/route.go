package stub

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect"
)

// Route is one response of a stub: to a method and a path, whatever the query. Of the
// routes that fit a request the first counts; those that share its method, path and When
// respond in turn, and the last of them responds from then on.
//
// Headers and content may hold variables: the names in the path, what the request's
// route captures, what other routes of the stub captured last, and what the lookup
// of [Start] knows. The path may hold only the last.
type Route struct {
	Place problem.Place `yaml:",place"` // File is looked for beside it

	httpcall.Pattern
	When When `yaml:"when"` // what else a request must have

	Status  httpcall.Status   `yaml:"status" above:"0"` // default 200
	Headers map[string]string `yaml:"headers"`
	At      *moment.When      `yaml:"at"`    // the moment of the scenario at which it responds
	Delay   time.Duration     `yaml:"delay"` // before the status line

	// JSON, Body, File, Send, Events and Recording exclude each other; without any the response
	// is empty. Send and Events are streams, text/event-stream and no-store unless Headers say
	// otherwise.
	JSON   yamlfile.JSON `yaml:"json"`
	Body   string        `yaml:"body"`
	File   string        `yaml:"file"` // its content, without variables; the type is the name's
	Send   []Piece       `yaml:"send"`
	Events []Event       `yaml:"events"`
	// Recording is the file of a recording, whose stream comes as it came: status, headers,
	// timing and end, where the route does not say otherwise.
	Recording *Replay `yaml:"recording"`
	End       End     `yaml:"end"`    // how the stream ends; without a content: right after its headers
	Resume    bool    `yaml:"resume"` // a request with Last-Event-ID gets the events behind that one

	Fail    *Fail                      `yaml:"fail"`
	Capture map[string]httpcall.Source `yaml:"capture"` // by the name of the variable
	// ForEach is where a request says whose it is, such as header.Authorization: what was
	// captured, whose turn it is and what fails first is kept apart for each of its values.
	ForEach   httpcall.Source `yaml:"for_each"`
	WhileHeld []Callback      `yaml:"while_held"` // made before it responds: the response follows the last of them
	Calls     []Callback      `yaml:"calls"`      // made once it has responded

	replayed *response // one that was recorded; nil: what the fields say
}

// When is what a request must have, beside method and path, for its route to fit.
type When struct {
	Headers map[string]string `yaml:"headers"` // name → one of its values
	Query   map[string]string `yaml:"query"`   // likewise
	Body    expect.Body       `yaml:"body"`    // what its body must be like
}

// Piece is a few bytes of a streamed response. They are flushed together; up to
// 4 KiB go out in one write.
type Piece struct {
	At    *moment.When  `yaml:"at"`    // the moment of the scenario at which they are sent
	After time.Duration `yaml:"after"` // the pause before these bytes
	Bytes Escaped       `yaml:"bytes"`
}

// Escaped is text that stands for bytes, see [Unescape].
type Escaped string

// EscapeVariable makes a variable's value stand for itself, as package vars asks.
func (Escaped) EscapeVariable(value string) string { return strings.ReplaceAll(value, `\`, `\\`) }

// End is how a streamed response ends. The zero value is [EndClose].
type End string

// The ends of a streamed response.
const (
	EndClose End = "close" // the response is complete
	EndCut   End = "cut"   // the connection is closed, the last chunk is missing
	EndReset End = "reset" // the connection is reset (TCP RST)
	EndHang  End = "hang"  // nothing more comes, until the client leaves or the stub stops
)

// Validate refuses an end that does not exist.
func (e End) Validate() error {
	switch e {
	case "", EndClose, EndCut, EndReset, EndHang:
		return nil
	}
	return fmt.Errorf("%q is not an end of a stream; write %q, %q, %q or %q",
		string(e), EndClose, EndCut, EndReset, EndHang)
}

// YAMLValues lists the ends of a streamed response.
func (End) YAMLValues() []string {
	return []string{string(EndClose), string(EndCut), string(EndReset), string(EndHang)}
}

// Validate refuses what no body can be like.
func (w When) Validate() error {
	if w.Body.ID != nil {
		return problem.AtField("body", errors.New("a request has no last event ID; write headers: {Last-Event-ID: …}"))
	}
	_, err := w.Body.Compile(expect.Env{})
	return err
}

// Validate refuses pauses below zero and bytes that [Unescape] refuses.
func (p Piece) Validate() error {
	if p.After < 0 {
		return fmt.Errorf("after: %v is negative", p.After)
	}
	_, err := Unescape(string(p.Bytes))
	return err
}

// Moments lists the moments of the scenario that the route waits for.
func (r *Route) Moments() []moment.When {
	all := []*moment.When{r.At}
	for _, e := range r.Events {
		all = append(all, e.At)
	}
	for _, p := range r.Send {
		all = append(all, p.At)
	}
	for _, c := range slices.Concat(r.WhileHeld, r.Calls) {
		all = append(all, c.At)
	}
	var moments []moment.When
	for _, at := range all {
		if at != nil {
			moments = append(moments, *at)
		}
	}
	return moments
}

// isStream tells whether the response is an event stream, be it one of nothing: events: [].
func (r Route) isStream() bool { return r.Send != nil || r.Events != nil || r.End != "" }
