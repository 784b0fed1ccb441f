package problem_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/problem"
)

// in are problems that say the same, each in a file of its own.
func in(files int, message string) problem.Problems {
	var all problem.Problems
	for i := range files {
		all = append(all, problem.Problem{Place: problem.Place{File: fmt.Sprintf("%s-%03d.yaml", message, i), Line: 1, Column: 1}, Message: message})
	}
	return all
}

func TestProblemsThatSayTheSameAreToldOnce(t *testing.T) {
	twice := append(in(4, "c"), in(1, "c")[0])
	twice[4].Line = 7
	cases := []struct {
		name     string
		problems problem.Problems
		want     []string
	}{
		{"none", nil, nil},
		{"a few", in(3, "a"), []string{"a-000.yaml:1:1: a", "a-001.yaml:1:1: a", "a-002.yaml:1:1: a"}},
		{"a thousand, and another", append(in(1000, "a"), in(1, "b")...), []string{"a-000.yaml:1:1: a\n  … and in 999 more files (-v lists them)", "b-000.yaml:1:1: b"}},
		{"twice in a file", twice, []string{"c-000.yaml:1:1: c\n  … and 4 times more, in 3 more files (-v lists them)"}},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, c.problems.Brief()); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.name, diff)
		}
	}
}
