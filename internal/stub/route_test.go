package stub

import (
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
)

// refuses checks that a value is refused with words that contain want, and with "" that it
// is accepted.
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
		{"two contents", Route{Pattern: on("GET", "/a"), JSON: "1", Body: "1"}, "one of json, body, file, send and events"},
		{"an end without a stream", Route{Pattern: on("GET", "/a"), Body: "1", End: EndCut}, "it goes with send"},
		{"an unknown end", Route{Pattern: on("GET", "/a"), End: "never"}, `"never" is not an end`},
		{"no status", Route{Pattern: on("GET", "/a"), Status: 100}, "100 is not a status"},
		{"a negative delay", Route{Pattern: on("GET", "/a"), Delay: -time.Second}, "-1s is negative"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { refuses(t, test.route, test.want) })
	}
	refuses(t, Piece{After: -time.Second}, "negative")
	refuses(t, Piece{Bytes: `\q`}, "not an escape")
}
