// Package happened is what happened in a scenario as far as reports show it: a recording,
// boiled down to what a person reads, and bounded.
//
// Start reading at [Course]. [Of] makes one of a recording, a [Store] keeps those of a run on
// disk until the reports are written.
package happened

import (
	"cmp"
	"math"
	"strings"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

// Course is what happened in one scenario, on one clock: its times count from the request of
// the first stream or, where none was asked for, from the beginning of the scenario. What came
// before that has negative times. Those of a stream's entries and connections count from the
// stream's own request, as everywhere.
type Course struct {
	From     Milliseconds `json:"from_ms"`  // when the scenario began
	Until    Milliseconds `json:"until_ms"` // when the last thing happened
	Streams  []Stream     `json:"streams,omitempty"`
	Calls    []Call       `json:"calls,omitempty"`
	Actions  []Action     `json:"actions,omitempty"`
	Requests []Request    `json:"requests,omitempty"` // that stubs received
	Services []Note       `json:"services,omitempty"` // what became of them
	Faults   []Note       `json:"faults,omitempty"`   // on the wire: where they began, and ended
	Commands []Note       `json:"commands,omitempty"`
	Log      []Note       `json:"log,omitempty"` // what services wrote
	// LogLeftOut is how many lines stand before those of Log in the recording.
	LogLeftOut int       `json:"log_left_out,omitempty"`
	Late       []Late    `json:"late,omitempty"`    // when this program came late to what it had to do
	Unnamed    []Unnamed `json:"unnamed,omitempty"` // what came, and no expectation names
}

// Milliseconds are a time, exact to the microsecond.
type Milliseconds float64

// InMilliseconds is a duration in milliseconds.
func InMilliseconds(d time.Duration) Milliseconds {
	return Milliseconds(math.Round(float64(d)/float64(time.Microsecond)) / 1000)
}

// Duration is the time again.
func (m Milliseconds) Duration() time.Duration {
	return time.Duration(math.Round(float64(m)*1000)) * time.Microsecond
}

// Stream is a stream: its request, its connections, and what came.
type Stream struct {
	Name        string       `json:"name"`
	At          Milliseconds `json:"at_ms"` // of the request
	Method      string       `json:"method"`
	URL         string       `json:"url"`
	Header      []string     `json:"header,omitempty"` // of the request, each as "Name: value"
	Body        *Text        `json:"body,omitempty"`
	Connections []Connection `json:"connections,omitempty"`
	Entries     []Entry      `json:"entries,omitempty"`
	Events      int          `json:"events"`             // that came
	LeftOut     int          `json:"left_out,omitempty"` // how many entries are not among Entries
	Reason      string       `json:"reason"`             // why it ended, in a few words
	End         string       `json:"end"`                // how it ended, whole
	EndMS       Milliseconds `json:"end_ms"`
}

// Path is the path and the query of the stream's URL.
func (s Stream) Path() string { return PathOf(s.URL) }

// PathOf is the path and the query of a URL; where it has none, the URL.
func PathOf(url string) string {
	_, rest, found := strings.Cut(url, "://")
	if i := strings.IndexByte(rest, '/'); found && i >= 0 {
		return rest[i:]
	}
	return url
}

// Connection is one request of a stream, and the head of its response.
type Connection struct {
	At      Milliseconds  `json:"at_ms"`
	Phases  []Phase       `json:"phases,omitempty"`
	Resumes string        `json:"resumes,omitempty"` // the Last-Event-ID that was sent
	Status  int           `json:"status,omitempty"`  // none: no response came
	HeadMS  *Milliseconds `json:"head_ms,omitempty"` // when the response's head had come
	Header  []string      `json:"header,omitempty"`  // of the response
	Excerpt string        `json:"excerpt,omitempty"` // of a body that is no event stream
	Reason  string        `json:"reason,omitempty"`  // why it ended
	EndMS   Milliseconds  `json:"end_ms"`
}

// Phase is when a part of a connection began: connect, headers, …
type Phase struct {
	Name string       `json:"name"`
	At   Milliseconds `json:"at_ms"`
}

// Entry is one thing that a stream said.
type Entry struct {
	Kind   string       `json:"kind"`   // event, comment, retry or violation
	Number int          `json:"number"` // among those of its kind, from 1
	Type   string       `json:"type,omitempty"`
	Names  []string     `json:"names,omitempty"` // what the scenario calls such an event
	ID     *string      `json:"id,omitempty"`    // none: it had no id field
	Data   Text         `json:"data"`
	Detail string       `json:"detail,omitempty"`   // of a violation: what is wrong
	Given  string       `json:"given,omitempty"`    // of a violation: the type that the block gives which is no event
	At     Milliseconds `json:"at_ms"`              // of its last byte
	First  Milliseconds `json:"first_ms,omitempty"` // of its first byte, where that came before
	Read   int          `json:"read,omitempty"`     // which read brought it, from 1
	Line   int          `json:"line,omitempty"`     // of the response, from 1
	Start  int64        `json:"start"`              // the bytes of the response, from 0
	End    int64        `json:"end"`                // without this one
	// Skipped is how many entries before it are left out.
	Skipped      int  `json:"skipped,omitempty"`
	Unterminated bool `json:"unterminated,omitempty"`
}

// Name is what an event is called: by the scenario or, where that has no name for it, its type. A
// block without data goes by the type that it gives.
func (e Entry) Name() string {
	if e.Given != "" && e.Type == rules.CodeDatalessEvent {
		return e.Given + " (no data)"
	}
	if len(e.Names) > 0 {
		return e.Names[0]
	}
	return cmp.Or(e.Type, e.Kind)
}

// Called is the type with the names that the scenario has for it, and the ID.
func (e Entry) Called() string {
	text := e.Type
	if len(e.Names) > 0 {
		text += " (" + strings.Join(e.Names, ", ") + ")"
	}
	if e.ID != nil {
		text += " id " + *e.ID
	}
	if e.Unterminated {
		text += " (unterminated: a browser discards it)"
	}
	return text
}

// Said is the data; of a violation, what is wrong with it.
func (e Entry) Said() string {
	data := recording.GoingOn(e.Data.Text, e.Data.Cut)
	switch {
	case e.Detail == "":
		return data
	case e.Data.Text == "":
		return e.Detail
	default:
		return e.Detail + ": " + data
	}
}

// GoesOn tells that there may be half a secret at the end of what it says.
func (e Entry) GoesOn() bool { return e.Data.Cut }

// Text is a text as far as it is kept.
type Text struct {
	Text    string `json:"text,omitempty"`
	LeftOut int    `json:"left_out,omitempty"` // how many bytes go on behind it
	Cut     bool   `json:"cut,omitempty"`      // it broke off: nobody knows how it goes on
}

// GoesOn tells that there may be half a secret at the end of it.
func (t Text) GoesOn() bool { return t.Cut || t.LeftOut > 0 }

// Call is an HTTP call that the scenario, or a stub, made.
type Call struct {
	Name   string       `json:"name,omitempty"`
	Stub   string       `json:"stub,omitempty"` // that made it; none: the scenario did
	At     Milliseconds `json:"at_ms"`
	Took   Milliseconds `json:"took_ms"`
	Method string       `json:"method"`
	URL    string       `json:"url"`
	Header []string     `json:"header,omitempty"`
	Body   *Text        `json:"body,omitempty"`
	Status int          `json:"status,omitempty"` // none: no response came
	Answer []string     `json:"response_header,omitempty"`
	Came   *Text        `json:"response_body,omitempty"`
	Error  string       `json:"error,omitempty"`
	Wrong  bool         `json:"wrong,omitempty"` // no response came, or not the one that it must be
}

// Action is something else that the scenario did: to a service, or that a client went away.
type Action struct {
	Name  string       `json:"name"`
	At    Milliseconds `json:"at_ms"`
	Took  Milliseconds `json:"took_ms"`
	Error string       `json:"error,omitempty"`
}

// Request is one that a stub received, and what it sent in response.
type Request struct {
	Stub   string       `json:"stub"`
	At     Milliseconds `json:"at_ms"`
	Until  Milliseconds `json:"until_ms"`
	Method string       `json:"method"`
	URL    string       `json:"url"`
	Header []string     `json:"header,omitempty"`
	Body   *Text        `json:"body,omitempty"`
	Status int          `json:"status,omitempty"`
	Sent   *Text        `json:"response_body,omitempty"`
	End    string       `json:"end,omitempty"`
}

// Note is something that happened to a service, or on the wire, or a line of a log.
type Note struct {
	At   Milliseconds `json:"at_ms"`
	Of   string       `json:"of,omitempty"`
	Text string       `json:"text"`
}

// Late says that this program came late to what it had to do, by up to so much.
type Late struct {
	From Milliseconds `json:"from_ms"`
	To   Milliseconds `json:"to_ms"`
	By   Milliseconds `json:"by_ms"`
}

// Unnamed is a kind of event, or a field of the data, that came and that no expectation names.
type Unnamed struct {
	Event string `json:"event"`
	Field string `json:"field,omitempty"` // none: nothing names events of this kind at all
	Count int    `json:"count"`           // of the events
}
