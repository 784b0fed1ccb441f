package service

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/pathpattern"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// RawJSON is a piece of JSON as text.
type RawJSON = yamlfile.JSON

// Route is one answer of a stub: to a method and a path, whatever the query. Exactly
// one of Get, Post, Put, Patch, Delete and Any holds the path, which is a pattern as
// package pathpattern has it. Of the routes that fit a request the first counts;
// those that share its method, path and When answer in turn, and the last of them
// answers from then on.
//
// Headers and content may hold variables: the names in the path, what the request's
// route captures, what other routes of the stub captured last, and what the lookup
// of [StartStub] knows. The path may hold only the last.
type Route struct {
	Place problem.Place `yaml:",place"` // File is looked for beside it

	Get    string `yaml:"get"`
	Post   string `yaml:"post"`
	Put    string `yaml:"put"`
	Patch  string `yaml:"patch"`
	Delete string `yaml:"delete"`
	Any    string `yaml:"any"`  // whatever the method
	When   When   `yaml:"when"` // what else a request must have

	Status  int               `yaml:"status"` // 200 to 599; default 200
	Headers map[string]string `yaml:"headers"`
	Delay   time.Duration     `yaml:"delay"` // before the status line

	// JSON, Body, File, Send and Events exclude each other; without any the answer
	// is empty. Send and Events are streams, text/event-stream unless Headers say
	// otherwise.
	JSON   RawJSON `yaml:"json"`
	Body   string  `yaml:"body"`
	File   string  `yaml:"file"` // its content, without variables; the type is the name's
	Send   []Piece `yaml:"send"`
	Events []Event `yaml:"events"`
	End    End     `yaml:"end"`    // how the stream ends; without a content: right after its headers
	Resume bool    `yaml:"resume"` // a request with Last-Event-ID gets the Events behind that one

	Fail    *Fail             `yaml:"fail"`
	Capture map[string]Source `yaml:"capture"` // by the name of the variable
	Calls   []Callback        `yaml:"calls"`
}

// When is what a request must have, beside method and path, for its route to fit.
type When struct {
	Headers map[string]string `yaml:"headers"` // name → one of its values
	Query   map[string]string `yaml:"query"`   // likewise
}

// Piece is a few bytes of a streamed answer. They are flushed together; up to
// 4 KiB go out in one write.
type Piece struct {
	After time.Duration `yaml:"after"` // the pause before these bytes
	Bytes Escaped       `yaml:"bytes"`
}

// Escaped is text that stands for bytes, see [Unescape].
type Escaped string

// EscapeVariable makes a variable's value stand for itself, as package vars asks.
func (Escaped) EscapeVariable(value string) string { return strings.ReplaceAll(value, `\`, `\\`) }

// End is how a streamed answer ends. The zero value is [EndClose].
type End string

// The ends of a streamed answer.
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

// Validate refuses pauses below zero and bytes that [Unescape] refuses.
func (p Piece) Validate() error {
	if p.After < 0 {
		return fmt.Errorf("after: %v is negative", p.After)
	}
	_, err := Unescape(string(p.Bytes))
	return err
}

// target is a method and a path as they are written.
type target struct{ method, path string }

// targets lists the targets that the route names; a valid route has one.
func (r Route) targets() []target {
	all := []target{
		{http.MethodGet, r.Get}, {http.MethodPost, r.Post}, {http.MethodPut, r.Put},
		{http.MethodPatch, r.Patch}, {http.MethodDelete, r.Delete}, {pathpattern.AnyMethod, r.Any},
	}
	return slices.DeleteFunc(all, func(t target) bool { return t.path == "" })
}

func (r Route) isStream() bool { return len(r.Send) > 0 || len(r.Events) > 0 || r.End != "" }
