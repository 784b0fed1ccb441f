package yamlfile

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/problem"
)

// invalid answers whatever error the test wants.
type invalid struct {
	A, B struct{ C int }
	err  func() error
}

func (v *invalid) Validate() error { return v.err() }

type evenLength string

func (e evenLength) Validate() error {
	if len(e)%2 != 0 {
		return errors.New("the key is odd")
	}
	return nil
}

func TestKeysAreValidated(t *testing.T) {
	var dst struct {
		Map map[evenLength]int `yaml:"map"`
	}
	err := Decode("f.yaml", []byte("map:\n  ab: 1\n  abc: 2\n"), &dst)
	if err == nil || !strings.Contains(err.Error(), "f.yaml:3:3: the key is odd") {
		t.Errorf("got %v", err)
	}
}

func TestWhereAnErrorOfValidateIsShown(t *testing.T) {
	plain := errors.New("wrong")
	tests := []struct {
		why  string
		err  error
		want string // line:column message (help)
	}{
		{"nothing is wrong", nil, ""},
		{"the mapping", plain, "1:1 wrong ()"},
		{"a field", problem.AtField("b", plain), "2:4 wrong ()"},
		{"a field in a field", problem.AtField("b", problem.AtField("c", plain)), "2:8 wrong ()"},
		{"a field that is not given", problem.AtField("a", problem.AtField("d", plain)), "1:4 wrong ()"},
		{"help", problem.WithHelp(plain, "do"), "1:1 wrong (do)"},
		{"help inside of a field", problem.AtField("b", problem.WithHelp(plain, "do")), "2:4 wrong (do)"},
		{"help around a field", problem.WithHelp(problem.AtField("b", plain), "do"), "2:4 wrong (do)"},
		{"words around a field", fmt.Errorf("this is %w", problem.AtField("b", plain)), "2:4 this is wrong ()"},
		{"several errors", errors.Join(problem.AtField("b", plain), problem.AtField("a", plain)), "1:4 wrong () | 2:4 wrong ()"},
		{"several errors of a field", problem.AtField("b", errors.Join(plain, errors.New("bad"))), "2:4 wrong () | 2:4 bad ()"},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			dst := invalid{err: func() error { return test.err }}
			err := Decode("a.yaml", []byte("a: {c: 1}\nb: {c: 2}\n"), &dst)
			if got := brief(err); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// brief shows each problem as "line:column message (help)".
func brief(err error) string {
	problems, _ := err.(problem.Problems)
	var out []string
	for _, p := range problems {
		out = append(out, fmt.Sprintf("%d:%d %s (%s)", p.Line, p.Column, p.Message, p.Help))
	}
	return strings.Join(out, " | ")
}

func TestAValueWithProblemsIsNotValidated(t *testing.T) {
	dst := invalid{err: func() error { return errors.New("validated") }}
	err := Decode("a.yaml", []byte("a: {c: x}\n"), &dst)
	if want := `1:8 expected a whole number, got "x" (write digits, such as 3)`; brief(err) != want {
		t.Errorf("got %q, want %q", brief(err), want)
	}
}

// countsValidated is embedded, joined or decoded alone.
type countsValidated struct{ A int }

func (c countsValidated) Validate() error {
	if c.A > 1 {
		return fmt.Errorf("%d is too many", c.A)
	}
	return nil
}

type alwaysValid struct{}

func (alwaysValid) Validate() error { return nil }

type joined struct{}

func (j *joined) DecodeYAML(n *Node) {
	var a countsValidated
	var b struct{ B int }
	n.DecodeFields(&a, &b)
}

func TestValidateIsCalledWhereverTheValueStands(t *testing.T) {
	type embedding struct {
		countsValidated
		B int
	}
	type ambiguous struct { // has no Validate of its own, because it would get two
		alwaysValid
		countsValidated
	}
	tests := []struct {
		why string
		dst any
	}{
		{"embedded", &embedding{}},
		{"embedded beside another that validates", &ambiguous{}},
		{"a pointer", &struct{ Item *countsValidated }{}},
		{"in a list", &struct{ Item []countsValidated }{}},
		{"in a map", &map[string]countsValidated{}},
		{"joined with others", &struct{ Item joined }{}},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			src := "{item: {a: 2}}"
			if strings.HasPrefix(test.why, "embedded") {
				src = "{a: 2}"
			}
			if err := Decode("a.yaml", []byte(src), test.dst); err == nil || !strings.Contains(err.Error(), "2 is too many") {
				t.Errorf("Validate was not called: %v", err)
			}
		})
	}
}
