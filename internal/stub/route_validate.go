package stub

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/pathpattern"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/vars"
)

// Validate refuses a route that cannot be responded with. Its error is for the author
// of the file.
func (r Route) Validate() error {
	errs := []error{r.validatePath(), r.validateContent(), r.validateStream(), r.End.Validate(), r.validateCapture()}
	if r.Fail != nil {
		errs = append(errs, r.Fail.Validate())
	}
	return errors.Join(append(errs, validateCalls("while_held", r.WhileHeld), validateCalls("calls", r.Calls))...)
}

func validateCalls(key string, calls []Callback) error {
	var errs []error
	for i, call := range calls {
		if err := call.Validate(); err != nil {
			errs = append(errs, fmt.Errorf("%s, call %d: %w", key, i+1, err))
		}
	}
	return errors.Join(errs...)
}

func (r Route) validatePath() error {
	if n := r.Count(); n != 1 {
		return fmt.Errorf("a route has exactly one of get, post, put, patch, delete, head, options, method and any; this one has %d", n)
	}
	_, err := r.compileIfKnown()
	return err
}

// compileIfKnown is nil where the path is known only at the start, or what holds it is
// not clear.
func (r Route) compileIfKnown() (*pathpattern.Pattern, error) {
	if r.Count() != 1 || strings.HasPrefix(r.Path(), "${") {
		return nil, nil
	}
	return r.compile(anything)
}

// anything stands for variables whose values nobody knows yet.
func anything(string) (string, bool) { return "x", true }

// compile makes the pattern of a route that has one.
func (r Route) compile(lookup vars.Lookup) (*pathpattern.Pattern, error) {
	return r.Pattern.Compile(func(path string) (string, error) { return vars.Expand(path, lookup) })
}

// validateCapture refuses names that the route's path does not have.
func (r Route) validateCapture() error {
	pattern, _ := r.compileIfKnown() // validatePath tells what is wrong with it
	if pattern == nil {
		return nil
	}
	for _, variable := range slices.Sorted(maps.Keys(r.Capture)) {
		source := r.Capture[variable]
		if err := source.Validate(); err != nil {
			return fmt.Errorf("capture, %s: %w", variable, err)
		}
		if err := source.CheckPath(pattern); err != nil {
			return problem.AtField("capture", fmt.Errorf("%s: %w", variable, err))
		}
	}
	if r.ForEach == "" {
		return nil
	}
	if err := errors.Join(r.ForEach.Validate(), r.ForEach.CheckPath(pattern)); err != nil {
		return problem.AtField("for_each", fmt.Errorf("for_each: %w", err))
	}
	return nil
}

func (r Route) validateContent() error {
	contents := 0
	for _, given := range []bool{r.JSON != "", r.Body != "", r.File != "", r.Send != nil, r.Events != nil, r.Recording != nil} {
		if given {
			contents++
		}
	}
	switch {
	case contents > 1:
		return errors.New("a route responds with one of json, body, file, send, events and recording")
	case r.End != "" && (r.JSON != "" || r.Body != "" || r.File != ""):
		return errors.New("end is how a stream ends: it goes with send, events or a recording, not with json, body or file")
	case r.Delay < 0:
		return fmt.Errorf("delay: %v is negative", r.Delay)
	}
	_, err := r.readFile()
	return errors.Join(r.Status.Validate(), err, r.checkRecording())
}

func (r Route) validateStream() error {
	if r.Resume && len(r.Events) == 0 && r.Recording == nil && r.replayed == nil {
		return problem.AtField("resume", errors.New("resume goes with events, or a recording: only they have IDs to resume at"))
	}
	for i, e := range r.Events {
		if err := e.Validate(); err != nil {
			return fmt.Errorf("events, event %d: %w", i+1, err)
		}
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
	content, err := sources.Read(path)
	if err != nil {
		return nil, problem.AtField("file", problem.WithHelp(err,
			"its name is relative to the folder of this YAML file"))
	}
	return content, nil
}
