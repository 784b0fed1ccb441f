package pathpattern_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/pathpattern"
)

func TestMatch(t *testing.T) {
	none := map[string]string{}
	cases := []struct {
		pattern, request string
		want             map[string]string // nil: it does not match
	}{
		{"GET /a", "GET /a", none},
		{"GET /a", "HEAD /a", none},
		{"GET /a", "POST /a", nil},
		{"GET /a", "GET /a/", nil},
		{"GET /a", "GET /ab", nil},
		{"GET /a", "GET //a", nil},
		{"GET /a/", "GET /a/", none},
		{"GET /a/", "GET /a/b", nil},
		{"GET /a/", "GET /a", nil},
		{"ANY /", "PATCH /", none},
		{"ANY /", "GET /a", nil},
		{"GET /tasks/{id}", "GET /tasks/7", map[string]string{"id": "7"}},
		{"GET /tasks/{id}", "GET /tasks/a%2Fb%20c", map[string]string{"id": "a/b c"}},
		{"GET /tasks/{id}", "GET /tasks/", nil},
		{"GET /tasks/{id}", "GET /tasks/7/stream", nil},
		{"POST /{kind}/{id}/x", "POST /task/7/x", map[string]string{"kind": "task", "id": "7"}},
		{"GET /files/{path...}", "GET /files/a/b", map[string]string{"path": "a/b"}},
		{"GET /files/{path...}", "GET /files/", map[string]string{"path": ""}},
		{"GET /files/{path...}", "GET /files", nil},
	}
	for _, c := range cases {
		method, path, _ := strings.Cut(c.pattern, " ")
		p, err := pathpattern.Parse(method, path)
		if err != nil {
			t.Fatal(err)
		}
		method, path, _ = strings.Cut(c.request, " ")
		target, err := url.Parse("http://127.0.0.1" + path)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := p.Match(method, target)
		if diff := cmp.Diff(c.want, got); diff != "" || ok != (c.want != nil) {
			t.Errorf("%s and %s (-want +got):\n%s", c.pattern, c.request, diff)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	const help = `; a part of it that varies is written {name}, or {name...} at the end`
	cases := map[string]string{
		"":             `"" is not a path; it starts with /`,
		"a":            `"a" is not a path; it starts with /`,
		"/a?b=1":       `"/a?b=1" has a query or a space; a path has neither, and fits with any query`,
		"/a b":         `"/a b" has a query or a space; a path has neither, and fits with any query`,
		"/a/{id":       `the path "/a/{id" cannot be read: bad wildcard segment (must end with '}')` + help,
		"/a/x{id}":     `the path "/a/x{id}" cannot be read: bad wildcard segment (must start with '{')` + help,
		"/{a-b}":       `the path "/{a-b}" cannot be read: bad wildcard name "a-b"` + help,
		"/{a}/{a}":     `the path "/{a}/{a}" cannot be read: duplicate wildcard name "a"` + help,
		"/{path...}/b": `the path "/{path...}/b" cannot be read: {...} wildcard not at end` + help,
		"/a//b":        `the path "/a//b" cannot be read: non-CONNECT pattern with unclean path can never match` + help,
	}
	for path, want := range cases {
		_, err := pathpattern.Parse("GET", path)
		if err == nil || err.Error() != want {
			t.Errorf("%s\ngot  %v\nwant %s", path, err, want)
		}
	}
}
