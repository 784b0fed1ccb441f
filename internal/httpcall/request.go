package httpcall

import (
	"errors"
	"maps"
	"net/http"
	"slices"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// Request is a request as a file describes it. Its variables are expanded by whoever
// sends it.
type Request struct {
	Target
	Content
}

// Validate finds requests that go nowhere, or say two things at once.
func (r Request) Validate() error { return errors.Join(r.checkOne(), r.Content.checkOneBody()) }

// Content is what a request holds beside its target.
type Content struct {
	Headers map[string]string `yaml:"headers"`
	Query   map[string]string `yaml:"query"` // added to that of the URL
	JSON    yamlfile.JSON     `yaml:"json"`  // or Body
	Body    string            `yaml:"body"`
}

// checkOneBody finds bodies that are given twice.
func (c Content) checkOneBody() error {
	if c.JSON != "" && c.Body != "" {
		return problem.WithHelp(errors.New("a request has one body"), "write json or body")
	}
	return nil
}

// Text is the request's body.
func (c Content) Text() string {
	if c.JSON != "" {
		return string(c.JSON)
	}
	return c.Body
}

// Header is the request's header, with the type of its content where that is JSON.
func (c Content) Header() http.Header {
	h := http.Header{}
	if c.JSON != "" {
		h.Set("Content-Type", "application/json")
	}
	for _, name := range slices.Sorted(maps.Keys(c.Headers)) {
		h.Set(name, c.Headers[name])
	}
	return h
}
