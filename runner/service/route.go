package service

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/runner/yamlfile"
)

// RawJSON is a piece of JSON as text.
type RawJSON = yamlfile.JSON

// Route is one answer of a stub: to a method and a path, which is compared as a
// whole and without the query. Exactly one of Get, Post, Put, Patch, Delete and
// Any holds the path. Routes that share method and path answer in turn, and the
// last of them answers from then on.
type Route struct {
	Get    string `yaml:"get"`
	Post   string `yaml:"post"`
	Put    string `yaml:"put"`
	Patch  string `yaml:"patch"`
	Delete string `yaml:"delete"`
	Any    string `yaml:"any"` // whatever the method

	Status  int               `yaml:"status"` // 200 to 599; default 200
	Headers map[string]string `yaml:"headers"`
	Delay   time.Duration     `yaml:"delay"` // before the status line

	// JSON, Body and Send exclude each other; without any the answer is empty.
	JSON RawJSON `yaml:"json"`
	Body string  `yaml:"body"`
	Send []Piece `yaml:"send"` // a stream, text/event-stream unless Headers say otherwise
	End  End     `yaml:"end"`  // how the stream ends; without Send: right after its headers
}

// Piece is a few bytes of a streamed answer. They are flushed together; up to
// 4 KiB go out in one write.
type Piece struct {
	After time.Duration `yaml:"after"` // the pause before these bytes
	Bytes string        `yaml:"bytes"` // decoded by [Unescape]
}

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
	_, err := Unescape(p.Bytes)
	return err
}

// Validate refuses a route that cannot be answered. Its error is for the author
// of the file.
func (r Route) Validate() error {
	return errors.Join(r.validatePath(), r.validateContent(), r.End.Validate())
}

func (r Route) validatePath() error {
	targets := r.targets()
	if len(targets) != 1 {
		return fmt.Errorf("a route has exactly one of get, post, put, patch, delete and any; this one has %d", len(targets))
	}
	path := targets[0].path
	if !strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "${") {
		return fmt.Errorf("%q is not a path; it starts with /", path)
	}
	if strings.Contains(path, "?") {
		return fmt.Errorf("%q has a query; a route is a path, and answers with any query", path)
	}
	return nil
}

func (r Route) validateContent() error {
	contents := 0
	for _, given := range []bool{r.JSON != "", r.Body != "", len(r.Send) > 0} {
		if given {
			contents++
		}
	}
	switch {
	case contents > 1:
		return errors.New("a route answers with one of json, body and send")
	case r.End != "" && (r.JSON != "" || r.Body != ""):
		return errors.New("end is how a stream ends: it goes with send, not with json or body")
	case r.Status != 0 && (r.Status < 200 || r.Status > 599):
		return fmt.Errorf("status: %d is not a status of an answer; it is 200 to 599", r.Status)
	case r.Delay < 0:
		return fmt.Errorf("delay: %v is negative", r.Delay)
	}
	return nil
}

// target is what a route answers to.
type target struct{ method, path string }

// anyMethod is the method of a target that answers to every method.
const anyMethod = "ANY"

// targets lists the targets that the route names; a valid route has one.
func (r Route) targets() []target {
	all := []target{
		{http.MethodGet, r.Get}, {http.MethodPost, r.Post}, {http.MethodPut, r.Put},
		{http.MethodPatch, r.Patch}, {http.MethodDelete, r.Delete}, {anyMethod, r.Any},
	}
	return slices.DeleteFunc(all, func(t target) bool { return t.path == "" })
}

func (r Route) isStream() bool { return len(r.Send) > 0 || r.End != "" }
