package service

import (
	"strings"
	"testing"
	"time"
)

// refuses checks that a value is refused with words that contain want, and with
// "" that it is accepted.
func refuses(t *testing.T, value interface{ Validate() error }, want string) {
	t.Helper()
	err := value.Validate()
	switch {
	case err == nil && want != "":
		t.Errorf("%+v was accepted, want an error with %q", value, want)
	case err != nil && (want == "" || !strings.Contains(err.Error(), want)):
		t.Errorf("%+v: got the error %q, want %q", value, err, want)
	}
}

func TestDefinitionValidate(t *testing.T) {
	tests := []struct {
		name string
		def  Definition
		want string
	}{
		{"a command", Definition{Run: "flask run"}, ""},
		{"a URL", Definition{URL: "https://shop.example/api"}, ""},
		{"a URL from a variable", Definition{URL: "${shop}"}, ""},
		{"neither", Definition{Run: " "}, "needs `run`"},
		{"both", Definition{Run: "a", URL: "http://b"}, "not both"},
		{"an unreadable command", Definition{Run: "a | b"}, "is for a shell"},
		{"no URL of a service", Definition{URL: "localhost:8080"}, "starts with http:// or https://"},
		{"an unknown life", Definition{Run: "a", Per: "week"}, `"week" is not a life`},
		{"a negative duration", Definition{Run: "a", StopWithin: -1}, "negative"},
		{"a setting without a name", Definition{Run: "a", Env: map[string]string{"A=B": ""}}, "cannot name"},
		{"a stub name", Definition{Run: "a", Stubs: map[string][]Route{"front-end.1": nil}}, ""},
		{"no stub name", Definition{Run: "a", Stubs: map[string][]Route{"front end": nil}}, `"front end" cannot name a stub`},
		{"no stub name either", Definition{Run: "a", Stubs: map[string][]Route{"a:-b": nil}}, `"a:-b" cannot name a stub`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { refuses(t, test.def, test.want) })
	}
}

func TestProbeValidate(t *testing.T) {
	tests := []struct {
		name  string
		probe Probe
		want  string
	}{
		{"a path", Probe{Get: "/health", Status: 204, Within: time.Second}, ""},
		{"a URL", Probe{Get: "http://127.0.0.1:9/health"}, ""},
		{"neither", Probe{Get: "health"}, "neither a path"},
		{"no status", Probe{Get: "/", Status: 20}, "20 is not a status"},
		{"no duration", Probe{Get: "/", Within: -time.Second}, "-1s is negative"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { refuses(t, test.probe, test.want) })
	}
}

func TestRouteValidate(t *testing.T) {
	tests := []struct {
		name  string
		route Route
		want  string
	}{
		{"an empty answer", Route{Get: "/a"}, ""},
		{"a stream without content", Route{Any: "/a", End: EndHang}, ""},
		{"no path", Route{}, "this one has 0"},
		{"two paths", Route{Get: "/a", Post: "/a"}, "this one has 2"},
		{"not a path", Route{Get: "a"}, "starts with /"},
		{"a query", Route{Get: "/a?b=c"}, "has a query"},
		{"two contents", Route{Get: "/a", JSON: "1", Body: "1"}, "one of json, body, file, send and events"},
		{"an end without a stream", Route{Get: "/a", Body: "1", End: EndCut}, "it goes with send"},
		{"an unknown end", Route{Get: "/a", End: "never"}, `"never" is not an end`},
		{"no status", Route{Get: "/a", Status: 100}, "100 is not a status"},
		{"a negative delay", Route{Get: "/a", Delay: -time.Second}, "-1s is negative"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { refuses(t, test.route, test.want) })
	}
	refuses(t, Piece{After: -time.Second}, "negative")
	refuses(t, Piece{Bytes: `\q`}, "not an escape")
}
