package yamlfile

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/problem"
)

func TestReferences(t *testing.T) {
	tests := []struct {
		why, yaml string
		want      []Ref
	}{
		{"plain text", "a: x${b}", []Ref{{Name: "b", Place: at3(1, 5), Width: 4, Path: []string{"a"}}}},
		{"a default", "a: ${b:-x y}", []Ref{{Name: "b", HasDefault: true, Place: at3(1, 4), Width: 9, Path: []string{"a"}}}},
		{"several in one text", "a: ${b}/${c}", []Ref{
			{Name: "b", Place: at3(1, 4), Width: 4, Path: []string{"a"}},
			{Name: "c", Place: at3(1, 9), Width: 4, Path: []string{"a"}}}},
		{"double quotes with escapes", `a: "\"\u00e9 ${b}"`, []Ref{{Name: "b", Place: at3(1, 14), Width: 4, Path: []string{"a"}}}},
		{"single quotes", "a: 'it''s ${b}'", []Ref{{Name: "b", Place: at3(1, 11), Width: 4, Path: []string{"a"}}}},
		{"columns count characters", "ü: 日本${b}", []Ref{{Name: "b", Place: at3(1, 6), Width: 4, Path: []string{"ü"}}}},
		{"an escaped one is none, but counts", "a: $${x} ${b}", []Ref{{Name: "b", Place: at3(1, 10), Width: 4, Path: []string{"a"}}}},
		{"block text", "a: |\n  x\n  y ${b}\n", []Ref{{Name: "b", Place: at3(3, 5), Width: 4, Path: []string{"a"}}}},
		{"folded text", "a: \"x\n  ${b}\n  y ${c}\"\n", []Ref{
			{Name: "b", Place: at3(2, 3), Width: 4, Path: []string{"a"}},
			{Name: "c", Place: at3(3, 5), Width: 4, Path: []string{"a"}}}},
		{"a comment is no text", "# ${x}\na: b # ${y}\nc: ${d}", []Ref{{Name: "d", Place: at3(3, 4), Width: 4, Path: []string{"c"}}}},
		{"keys", "${a}: {'b${c}': d}", []Ref{
			{Name: "a", Place: at3(1, 1), Width: 4, Path: []string{"${a}"}},
			{Name: "c", Place: at3(1, 10), Width: 4, Path: []string{"${a}", "b${c}"}}}},
		{"lists", "a:\n  - x\n  - {b: '${c}'}", []Ref{{Name: "c", Place: at3(3, 10), Width: 4, Path: []string{"a", "1", "b"}}}},
		{"an anchored text, and its alias", "a: &x ${b}\nc: [*x]", []Ref{
			{Name: "b", Place: at3(1, 7), Width: 4, Path: []string{"a"}}, {Name: "b", Place: at3(2, 5), Width: 2, Path: []string{"c", "0"}},
		}},
		{"a mapping that is merged", "a: &x {t: \"${b}\"}\nc: {<<: *x, t: u}", []Ref{{Name: "b", Place: at3(1, 12), Width: 4, Path: []string{"a", "t"}}}},
		{"one hidden by an escape has the place of its text", `a: "x \x24{b} ${c}"`, []Ref{
			{Name: "b", Place: at3(1, 4), Width: 4, Path: []string{"a"}},
			{Name: "c", Place: at3(1, 4), Width: 4, Path: []string{"a"}}}},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			got, err := Parse(problem.NewText("a.yaml", []byte(test.yaml))).References()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func at3(line, column int) problem.Place {
	return problem.Place{File: "a.yaml", Line: line, Column: column}
}

func TestReferencesThatCannotBeRead(t *testing.T) {
	refs, err := Parse(problem.NewText("a.yaml", []byte("a: ${ok}\nb: \"x ${ok} ${not ok}\"\nc: [\"${\"]\n"))).References()
	if len(refs) != 2 {
		t.Errorf("got %d references, want the 2 that can be read", len(refs))
	}
	want := strings.Join([]string{"a.yaml:2:13", "a.yaml:3:6"}, " ")
	if got := places(err); got != want {
		t.Errorf("problems at %s, want %s", got, want)
	}
}

func TestReferencesOfAFileThatIsNoYAML(t *testing.T) {
	src := []byte("a: [${b}")
	_, err := Parse(problem.NewText("a.yaml", src)).References()
	var dst any
	if diff := cmp.Diff(Decode("a.yaml", src, &dst).Error(), err.Error()); diff != "" {
		t.Errorf("References says it otherwise than Decode (-Decode +References)\n%s", diff)
	}
}

// places lists the places of problems.
func places(err error) string {
	problems, _ := err.(problem.Problems)
	var out []string
	for _, problem := range problems {
		out = append(out, problem.Place.String())
	}
	return strings.Join(out, " ")
}
