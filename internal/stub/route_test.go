package stub

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/testhelp"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

func TestRouteValidate(t *testing.T) {
	tests := []struct {
		name  string
		route Route
		want  string
	}{
		{"an empty response", Route{Pattern: on("GET", "/a")}, ""},
		{"a stream without content", Route{Pattern: on("ANY", "/a"), End: EndHang}, ""},
		{"no path", Route{}, "this one has 0"},
		{"two paths", Route{Pattern: httpcall.Pattern{Target: httpcall.Target{Get: "/a", Post: "/a"}}}, "this one has 2"},
		{"not a path", Route{Pattern: on("GET", "a")}, "starts with /"},
		{"a query", Route{Pattern: on("GET", "/a?b=c")}, "has a query"},
		{"two contents", Route{Pattern: on("GET", "/a"), JSON: "1", Body: "1"}, "one of json, body, file, send, events and recording"},
		{"an end without a stream", Route{Pattern: on("GET", "/a"), Body: "1", End: EndCut}, "it goes with send"},
		{"an unknown end", Route{Pattern: on("GET", "/a"), End: "never"}, `"never" is not an end`},
		{"no status", Route{Pattern: on("GET", "/a"), Status: 100}, "100 is not a status"},
		{"a negative delay", Route{Pattern: on("GET", "/a"), Delay: -time.Second}, "-1s is negative"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { testhelp.Refuses(t, test.route, test.want) })
	}
	testhelp.Refuses(t, Piece{After: -time.Second}, "negative")
	testhelp.Refuses(t, Piece{Bytes: `\q`}, "not an escape")
}

// TestTheEndsThatAreOffered: each end that the schema names is one.
func TestTheEndsThatAreOffered(t *testing.T) {
	offered := End("").YAMLValues()
	if want := []string{"close", "cut", "reset", "hang"}; !slices.Equal(offered, want) {
		t.Errorf("got %q, want %q", offered, want)
	}
	for _, end := range offered {
		testhelp.Refuses(t, Route{Pattern: on("GET", "/a"), End: End(end)}, "")
	}
}

func TestTheVariablesOfARoute(t *testing.T) {
	route := Route{
		Pattern: on("GET", "/v${version}/tasks/{id}/{rest...}"),
		Capture: map[string]httpcall.Source{"user": "header.X-User"},
		Events:  []Event{{Retry: time.Second}, {Repeat: 2, Retry: time.Second}},
	}
	unknown := route
	unknown.Pattern = on("GET", "${base}/{id}")
	once := route
	once.Events = route.Events[:1]
	tests := []struct {
		route Route
		place []string
		want  []string
	}{
		{route, []string{"body"}, []string{"id", "rest", "user"}},
		{route, nil, []string{"id", "rest", "user"}},
		{route, []string{"events", "1", "data"}, []string{"id", "n", "rest", "user"}},
		{once, []string{"events", "0", "data"}, []string{"id", "rest", "user"}},
		{unknown, []string{"body"}, []string{"user"}},
	}
	for _, test := range tests {
		got := test.route.Variables(test.place)
		slices.Sort(got)
		if !slices.Equal(got, test.want) {
			t.Errorf("at %v: got %v, want %v", test.place, got, test.want)
		}
	}
}

// TestWhatAFileSaysOfARoute: data that is a text stays one, all else is JSON.
func TestWhatAFileSaysOfARoute(t *testing.T) {
	var route Route
	err := yamlfile.Decode("a.yaml", []byte("get: /a\nevents: [{data: text}, {data: {a: [1]}}]\ncalls: [{after: 1s, put: /x, query: {a: b}, status: 409}]\n"), &route)
	if err != nil {
		t.Fatal(err)
	}
	if text, json := route.Events[0].Data.text(), route.Events[1].Data.text(); text != "text" || json != `{"a":[1]}` {
		t.Errorf("the data is %q and %q", text, json)
	}
	if call := route.Calls[0]; call.Method() != "PUT" || call.URL() != "/x" || call.Query["a"] != "b" || call.Status != 409 || call.After != time.Second {
		t.Errorf("the call is %+v", call)
	}
}

// TestAStubForgetsTheOldest of what it called, and of what went wrong.
func TestAStubForgetsTheOldest(t *testing.T) {
	stub := startStub(t)
	for i := range MaxReceived + 2 {
		stub.callbacks.keep(Called{Status: i})
		stub.faults.add(fmt.Errorf("fault %d", i))
	}
	if called := stub.Called(); len(called) != MaxReceived || called[0].Status != 2 {
		t.Errorf("%d calls are kept, from %v on", len(called), called[0])
	}
	if faults := strings.Split(stub.Err(time.Time{}).Error(), "\n"); len(faults) != maxFaults || faults[0] != `the stub "upstream" fault 982` {
		t.Errorf("%d faults are kept, from %q on", len(faults), faults[0])
	}
	if stub.Name() != "upstream" {
		t.Errorf("it is called %q", stub.Name())
	}
}

// TestAStreamOfNothing: a route whose list of events is empty is a stream all the same.
func TestAStreamOfNothing(t *testing.T) {
	for text, want := range map[string]string{
		"{get: /x, events: []}": "text/event-stream",
		"{get: /x, send: []}":   "text/event-stream",
		"{get: /x}":             "text/plain; charset=utf-8",
	} {
		var route Route
		if err := yamlfile.Decode("x.yaml", []byte(text), &route); err != nil {
			t.Fatal(err)
		}
		response, err := http.Get(startStub(t, route).URL() + "/x")
		if err != nil {
			t.Fatal(err)
		}
		if got := response.Header.Get("Content-Type"); got != want {
			t.Errorf("%s: the media type is %q, want %q", text, got, want)
		}
		_ = response.Body.Close()
	}
}
