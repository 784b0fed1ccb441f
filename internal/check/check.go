// Package check finds what the files of a library can only get wrong together: they name
// services, streams, gaps, stubs and variables of each other, and hosts and secrets that
// somebody must have allowed or defined. It is what `streamspec lint` knows of YAML.
//
// Start reading at [Load]. A scenario is checked in scenario.go, what is expected of it in
// expected.go, what happens during its streams in moments.go; requests.go has hosts and
// credentials, variables.go the variables of all files, needs.go how services depend on each
// other.
package check

import (
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// Load reads every YAML file of a folder and checks all of them. The error is
// problem.Problems: everything that is wrong with any file; the library then has what
// could be read. At most one Options may be given.
func Load(root string, options ...scenario.Options) (*scenario.Library, error) {
	library, files, err := scenario.Read(root, options...)
	if err != nil {
		return nil, err
	}
	c := checker{library: library, unreadServices: unreadServices(files)}
	for _, o := range options {
		c.needSecrets, c.trust = o.NeedSecrets, o.Untrusted
	}
	c.circle, c.piecesRefs = circleOf(library), refsOfPieces(files)
	var errs []error
	for _, f := range files {
		errs = append(errs, append(f.Errors, c.file(f))...)
	}
	return library, problem.Join(errs...)
}

// unreadServices tells that not all services of a library are known.
func unreadServices(files []*scenario.File) bool {
	for _, f := range files {
		if scenario.IsService(f.Text.File) && f.Service == nil {
			return true
		}
	}
	return false
}

// checker checks the files of one library.
type checker struct {
	library        *scenario.Library
	needSecrets    bool              // one that is not defined is a problem
	trust          *scenario.Granted // nil: the files are trusted
	unreadServices bool              // there are services whose files could not be read

	piecesRefs map[string][]yamlfile.Ref // what pieces refer to, by their names

	circle []string // services that need each other; nil: there is none
}

// file checks a file as a part of the library. Of a scenario that could not be decoded
// it checks what has been.
func (c checker) file(f *scenario.File) error {
	r := &report{file: f}
	switch {
	case f.IsHome && f.Whole:
		c.home(r)
	case f.Service != nil && f.Whole:
		c.variables(r, serviceScope(c.library, *f.Service))
		checkService(r, c.library, *f.Service)
		c.needs(r, *f.Service)
	case f.Scenario != nil:
		s := scenarioCheck{report: r, library: c.library, scenario: f.Scenario}
		s.checkServices(c.services())
		s.checkGaps()
		c.variables(r, scenarioScope(c.library, f.Scenario))
		c.pieces(r, scenarioScope(c.library, f.Scenario))
		if f.Whole {
			s.checkWhole()
		}
	}
	if c.trust != nil {
		c.untrusted(r)
	}
	return r.problems.Sorted()
}

// services is what a message calls the services of the library.
func (c checker) services() string {
	if c.unreadServices {
		return "services whose files can be read"
	}
	return "services"
}

// report collects what is wrong with one file, or with a scenario that is in none as it is:
// then its problems have no place.
type report struct {
	file     *scenario.File // nil: there is none
	parsed   *yamlfile.File // nil: nobody has asked for the place of a value
	problems problem.List
}

// at is a problem of a place in the file.
func (r *report) at(at problem.Place, message, help string) {
	r.marked(at, r.widthAt(at), message, help)
}

// word is a problem of a word in the value at a place in the file.
func (r *report) word(in problem.Place, word, message, help string) {
	if !r.isHere(in) || r.problems.Full() {
		r.at(in, message, help)
		return
	}
	at, width, _ := r.parse().Word(in, word)
	r.marked(at, width, message, help)
}

// widthAt is how many characters the value at a place has.
func (r *report) widthAt(at problem.Place) int {
	if !r.isHere(at) || r.problems.Full() {
		return 1
	}
	return r.parse().WidthAt(at)
}

// isHere tells whether a place is one of the report's own file.
func (r *report) isHere(at problem.Place) bool {
	return r.file != nil && (at.File == "" || at.File == r.file.Text.File)
}

// parse parses the file again: files are many, and few of them are wrong.
func (r *report) parse() *yamlfile.File {
	if r.parsed == nil {
		r.parsed = yamlfile.Parse(r.file.Text)
	}
	return r.parsed
}

// marked is a problem of so many characters from a place on.
func (r *report) marked(at problem.Place, width int, message, help string) {
	if r.file == nil {
		r.problems.Add(problem.Problem{Message: message, Help: help})
		return
	}
	if at.File != "" && at.File != r.file.Text.File { // it came with a piece
		r.problems.Add(problem.Problem{Place: at, Message: message, Help: help})
		return
	}
	r.problems.Add(r.file.Text.Problem(at.Line, at.Column, width, message, help))
}

// value is a problem of the value that a path leads to.
func (r *report) value(path []string, message, help string) {
	at, width := r.locate(path)
	r.marked(at, width, message, help)
}

// hidden is a problem of a value that must not be shown.
func (r *report) hidden(path []string, message, help string) {
	at, _ := r.locate(path)
	r.problems.Add(problem.Problem{Place: at, Message: message, Help: help, Width: 1})
}

// locate is where the value of a path stands.
func (r *report) locate(path []string) (at problem.Place, width int) {
	if r.problems.Full() || r.file == nil {
		return problem.Place{}, 0
	}
	return r.parse().Locate(path...)
}

func validHere(names []string) string { return "valid here: " + strings.Join(names, ", ") }
