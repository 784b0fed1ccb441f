// Package pathpattern is the paths of HTTP requests as stubs and expectations write
// them: /tasks/{id}, /files/{path...}. Start reading at [Parse].
package pathpattern

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// AnyMethod stands for every method.
const AnyMethod = "ANY"

// Pattern is a method and a path. It is safe for concurrent use.
type Pattern struct {
	method, path string
	names        []string
	mux          *http.ServeMux // with this pattern alone
}

// Parse reads a method, such as GET, or [AnyMethod], and a path. In the path, {name}
// stands for one segment that is not empty, and {name...} at its end for all that is
// left; without them it is compared as a whole. The rest is as [http.ServeMux] has it:
// GET answers HEAD, too. The error is for the person who wrote the path.
func Parse(method, path string) (*Pattern, error) {
	if !strings.HasPrefix(path, "/") {
		return nil, fmt.Errorf("%q is not a path; it starts with /", path)
	}
	if strings.ContainsAny(path, "? ") {
		return nil, fmt.Errorf("%q has a query or a space; a path has neither, and fits with any query", path)
	}
	p := &Pattern{method: method, path: path, mux: http.NewServeMux()}
	for _, wildcard := range wildcards.FindAllStringSubmatch(path, -1) {
		p.names = append(p.names, wildcard[1])
	}
	if err := p.register(); err != nil {
		return nil, fmt.Errorf("the path %q cannot be read: %w; a part of it that varies is written {name}, or {name...} at the end", path, err)
	}
	return p, nil
}

var wildcards = regexp.MustCompile(`\{(\w+)(?:\.\.\.)?\}`)

// register adds the pattern to its mux, which panics where it cannot be read.
func (p *Pattern) register() (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = innermost(fmt.Errorf("%w", fault.(error)))
		}
	}()
	text := p.path
	if strings.HasSuffix(text, "/") {
		text += "{$}" // no subtree
	}
	if p.method != AnyMethod {
		text = p.method + " " + text
	}
	p.mux.Handle(text, fits{})
	return nil
}

// innermost is what is wrong, without where the mux has it.
func innermost(err error) error {
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		err = inner
	}
	return err
}

// fits is the handler that tells a request that fits from those that the mux
// redirects or refuses.
type fits struct{}

// ServeHTTP implements http.Handler. By then the mux has told the request its values.
func (fits) ServeHTTP(http.ResponseWriter, *http.Request) {}

// Match tells whether a request is of the pattern, and the values of its names.
func (p *Pattern) Match(method string, target *url.URL) (values map[string]string, ok bool) {
	r := &http.Request{Method: method, URL: target}
	if handler, _ := p.mux.Handler(r); handler != (fits{}) {
		return nil, false
	}
	p.mux.ServeHTTP(nil, r)
	values = map[string]string{}
	for _, name := range p.names {
		values[name] = r.PathValue(name)
	}
	return values, true
}

// Names lists the names in the path.
func (p *Pattern) Names() []string { return slices.Clone(p.names) }

// String is method and path.
func (p *Pattern) String() string { return p.method + " " + p.path }
