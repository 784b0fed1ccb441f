package expect_test

import (
	"errors"
	"testing"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
)

// TestWhatCanSeeNothingIsRefused: it would be met, or broken, by every stream.
func TestWhatCanSeeNothingIsRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		x    interface{ Validate() error }
		want string
	}{
		{"a range the other way round", expect.Checks{Between: map[value.Path]value.Range{"n": {"5", "1"}}}, "a range has two numbers, the lower one first"},
		{"a range without an end", expect.Checks{Between: map[value.Path]value.Range{"n": {}}}, "a range has two numbers, the lower one first"},
		{"no values", expect.Values{}, "no value is listed"},
		{"one of no values", expect.Checks{OneOf: map[value.Path]expect.Values{"n": {}}}, "no value is listed"},
		{"a length the other way round", expect.Checks{Length: map[value.Path]value.Length{"n": {2, 0}}}, "a length is one whole number, or two, the lower one first"},
		{"lengths", expect.Checks{Length: map[value.Path]value.Length{"n": {0, 2}}}, ""},
		{"fewer than none", expect.Some{Kind: "a", AtLeast: -2, Checks: has("n")}, "a count cannot be negative"},
		{"no checks", expect.Some{Kind: "a"}, "nothing is said of the events"},
		{"a header without a name", expect.HeaderSpec{Absent: true}, `no header can have the name ""`},
		{"a name that no header has", expect.HeaderSpec{Name: "X Y", Absent: true}, `no header can have the name "X Y"`},
		{"an optional one of which nothing is said", expect.HeaderSpec{Name: "X", Optional: true}, "nothing is said of the header where it is there"},
		{"one in a variable", expect.HeaderSpec{Name: "${name}", Absent: true}, ""},
		{"a header that nobody sends", expect.Echoes{Path: "n", Header: "X Y"}, `no header can have the name "X Y"`},
		{"an echo of nothing", expect.Echoes{Path: "n"}, "one part of the request is echoed"},
		{"an echo of two things", expect.Echoes{Path: "n", Header: "X", Query: "x"}, "one part of the request is echoed"},
		{"an echo", expect.Echoes{Path: "n", Body: "n"}, ""},
		{"a query for a path", expect.OnlyAt{At: []value.Path{"items.#.id"}}, `"items.#.id" is a query, or does not end in a key`},
		{"a code that there is not", expect.Code("wrongtype"), `no finding has the code "wrongtype"`},
		{"a code", expect.WrongType, ""},
	} {
		got := ""
		if err := c.x.Validate(); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if _, err := (expect.Nth{Kind: "a", Checks: has("n")}).Start(expect.Env{}); err == nil {
		t.Error("an event before the first was accepted")
	}
}

// TestOfTwoNegativeCountsTheFirstIsNamed: the same one each time.
func TestOfTwoNegativeCountsTheFirstIsNamed(t *testing.T) {
	for range 20 {
		err := expect.Count{AtLeast: pointer(-2), AtMost: pointer(-1)}.Validate()
		if field := (*problem.FieldError)(nil); !errors.As(err, &field) || field.Field != "at_least" {
			t.Fatalf("got %#v", err)
		}
	}
}
