package httpcall_test

import (
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/pathpattern"
)

func TestTargets(t *testing.T) {
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "PROPFIND", "VERSION-CONTROL"} {
		target := httpcall.To(method, "/a")
		if err := (httpcall.Request{Target: target}).Validate(); target.Method() != method || target.URL() != "/a" || err != nil {
			t.Errorf("%s became %s %s (%v)", method, target.Method(), target.URL(), err)
		}
	}
	if none := (httpcall.Target{Get: " "}); none.Method() != "" || none.URL() != "" {
		t.Errorf("a target without a URL is %s %s", none.Method(), none.URL())
	}
	tests := []struct {
		request httpcall.Request
		want    string
	}{
		{httpcall.Request{Target: httpcall.Target{Get: "/a"}}, ""},
		{httpcall.Request{Target: httpcall.Target{Get: "/a", Verb: "PROPFIND"}}, "method and url go together"},
		{httpcall.Request{Target: httpcall.Target{Verb: "propfind", Other: "/a"}}, `"propfind" is no method: they are written in capitals`},
		{httpcall.Request{Target: httpcall.Target{Verb: "A B", Other: "/a"}}, `"A B" is no method: they are written in capitals`},
		{httpcall.Request{}, "one method with a URL is needed"},
		{httpcall.Request{Target: httpcall.Target{Get: "/a", Post: "/a"}}, "one method with a URL is needed"},
		{httpcall.Request{Target: httpcall.Target{Get: "/a"}, Content: httpcall.Content{JSON: "1", Body: "1"}}, "a request has one body"},
	}
	for _, test := range tests {
		if err := test.request.Validate(); (err == nil) != (test.want == "") || err != nil && err.Error() != test.want {
			t.Errorf("%+v: got %v, want %q", test.request, err, test.want)
		}
	}
}

func TestPatterns(t *testing.T) {
	tests := []struct {
		pattern           httpcall.Pattern
		compiled, problem string
		count             int
	}{
		{httpcall.On("POST", "/a/{id}"), "POST /a/{id}", "", 1},
		{httpcall.On(pathpattern.AnyMethod, "/a"), "ANY /a", "", 1},
		{httpcall.Pattern{}, "", "", 0},
		{httpcall.Pattern{Target: httpcall.Target{Get: "/a"}, Any: "/a"}, "", "a request has one of get, post, put, patch, delete, head, options, method and any", 2},
		{httpcall.On("GET", "a"), "", `"a" is not a path; it starts with /`, 1},
	}
	for _, test := range tests {
		compiled, err := test.pattern.Compile(httpcall.AsWritten)
		got := ""
		if compiled != nil {
			got = compiled.String()
		}
		if got != test.compiled || (err == nil) != (test.problem == "") || err != nil && err.Error() != test.problem || test.pattern.Count() != test.count {
			t.Errorf("%+v: got %q, %v, %d; want %q, %s, %d", test.pattern, got, err, test.pattern.Count(), test.compiled, test.problem, test.count)
		}
		if one := test.pattern.Method() + " " + test.pattern.Path(); test.compiled != "" && one != test.compiled || !strings.Contains(one, " ") {
			t.Errorf("%+v is written %s", test.pattern, one)
		}
	}
}

func TestNamesInAPath(t *testing.T) {
	pattern, err := httpcall.On("GET", "/tasks/{id}").Compile(httpcall.AsWritten)
	if err != nil {
		t.Fatal(err)
	}
	for source, want := range map[httpcall.Source]string{"path.id": "", "header.x": "", "x": "", "path.x": "the path GET /tasks/{id} has no {x}"} {
		if err := source.CheckPath(pattern); (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%s: got %v, want %q", source, err, want)
		}
	}
}

// TestTheTextOfAValue: null is seen where it is put into a longer text.
func TestTheTextOfAValue(t *testing.T) {
	for raw, want := range map[string]httpcall.Value{`"a"`: {Text: "a"}, `"a\ud83d"`: {"a\uFFFD", `"a\ud83d"`}, `7`: {"7", "7"}, `null`: {"null", "null"}, `""`: {}} {
		if got := httpcall.ValueOf(gjson.Parse(raw)); got != want {
			t.Errorf("%s: %+v, want %+v", raw, got, want)
		}
	}
}
