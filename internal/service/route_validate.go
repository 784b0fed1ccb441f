package service

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/streamspec/streamspec/internal/pathpattern"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/vars"
)

// Validate refuses a route that cannot be answered. Its error is for the author
// of the file.
func (r Route) Validate() error {
	errs := []error{r.validatePath(), r.validateContent(), r.validateStream(), r.End.Validate(), r.validateCapture()}
	if r.Fail != nil {
		errs = append(errs, r.Fail.Validate())
	}
	for i, call := range r.Calls {
		if err := call.Validate(); err != nil {
			errs = append(errs, fmt.Errorf("calls, call %d: %w", i+1, err))
		}
	}
	return errors.Join(errs...)
}

func (r Route) validatePath() error {
	targets := r.targets()
	if len(targets) != 1 {
		return fmt.Errorf("a route has exactly one of get, post, put, patch, delete and any; this one has %d", len(targets))
	}
	if _, err := r.patternIfKnown(); err != nil {
		return problem.AtField(strings.ToLower(targets[0].method), err)
	}
	return nil
}

// patternIfKnown is nil where the path is known only at the start.
func (r Route) patternIfKnown() (*pathpattern.Pattern, error) {
	if targets := r.targets(); len(targets) != 1 || strings.HasPrefix(targets[0].path, "${") {
		return nil, nil
	}
	return r.pattern(anything)
}

// anything stands for variables whose values nobody knows yet.
func anything(string) (string, bool) { return "x", true }

// pattern is the method and path of a route that has one.
func (r Route) pattern(lookup vars.Lookup) (*pathpattern.Pattern, error) {
	t := r.targets()[0]
	path, err := vars.Expand(t.path, lookup)
	if err != nil {
		return nil, err
	}
	return pathpattern.Parse(t.method, path)
}

func (r Route) validateContent() error {
	contents := 0
	for _, given := range []bool{r.JSON != "", r.Body != "", r.File != "", len(r.Send) > 0, len(r.Events) > 0} {
		if given {
			contents++
		}
	}
	switch {
	case contents > 1:
		return errors.New("a route answers with one of json, body, file, send and events")
	case r.End != "" && (r.JSON != "" || r.Body != "" || r.File != ""):
		return errors.New("end is how a stream ends: it goes with send or events, not with json, body or file")
	case r.Delay < 0:
		return fmt.Errorf("delay: %v is negative", r.Delay)
	}
	_, err := r.readFile()
	return errors.Join(validateStatus(r.Status), err)
}

func (r Route) validateStream() error {
	if r.Resume && len(r.Events) == 0 {
		return problem.AtField("resume", errors.New("resume goes with events: only they have IDs to resume at"))
	}
	for i, e := range r.Events {
		if err := e.Validate(); err != nil {
			return fmt.Errorf("events, event %d: %w", i+1, err)
		}
	}
	return nil
}

func validateStatus(status int) error {
	if status != 0 && (status < 200 || status > 599) {
		return fmt.Errorf("status: %d is not a status of an answer; it is 200 to 599", status)
	}
	return nil
}

// readFile reads the content that stands in a file of its own.
func (r Route) readFile() ([]byte, error) {
	if r.File == "" {
		return nil, nil
	}
	path := r.File
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(r.Place.File), path)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, problem.AtField("file", problem.WithHelp(fmt.Errorf("the file cannot be read: %w", err),
			"its name is relative to the folder of this YAML file"))
	}
	return content, nil
}
