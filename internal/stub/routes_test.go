package stub

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/testhelp"
)

// startKnowing starts a stub that knows variables from its start.
func startKnowing(t *testing.T, known map[string]string, routes ...Route) *Server {
	t.Helper()
	stub, err := Start("upstream", routes, Surroundings{Variables: func(name string) (string, bool) {
		value, ok := known[name]
		return value, ok
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stub.Close)
	return stub
}

// send sends a request with a body and headers such as "X-User: ann".
func send(t *testing.T, stub *Server, request, body string, headers ...string) (status int, got string) {
	t.Helper()
	method, path, _ := strings.Cut(request, " ")
	r, err := http.NewRequest(method, stub.URL()+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, header := range headers {
		if name, value, ok := strings.Cut(header, ": "); ok {
			r.Header.Set(name, value)
		}
	}
	response := do(t, r)
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(content)
}

func TestAResponseKnowsItsRequest(t *testing.T) {
	stub := startKnowing(t, map[string]string{"place": `a "b\c`, "service": "http://service", "base": "/v1"},
		Route{Pattern: on("GET", "/tasks/{id}"), JSON: `{"id": "${id}", "place": "${place}"}`},
		Route{Pattern: on("GET", "/files/{path...}"), Body: "${path} at ${service}"},
		Route{Pattern: on("GET", "${base}/x"), Body: "v1"},
		Route{Pattern: on("POST", "/who"), Body: "${who}, ${page}, ${token}, ${whole}", Capture: map[string]httpcall.Source{
			"who": "header.X-User", "page": "query.page", "token": "auth.token", "whole": "auth"}},
		Route{Pattern: on("GET", "/me"), Body: "${session:-none}", Capture: map[string]httpcall.Source{"session": "query.session"}},
		Route{Pattern: on("GET", "/last"), Body: "${token:-nobody} $${token}"},
		Route{Pattern: on("GET", "/bytes"), Send: []Piece{{Bytes: `${place}\n`}}},
	)
	tests := []struct{ request, body, want string }{
		{"GET /tasks/7", "", `{"id": "7", "place": "a \"b\\c"}`},
		{"GET /files/a/b", "", "a/b at http://service"},
		{"GET /v1/x", "", "v1"},
		{"GET /last", "", "nobody ${token}"},
		{"POST /who?page=2", `{"auth": {"token": "t-1"}}`, `ann, 2, t-1, {"token": "t-1"}`},
		{"GET /last", "", "t-1 ${token}"},
		{"GET /me?session=s1", "", "s1"},
		{"GET /me", "", "none"}, // not what another request had
		{"GET /bytes", "", "a \"b\\c\n"},
	}
	for _, test := range tests {
		if status, got := send(t, stub, test.request, test.body, "X-User: ann"); status != 200 || got != test.want {
			t.Errorf("%s\ngot  %d %s\nwant %s", test.request, status, got, test.want)
		}
	}
	want := map[string]string{"who": "ann", "page": "2", "session": "s1", "token": "t-1", "whole": `{"token": "t-1"}`}
	if diff := cmp.Diff(want, stub.Captured()); diff != "" {
		t.Errorf("captured (-want +got):\n%s", diff)
	}
	if err := stub.Err(time.Time{}); err != nil {
		t.Error(err)
	}
}

func TestAResponseThatLacksAVariableIsAFault(t *testing.T) {
	stub := startStub(t, Route{Pattern: on("POST", "/who"), Body: "${token} ${who}", Capture: map[string]httpcall.Source{
		"token": "auth.token", "who": "header.X-User"}})
	want := `the stub "upstream" cannot respond to POST /who: the variable ${token} is not defined` + "\n" +
		`the variable ${who} is not defined` + "\n" + `token was not captured: the request's body is not JSON; who was not captured: the request has no header "X-User"`
	status, got := send(t, stub, "POST /who", "x")
	if status != 500 || !strings.Contains(got, `cannot respond to POST /who`) {
		t.Errorf("got %d %s, want a 500 that says why", status, got)
	}
	if err := stub.Err(time.Time{}); err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if err := stub.Err(stub.Received()[0].At.Add(testhelp.Patience)); err != nil {
		t.Errorf("a later moment knows of the fault: %v", err)
	}
}

func TestRoutesAreChosenInOrder(t *testing.T) {
	stub := startStub(t,
		Route{Pattern: on("GET", "/a"), When: When{Headers: map[string]string{"X-Tenant": "one"}}, Body: "one"},
		Route{Pattern: on("GET", "/a"), When: When{Query: map[string]string{"page": "2"}}, Body: "page 2, first"},
		Route{Pattern: on("GET", "/a"), When: When{Query: map[string]string{"page": "2"}}, Body: "page 2, then"},
		Route{Pattern: on("GET", "/{any}"), Body: "any"}, Route{Pattern: on("GET", "/b"), Body: "never"})
	tests := []struct{ request, header, want string }{
		{"GET /a", "X-Tenant: one", "one"},
		{"GET /a", "X-Tenant: two", "any"},
		{"GET /a?page=2", "", "page 2, first"},
		{"GET /a?page=2", "", "page 2, then"},
		{"GET /a?page=3", "", "any"},
		{"GET /b", "", "any"},
	}
	for _, test := range tests {
		if _, got := send(t, stub, test.request, "", test.header); got != test.want {
			t.Errorf("%s %s: got %q, want %q", test.request, test.header, got, test.want)
		}
	}
}

func TestARouteFailsFirst(t *testing.T) {
	stub := startStub(t,
		Route{Pattern: on("GET", "/a"), Body: "one", Fail: &Fail{Times: 2, Status: 502, Body: "no", Headers: map[string]string{"X-Queue": "q"}}},
		Route{Pattern: on("GET", "/a"), Body: "two", Fail: &Fail{Times: 1, JSON: `{"error": 1}`}},
		Route{Pattern: on("GET", "/cut"), Body: "whole", Fail: &Fail{Times: 1, Reset: true}})
	for i, want := range []string{"502 text/plain; charset=utf-8 q: no", "502 text/plain; charset=utf-8 q: no",
		"200 text/plain; charset=utf-8: one", `503 application/json: {"error": 1}`,
		"200 text/plain; charset=utf-8: two", "200 text/plain; charset=utf-8: two"} {
		if got := ask(t, stub, "GET", "/a"); got != want {
			t.Errorf("request %d: got %s, want %s", i+1, got, want)
		}
	}
	if _, _, err := testhelp.TryGet(stub.URL() + "/cut"); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("got %v, want a connection that is reset", err)
	}
	if _, got := testhelp.Get(t, stub.URL()+"/cut"); got != "whole" {
		t.Errorf("then it responds with %q", got)
	}
}

func TestARouteAnswersWithAFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "version.json"), []byte(`{"v": "${v}"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	beside := problem.Place{File: filepath.Join(dir, "s.yaml")}
	stub := startStub(t, Route{Place: beside, Pattern: on("GET", "/v"), File: "version.json"})
	if got, want := ask(t, stub, "GET", "/v"), `200 application/json: {"v": "${v}"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	err := Route{Place: beside, Pattern: on("GET", "/v"), File: "none.json"}.Validate()
	if err == nil || !strings.HasPrefix(err.Error(), filepath.Join(dir, "none.json")+": the file cannot be read: there is no such file") {
		t.Errorf("a file that is missing: %v", err)
	}
}

func TestRoutesThatAreRefused(t *testing.T) {
	tests := []struct {
		route Route
		want  string
	}{
		{Route{Pattern: on("GET", "/a/{id")}, `the path "/a/{id" cannot be read: bad wildcard segment (must end with '}'); a part of it that varies is written {name}, or {name...} at the end`},
		{Route{Pattern: on("GET", "/a"), Fail: &Fail{}}, "a route that fails does so at least once, not 0 times"},
		{Route{Pattern: on("GET", "/a"), Fail: &Fail{Times: 1, Reset: true, Status: 500}}, "a connection that is reset brings no response: leave out status, headers, json and body"},
		{Route{Pattern: on("GET", "/a"), Fail: &Fail{Times: 1, JSON: "1", Body: "1"}}, "a failure has one of json and body"},
		{Route{Pattern: on("GET", "/a"), Fail: &Fail{Times: 1, Status: 99}}, "status: 99 is not a status of a response; it is 200 to 599"},
		{Route{Pattern: on("GET", "/a"), Resume: true}, "resume goes with events, or a recording: only they have IDs to resume at"},
		{Route{Pattern: on("GET", "/a"), Capture: map[string]httpcall.Source{"x": "path.id"}}, "x: the path GET /a has no {id}"},
		{Route{Pattern: on("GET", "/a"), Capture: map[string]httpcall.Source{"x": "header."}}, "capture, x: header. names nothing"},
		{Route{Pattern: on("GET", "/a"), Capture: map[string]httpcall.Source{"x": "a["}}, `capture, x: the JSON path "a[" is not closed`},
		{Route{Pattern: on("GET", "/a"), Events: []Event{{}}}, "events, event 1: nothing is said of the event"},
		{Route{Pattern: on("GET", "/a"), Events: []Event{{Event: "x"}}}, "events, event 1: an event without data is not dispatched"},
		{Route{Pattern: on("GET", "/a"), Events: []Event{{ID: "a\nb", Data: &Data{}}}}, `events, event 1: id: "a\nb" is more than one line, or holds NUL; send can send anything`},
		{Route{Pattern: on("GET", "/a"), Events: []Event{{Data: &Data{}, Repeat: MaxRepeat + 1}}}, "events, event 1: an event is repeated at most 10000 times, not 10001"},
		{Route{Pattern: on("GET", "/a"), Events: []Event{{Data: &Data{}, Every: 1}}}, "events, event 1: every is the pause between repeated events"},
		{Route{Pattern: on("GET", "/a"), Events: []Event{{Data: &Data{}, Repeat: -1}}}, "events, event 1: an event is repeated at most 10000 times, not -1"},
		{Route{Pattern: on("GET", "/a"), Events: []Event{{Data: &Data{}, After: -1}}}, "events, event 1: after, every and retry cannot be negative"},
		{Route{Pattern: on("GET", "/a"), Events: []Event{{Data: &Data{}, Repeat: 2, Every: -1}}}, "events, event 1: after, every and retry cannot be negative"},
		{Route{Pattern: on("GET", "/a"), Events: []Event{{Data: &Data{}}, {Retry: -1}}}, "events, event 2: after, every and retry cannot be negative"},
		{Route{Pattern: on("GET", "/a"), Calls: []Callback{{After: -time.Second, Request: to("POST", "/a")}}}, "calls, call 1: after: -1s is negative"},
		{Route{Pattern: on("GET", "/a"), Calls: []Callback{{}}}, "calls, call 1: one method with a URL is needed"},
		{Route{Pattern: on("GET", "/a"), Calls: []Callback{{Request: to("POST", "a")}}}, `calls, call 1: "a" is not the URL of a call; it starts with http://, https:// or ${…}, or with / for one of the service's`},
		{Route{Pattern: on("GET", "/a"), Calls: []Callback{{Request: with(to("POST", "/a"), httpcall.Content{JSON: "1", Body: "1"})}}}, "calls, call 1: a request has one body"},
		{Route{Pattern: on("GET", "/a"), Calls: []Callback{{Request: to("POST", "/a"), Status: 99}}}, "calls, call 1: status: 99 is not a status of a response; it is 200 to 599"},
	}
	for _, test := range tests {
		if err := test.route.Validate(); err == nil || err.Error() != test.want {
			t.Errorf("got  %v\nwant %s", err, test.want)
		}
	}
}

func TestARouteWhoseTextsCannotBeExpandedAtTheStart(t *testing.T) {
	_, err := Start("upstream", []Route{{Pattern: on("GET", "${base}/x")}}, Surroundings{})
	want := `the stub "upstream", route 1: the variable ${base} is not defined`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
