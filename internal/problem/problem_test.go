package problem

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNew(t *testing.T) {
	const src = "\uFEFFfirst: 1\r\n\r\nüber:\t日本\n"
	tests := []struct {
		why                 string
		line, column, width int
		want                string
	}{
		{"a word", 1, 1, 5, "a.yaml:1:1: wrong\n  1 | first: 1\n    | ^^^^^\n  the help"},
		{"a tab is shown as an arrow", 3, 7, 2, "a.yaml:3:7: wrong\n  3 | über:→日本\n    |       ^^\n  the help"},
		{"an empty line is not shown", 2, 1, 1, "a.yaml:2:1: wrong\n  the help"},
		{"a caret ends with its line", 1, 8, 99, "a.yaml:1:8: wrong\n  1 | first: 1\n    |        ^\n  the help"},
		{"behind the end of a line", 1, 99, 1, "a.yaml:1:9: wrong\n  1 | first: 1\n    |         ^\n  the help"},
		{"behind the end of the file", 99, 1, 1, "a.yaml:4:1: wrong\n  the help"},
		{"before the start of the file", 0, 0, 0, "a.yaml:1:1: wrong\n  1 | first: 1\n    | ^\n  the help"},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			got := New("a.yaml", []byte(src), test.line, test.column, test.width, "wrong", "the help")
			if diff := cmp.Diff(test.want, got.Error()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestALongMessageIsCut(t *testing.T) {
	got := New("a.yaml", nil, 1, 1, 1, strings.Repeat("ü", longestMessage+1), "")
	if want := strings.Repeat("ü", longestMessage) + ellipsis; got.Message != want {
		t.Errorf("got %q", got.Message)
	}
}

func TestJoin(t *testing.T) {
	one := New("b.yaml", []byte("x: y"), 1, 1, 1, "one", "")
	two := New("b.yaml", []byte("x: y"), 1, 4, 1, "two", "")
	three := New("a.yaml", []byte("x: y"), 1, 4, 1, "three", "")
	if err := Join(nil, nil); err != nil {
		t.Errorf("nothing joined is %v", err)
	}
	err := Join(two, Problems{one, two}, nil, fmt.Errorf("wrapped: %w", Problems{three}), errors.New("other"))
	want := Problems{{Message: "other"}, three, one, two}
	if diff := cmp.Diff(want, err); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	var problem Problem
	if !errors.As(err, &problem) || problem.Message != "other" {
		t.Errorf("errors.As finds %v", problem)
	}
	if first, _, _ := strings.Cut(err.Error(), "\n"); first != "other" {
		t.Errorf("a problem without a place shows %q", first)
	}
}

func TestSuggestions(t *testing.T) {
	valid := []string{"expect", "for", "get", "headers", "id", "t", "until"}
	tests := []struct{ written, want string }{
		{"untill", "until"}, {"UNTIL", "until"}, {"unitl", "until"}, {"Until", "until"}, {"hedaers", "headers"}, {"gte", "get"},
		{"expectations", "expect"}, {"head", "headers"}, {"zebra", ""}, {"x", ""}, {"is", "id"}, {"", ""},
		{strings.Repeat("headers", 10), ""},
	}
	for _, test := range tests {
		if got := Closest(test.written, valid); got != test.want {
			t.Errorf("for %q suggests %q, want %q", test.written, got, test.want)
		}
	}
}

// Of many names the message has those that stand near what was written.
func TestManyNames(t *testing.T) {
	var names []string
	for i := range 10_000 {
		names = append(names, fmt.Sprintf("order %05d", i))
	}
	tests := []struct {
		why, written string
		names        []string
		want         string
	}{
		{"none", "x", nil, "scenarios/ has no scenarios"},
		{"few", "order 0001", names[:3], `did you mean "order 00001"? scenarios/ has: order 00000, order 00001, order 00002`},
		{"many", "order 04711x", names, `did you mean "order 04711"? scenarios/ has 10000 scenarios, among them: ` + strings.Join(names[4702:4722], ", ")},
		{"before all of them", "a", names, "scenarios/ has 10000 scenarios, among them: " + strings.Join(names[:20], ", ")},
		{"behind all of them", "z", names, "scenarios/ has 10000 scenarios, among them: " + strings.Join(names[9980:], ", ")},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, Listed(test.written, "scenarios/", "scenarios", test.names)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", test.why, diff)
		}
	}
}
