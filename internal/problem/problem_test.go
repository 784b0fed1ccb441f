package problem

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/wording"
)

func TestNew(t *testing.T) {
	const src = "\uFEFFfirst: 1\r\n\r\nüber:\t日本\n"
	tests := []struct {
		why                 string
		line, column, width int
		want                string
	}{
		{"a word", 1, 1, 5, "a.yaml:1:1: wrong\n  1 | first: 1\n    | ^^^^^\n  the help"},
		{"a tab is shown as an arrow", 3, 7, 2, "a.yaml:3:7: wrong\n  3 | über:→日本\n    |       ^^^^\n  the help"},
		{"behind wide characters", 3, 9, 1, "a.yaml:3:9: wrong\n  3 | über:→日本\n    |           ^\n  the help"},
		{"an empty line is not shown", 2, 1, 1, "a.yaml:2:1: wrong\n  the help"},
		{"a caret ends with its line", 1, 8, 99, "a.yaml:1:8: wrong\n  1 | first: 1\n    |        ^\n  the help"},
		{"behind the end of a line", 1, 99, 1, "a.yaml:1:9: wrong\n  1 | first: 1\n    |         ^\n  the help"},
		{"behind the end of the file", 99, 1, 1, "a.yaml:4:1: wrong\n  the help"},
		{"before the start of the file", 0, 0, 0, "a.yaml:1:1: wrong\n  1 | first: 1\n    | ^\n  the help"},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			got := NewText("a.yaml", []byte(src)).Problem(test.line, test.column, test.width, "wrong", "the help")
			if diff := cmp.Diff(test.want, got.Error()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestALongMessageIsCut(t *testing.T) {
	got := NewText("a.yaml", nil).Problem(1, 1, 1, strings.Repeat("ü", longestMessage+1), "")
	if want := strings.Repeat("ü", longestMessage) + wording.Ellipsis; got.Message != want {
		t.Errorf("got %q", got.Message)
	}
}

func TestJoin(t *testing.T) {
	one := NewText("b.yaml", []byte("x: y")).Problem(1, 1, 1, "one", "")
	two := NewText("b.yaml", []byte("x: y")).Problem(1, 4, 1, "two", "")
	three := NewText("a.yaml", []byte("x: y")).Problem(1, 4, 1, "three", "")
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

func TestAListKeepsTheFirst(t *testing.T) {
	text := NewText("a.yaml", []byte("x: y"))
	var list List
	if list.Sorted() != nil || list.Full() {
		t.Error("the empty list has problems")
	}
	for i := range MaxProblems + 5 {
		list.Add(text.Problem(1, 1, 1, fmt.Sprint(i), "the help"))
	}
	var got Problems
	if !list.Full() || !errors.As(list.Sorted(), &got) || len(got) != MaxProblems+1 {
		t.Fatalf("%d problems are kept", len(got))
	}
	if first, last := got[0], got[MaxProblems]; first.Message != "0" || last.Message != "there are more than 200 problems; the others are not shown" || last.Help != "" {
		t.Errorf("it begins with %v, and ends with %v", first, last)
	}
}

// Whoever checks a value says what would be right, and in which of its fields.
func TestHelpAndFieldsAreErrors(t *testing.T) {
	cause := errors.New("it is wrong")
	err := AtField("name", WithHelp(cause, "write it right"))
	var field *FieldError
	var helper Helper
	if !errors.As(err, &field) || field.Field != "name" || err.Error() != "it is wrong" {
		t.Errorf("the field is %+v", field)
	}
	if !errors.As(err, &helper) || helper.Help() != "write it right" || !errors.Is(err, cause) {
		t.Errorf("the help is %v", helper)
	}
}

func TestTextHasLines(t *testing.T) {
	text := NewText("a.yaml", []byte("one\r\ntwo\u2028drei\n"))
	if got := []string{text.Line(0), text.Line(1), text.Line(2), text.Line(3), text.Line(4), text.Line(5)}; !slices.Equal(got, []string{"", "one", "two", "drei", "", ""}) {
		t.Errorf("the lines are %q", got)
	}
	if text.Lines() != 4 || text.LineAt(text.Start(3)) != 3 || text.LineAt(text.End(3)-1) != 3 || text.From(3, 2) != "rei" {
		t.Errorf("line 3 of %d is %d to %d, and goes on with %q", text.Lines(), text.Start(3), text.End(3), text.From(3, 2))
	}
}
