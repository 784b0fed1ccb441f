package recording

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Call is one HTTP call of a scenario, or of a stub, with its response: what sets something
// going while, or before, the streams are followed. It no longer changes once it is in a
// scenario's list.
type Call struct {
	Name     string // how expectations refer to it; empty: nobody does
	Stub     string // that made it: a callback; empty: the scenario did
	Request  Request
	Began    time.Time     // when the request was sent; carries a monotonic reading
	SentBy   time.Duration // by when it was sent, where this machine was busy; zero: at once
	Overdue  time.Duration // by how much later than it was due it began, because this machine was busy
	Took     time.Duration // until its response was there, or it was known that none comes
	Response *Response     // nil where none came; its At counts from Began
	Body     []byte        // of the response, as far as it is kept
	Wrong    bool          // of a call of the scenario: no response came, or not the one that it must be
	Again    bool          // that was wrong, and it was made again
	Error    string        // why no response came, or not all of it; empty: it is whole, or nobody knows
}

// GoesOn tells that there may be half a secret at the end of what it says: the response broke off.
func (c Call) GoesOn() bool { return c.Response != nil && c.Response.Cut }

// Came is the body of the response, on a line for people: so many bytes of it, at most. Empty: there is none.
func (c *Call) Came(limit int) string {
	text := strings.TrimRight(string(c.Body), " \t\r\n")
	if text == "" {
		return ""
	}
	return GoingOn(Escape(text, limit), c.GoesOn())
}

// Open tells that nobody knows what became of the call: whoever recorded it was stopped
// before it was over.
func (c *Call) Open() bool { return c.Response == nil && c.Error == "" }

// Sent is what a stub sent in response to a request: the head, with the body of a response
// that is no stream; a piece of a stream; or how it ended.
type Sent struct {
	At     time.Time   // carries a monotonic reading
	Status int         // of a head; zero: this is none
	Header http.Header // of a head
	Body   []byte
	End    string // how the response ended; empty: it goes on
}

// Incoming is a request that a stub received, as it came. It does not change.
type Incoming struct {
	At        time.Time // when its headers had arrived; carries a monotonic reading
	Method    string
	URL       *url.URL // path and query; never nil
	Header    http.Header
	Body      []byte
	Truncated bool // the body went on
	// Hide replaces the values in it that nobody may be shown, such as a password, in a
	// text. nil: there are none. It must be safe for concurrent use.
	Hide func(text string) string
}

// shownBody is how much of a body the line about a request shows, in bytes.
const shownBody = 300

// String is the request in one line for people: method, path and the start of the
// body. Secrets are masked.
func (r Incoming) String() string {
	line := r.Method + " " + r.Mask(r.URL.RequestURI())
	if len(r.Body) > 0 {
		line += " " + GoingOn(Escape(r.Shown(), shownBody), r.Truncated)
	}
	return line
}

// Shown is the body without the request's secrets.
func (r Incoming) Shown() string { return masker(r.Mask).ending(r.Truncated)(string(r.Body)) }

// Mask replaces the request's secrets in a text, however they are spelled.
func (r Incoming) Mask(text string) string {
	if r.Hide == nil {
		return text
	}
	return r.Hide(text)
}
