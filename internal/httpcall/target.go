package httpcall

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/streamspec/streamspec/internal/pathpattern"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wire"
)

// Target is a method and a URL: one field holds it. A URL that starts with / is one of
// the service's.
type Target struct {
	Get     string `yaml:"get"`
	Post    string `yaml:"post"`
	Put     string `yaml:"put"`
	Patch   string `yaml:"patch"`
	Delete  string `yaml:"delete"`
	Head    string `yaml:"head"`
	Options string `yaml:"options"`
	Verb    string `yaml:"method"` // any other method, such as PROPFIND, with url
	Other   string `yaml:"url"`    // where that goes
}

// To makes a target of a method and a URL.
func To(method, url string) Target {
	var t Target
	for _, w := range t.fields() {
		if w.method == method {
			*w.url = url
			return t
		}
	}
	return Target{Verb: method, Other: url}
}

// Method is the target's HTTP method; empty: it has none.
func (t Target) Method() string { return t.first().method }

// URL is the target's URL as it was written.
func (t Target) URL() string { return t.first().url }

// Key is the key of a file that has the target's URL.
func (t Target) Key() string {
	if method := t.Method(); method != t.Verb {
		return strings.ToLower(method)
	}
	return "url"
}

// field is a method, and where the URL stands that goes with it.
type field struct {
	method string
	url    *string
}

// fields are an array, for targets are asked often: nothing of it is put on the heap.
func (t *Target) fields() [8]field {
	return [...]field{
		{http.MethodGet, &t.Get}, {http.MethodPost, &t.Post}, {http.MethodPut, &t.Put}, {http.MethodPatch, &t.Patch},
		{http.MethodDelete, &t.Delete}, {http.MethodHead, &t.Head}, {http.MethodOptions, &t.Options}, {t.Verb, &t.Other},
	}
}

// written is a method, and what stands behind its key.
type written struct{ method, url string }

func (t Target) written() []written {
	var all []written
	for _, w := range t.fields() {
		if strings.TrimSpace(*w.url) != "" {
			all = append(all, written{w.method, *w.url})
		}
	}
	return all
}

// first is the first that was written; the zero value: nothing was.
func (t Target) first() written {
	for _, w := range t.fields() {
		if strings.TrimSpace(*w.url) != "" {
			return written{w.method, *w.url}
		}
	}
	return written{}
}

// checkOne finds targets without a method, or with several.
func (t Target) checkOne() error {
	if len(t.written()) != 1 {
		return problem.WithHelp(errors.New("one method with a URL is needed"), "write one of: delete, get, head, options, patch, post, put; or method and url")
	}
	return t.checkVerb()
}

// checkVerb finds methods that HTTP cannot have, and those without a URL, or the other way
// round.
func (t Target) checkVerb() error {
	switch {
	case (t.Verb == "") != (t.Other == ""):
		return problem.WithHelp(errors.New("method and url go together"), "write for example {method: PROPFIND, url: /files}")
	case t.Verb != "" && (!wire.IsToken(t.Verb) || t.Verb != strings.ToUpper(t.Verb)):
		return problem.AtField("method", fmt.Errorf("%q is no method: they are written in capitals", t.Verb))
	default:
		return nil
	}
}

// Pattern describes requests by their method and path: one field holds a path, as package
// pathpattern has it, or none does.
type Pattern struct {
	Target
	Any string `yaml:"any"` // whatever the method
}

// On makes a pattern of a method that has a field, or [pathpattern.AnyMethod], and a path.
func On(method, path string) Pattern {
	if method == pathpattern.AnyMethod {
		return Pattern{Any: path}
	}
	return Pattern{Target: To(method, path)}
}

func (p Pattern) written() []written {
	all := p.Target.written()
	if p.Any != "" {
		all = append(all, written{pathpattern.AnyMethod, p.Any})
	}
	return all
}

// Count is how many methods the pattern has; one that can be compiled has one, or none.
func (p Pattern) Count() int { return len(p.written()) }

// Method is the pattern's HTTP method, or [pathpattern.AnyMethod]; empty: it has none.
func (p Pattern) Method() string { return p.first().method }

// Path is the path as it was written; empty: there is none.
func (p Pattern) Path() string { return p.first().url }

// first does as that of a [Target] does.
func (p Pattern) first() written {
	if of := p.Target.first(); of != (written{}) || p.Any == "" {
		return of
	}
	return written{pathpattern.AnyMethod, p.Any}
}

// Compile reads the path, whose variables expand stands in for; nil: the pattern has none.
// The error is for the person who wrote it.
func (p Pattern) Compile(expand func(string) (string, error)) (*pathpattern.Pattern, error) {
	all := p.written()
	if err := p.checkVerb(); err != nil {
		return nil, err
	}
	switch len(all) {
	case 0:
		return nil, nil
	case 1:
	default:
		return nil, errors.New("a request has one of get, post, put, patch, delete, head, options, method and any")
	}
	path, err := expand(all[0].url)
	if err != nil {
		return nil, err
	}
	compiled, err := pathpattern.Parse(all[0].method, path)
	if err != nil {
		return nil, problem.AtField(p.key(), err)
	}
	return compiled, nil
}

// key is the key of a file that has the path.
func (p Pattern) key() string {
	if p.Any != "" {
		return "any"
	}
	return p.Target.Key()
}

// AsWritten expands nothing.
func AsWritten(path string) (string, error) { return path, nil }

// AsSample puts a segment in the place of each variable: what is wrong with the path otherwise can be
// told before any has a value.
func AsSample(path string) (string, error) { return variable.ReplaceAllString(path, "x"), nil }

var variable = regexp.MustCompile(`\$\{[^{}]*\}`)
