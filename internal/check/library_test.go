package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/problem"
)

// problemsOf loads files that are wrong.
func problemsOf(t *testing.T, tree map[string]string) string {
	t.Helper()
	root := library(t, tree)
	_, err := check.Load(root)
	if err == nil {
		t.Fatal("the files were accepted")
	}
	return strings.ReplaceAll(err.Error(), root, "scenarios")
}

func TestWhatFilesHaveTwice(t *testing.T) {
	got := problemsOf(t, map[string]string{
		"services/a.yaml": "service: shop\nrun: shop\n",
		"services/b.yaml": "service: shop\nrun: shop\n",
		"a.yaml":          "scenario: s\nstream: {get: http://127.0.0.1/}\n",
		"b.yaml":          "scenario: s\nstream: {get: http://127.0.0.1/}\n",
	})
	for _, want := range []string{
		`scenarios/services/b.yaml:1:1: a service named "shop" is described twice`,
		`scenarios/b.yaml:1:1: the scenario "s" stands in scenarios/a.yaml:1:1 already`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("this is missing: %s\nin: %s", want, got)
		}
	}
}

// Whoever names a service whose file is broken must not be told that there is none.
func TestServicesThatCannotBeRead(t *testing.T) {
	const uses = "scenario: s\nservice: shop\nstream: {get: /}\n"
	for file, want := range map[string]string{
		"service: {}\n":            "scenarios/services has no services whose files can be read",
		"service: other\nrun: x\n": "scenarios/services has: other",
		"":                         "scenarios/services has no services whose files can be read",
	} {
		if got := problemsOf(t, map[string]string{"services/shop.yaml": file, "s.yaml": uses}); !strings.Contains(got, want) {
			t.Errorf("%q: this is missing: %s\nin: %s", file, want, got)
		}
	}
	if got := problemsOf(t, map[string]string{"s.yaml": uses}); !strings.Contains(got, "scenarios/services has no services\n") && !strings.HasSuffix(got, "scenarios/services has no services") {
		t.Errorf("got %s", got)
	}
}

func TestNothingHappensToAServiceThatIsAURL(t *testing.T) {
	got := problemsOf(t, map[string]string{
		"services/shop.yaml": "service: shop\nurl: http://127.0.0.1:9\n",
		"s.yaml":             "scenario: s\nservice: shop\ntrigger: [{restart: shop}]\nstream: {get: /}\n",
	})
	if want := `the service "shop" is a URL: nobody here can restart it`; !strings.Contains(got, want) {
		t.Errorf("this is missing: %s\nin: %s", want, got)
	}
}

// Of a file with very many problems the first are reported, and nobody looks for more.
func TestAFileWithManyProblems(t *testing.T) {
	var out strings.Builder
	out.WriteString("scenario: s\nstream: {get: http://127.0.0.1/}\ntrigger:\n")
	for i := range 5 * problem.MaxProblems {
		fmt.Fprintf(&out, "  - post: http://host%d.example.com/\n", i)
	}
	got := problemsOf(t, map[string]string{"s.yaml": out.String()})
	if n := strings.Count(got, "nobody allowed it"); n != problem.MaxProblems {
		t.Errorf("%d problems are reported, want %d", n, problem.MaxProblems)
	}
	if want := "there are more than 200 problems; the others are not shown"; !strings.Contains(got, want) {
		t.Errorf("this is missing: %s", want)
	}
}

// TestKeysThatAreNoNumbersOfAList: what can be read of a wrong file is checked all the same.
func TestKeysThatAreNoNumbersOfAList(t *testing.T) {
	for _, text := range []string{"trigger: {-1: {post: '/${x}'}}\n", "stubs: {s: {-1: {get: '/${x}'}}}\n"} {
		got := problemsOf(t, map[string]string{"s.yaml": "scenario: s\nstream: {get: http://127.0.0.1/}\n" + text})
		for _, want := range []string{`unknown key "-1"`, "the variable ${x} is not defined"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: this is missing: %s\nin: %s", text, want, got)
			}
		}
	}
}

// TestWhatIsRepeatedKnowsWhichTimeItIs, wherever it stands.
func TestWhatIsRepeatedKnowsWhichTimeItIs(t *testing.T) {
	for _, part := range []string{"trigger", "during", "after", "finally"} {
		text := "scenario: s\nservice: shop\nstream: {get: /}\n" + part + ": [{post: /, times: 2, json: '${n}'}, {post: /, json: %s}]\n"
		shop := map[string]string{"services/shop.yaml": "service: shop\nrun: shop\n"}
		shop["s.yaml"] = fmt.Sprintf(text, "once")
		if _, err := check.Load(library(t, shop)); err != nil {
			t.Errorf("%s: %v", part, err)
		}
		shop["s.yaml"] = fmt.Sprintf(text, "'${n}'")
		if got, want := problemsOf(t, shop), "the variable ${n} is not defined"; strings.Count(got, want) != 1 {
			t.Errorf("%s: this must stand once: %s\nin: %s", part, want, got)
		}
	}
}

// A file of known gaps without the key above them has one fault, whatever the gaps are called.
func TestKnownGapsWithoutTheKeyAboveThem(t *testing.T) {
	for file, want := range map[string]string{
		"late: {reason: r}\nlost: {reason: r}\n": "scenarios/known-gaps.yaml:1:1: missing key \"gaps\"\n  1 | late: {reason: r}\n    | ^^^^\n  write gaps: above what stands here, and indent that",
		"gap:\n  late: {reason: r}\n":            "scenarios/known-gaps.yaml:1:1: unknown key \"gap\"\n  1 | gap:\n    | ^^^\n  did you mean \"gaps\"? valid here: gaps",
	} {
		if diff := cmp.Diff(want, problemsOf(t, map[string]string{"known-gaps.yaml": file})); diff != "" {
			t.Errorf("%q (-want +got):\n%s", file, diff)
		}
	}
}

// A file of something else among the scenarios is one fault, which says where it belongs.
func TestFilesThatStandElsewhere(t *testing.T) {
	for name, c := range map[string]struct{ file, says string }{
		"shop.yaml":         {"service: shop\nrun: x\nenv: {PORT: \"${port}\"}\n", "scenarios/shop.yaml:1:1: this file describes a service, and stands where scenarios do\n  1 | service: shop\n    | ^\n  move it to scenarios/services/shop.yaml"},
		"service/shop.yaml": {"# The shop.\nurl: http://127.0.0.1:1\nservice: shop\n", "scenarios/service/shop.yaml:1:1: this file describes a service, and stands where scenarios do\n  1 | # The shop.\n    | ^\n  move it to scenarios/services/shop.yaml"},
		"known_gaps.yaml":   {"gaps:\n  late: {reason: r}\n", "scenarios/known_gaps.yaml:1:1: this file describes known gaps, and stands where scenarios do\n  1 | gaps:\n    | ^\n  move it to scenarios/known-gaps.yaml"},
		"s.yaml":            {"service: shop\nstream: {get: http://127.0.0.1:1/}\nrun: x\n", "scenarios/s.yaml:1:1: missing key \"scenario\""},
	} {
		if got := problemsOf(t, map[string]string{name: c.file}); !strings.Contains(got, c.says) || strings.HasPrefix(got, c.says) && got != c.says && name != "s.yaml" {
			t.Errorf("%s: got %s\nwant %s", name, got, c.says)
		}
	}
}
