package check_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestVariablesAsOtherLanguagesWriteThem: what a path of a request has so is doubted where the scenario
// has such a variable; all else may be meant as it stands.
func TestVariablesAsOtherLanguagesWriteThem(t *testing.T) {
	for name, c := range map[string]struct{ yaml, want string }{
		"a URL":                  {"stream: {get: \"http://127.0.0.1/{id}/$id\"}", "3:33 {id}|3:38 $id"},
		"behind the right one":   {"stream: {get: \"http://127.0.0.1/é/${id}/$ids/{id}/$id\"}", "3:46 {id}|3:51 $id"},
		"in single quotes":       {"stream: {get: 'http://127.0.0.1/:id'}", "3:33 :id"},
		"written with escapes":   {"stream: {get: \"http://127.0.0.1\\x2f:id\"}", "3:15 :id"},
		"escapes, and a comment": {"stream: {get: \"http://127.0.0.1\\x2f:id\"} # http://127.0.0.1/:id", "3:15 :id"},
		"what is captured":       {"trigger: [{post: \"http://127.0.0.1/\", capture: {job: id}}]\nstream: {get: \"http://127.0.0.1/<job>\"}", "4:33 <job>"},
		"a call":                 {"trigger: {post: \"http://127.0.0.1/{id}\"}\nstream: {get: \"http://127.0.0.1/\"}", "3:35 {id}"},
		"a call in a list":       {"stream: {get: \"http://127.0.0.1/\"}\nfinally: [{delete: \"http://127.0.0.1/\"}, {delete: \"http://127.0.0.1/{id}\"}]", "4:69 {id}"},
		"a stream of several":    {"streams: {a: {get: \"http://127.0.0.1/\"}, b: {get: \"http://127.0.0.1/{id}\"}}", "3:69 {id}"},
		"a reconnection":         {"stream: {get: \"http://127.0.0.1/\", reconnect: {url: \"http://127.0.0.1/{id}\"}}", "3:71 {id}"},
		"patterns":               {"stubs: {s: [{get: \"/x/{id}\", json: {}}]}\nstream: {get: \"${stub.s}/x/1\"}\nexpect: [{received: s, get: \"/x/{id}\", at_least: 1}]", ""},
		"no variable":            {"stream: {get: \"http://127.0.0.1/{other}/$other/<other>\"}", ""},
		"references, a text":     {"stream: {get: \"http://127.0.0.1/${id}/$${id}\"}", ""},
		"escaped":                {"stream: {get: \"http://127.0.0.1/%24id\"}", ""},
		"a query of OData":       {"stream: {get: \"http://127.0.0.1/s?$id=${id}&$top=/$id\"}", ""},
		"a key of OData":         {"stream: {get: \"http://127.0.0.1/Orders($id)\"}", ""},
		"a body of GraphQL":      {"stream: {post: \"http://127.0.0.1/\", json: {query: \"query Q($id: ID!) { order(id: $id) { name } }\", variables: {id: \"${id}\"}}}", ""},
		"a body of XML":          {"stream: {post: \"http://127.0.0.1/\", body: \"<id>${id}</id>\"}", ""},
		"a template":             {"stream: {post: \"http://127.0.0.1/\", json: {template: \"Hello {id}\"}}", ""},
		"a header, a parameter":  {"stream: {get: \"http://127.0.0.1/\", headers: {A: \"$id\"}, query: {b: \"{id}\"}}", ""},
		"a placeholder":          {"stream: {get: \"http://127.0.0.1/\"}\nexpect: [{every: a, like: {number: \"<number>\"}}]", ""},
		"a named group":          {"stream: {get: \"http://127.0.0.1/\"}\nexpect: [{every: a, matches: {id: \"(?P<id>.*)\"}}]", ""},
		"a text that is awaited": {"stream: {get: \"http://127.0.0.1/\"}\nexpect: [{every: a, contains: {t: \"<id>\"}}, {every: a, is: {id: $id}}]", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, p := range drafted(t, "vars: {id: x, number: 1}\n"+c.yaml).Unmarked() {
				got = append(got, fmt.Sprintf("%d:%d %s", p.Line, p.Column, strings.TrimSuffix(p.Message, " is no variable: it stands for itself")))
				if !strings.Contains(p.Help, "if it is meant as it stands, write %") {
					t.Errorf("the help is %s", p.Help)
				}
			}
			if text := strings.Join(got, "|"); text != c.want {
				t.Errorf("got  %s\nwant %s", text, c.want)
			}
		})
	}
}

// TestNoLineWithAPasswordIsShown, whatever else is doubted in it.
func TestNoLineWithAPasswordIsShown(t *testing.T) {
	draft := drafted(t, "vars: {id: x}\nstream: {get: \"http://127.0.0.1/\"}")
	for url, want := range map[string]int{"http://user@127.0.0.1/{id}": 1, "http://user:hunter2@127.0.0.1/{id}": 0} {
		if got := draft.UnmarkedIn(url); len(got) != want {
			t.Errorf("%s: got %v", url, got)
		}
	}
}
