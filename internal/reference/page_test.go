package reference_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/reference"
)

var update = flag.Bool("update", false, "rewrite docs/expectations.md")

const page = "../../docs/expectations.md"

// TestThePageIsCurrent: docs/expectations.md is what the code says. `make docs`
// rewrites it.
func TestThePageIsCurrent(t *testing.T) {
	var out bytes.Buffer
	if err := reference.WritePage(&out); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(page, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("docs/expectations.md is not current; run make docs (-is +should be)\n%s", diff)
	}
	for _, group := range reference.Groups() {
		if !strings.Contains(out.String(), "## "+group.Title) {
			t.Errorf("the page lacks the group %q: add it to expectations.md.tmpl", group.Title)
		}
	}
}

// TestEveryExpectationIsSpelled: none stands in the reference without a sentence.
func TestEveryExpectationIsSpelled(t *testing.T) {
	for _, group := range reference.Groups() {
		for _, e := range group.Entries {
			if len(e.Spellings) == 0 || len(e.Keys) == 0 || len(e.Shown()) != 2 {
				t.Errorf("%s: %d spellings, %d keys, %d examples", e.Key, len(e.Spellings), len(e.Keys), len(e.Shown()))
			}
		}
	}
}

func TestTextIsFilteredByWords(t *testing.T) {
	var out strings.Builder
	reference.WriteText(&out, []string{"exactly", "count"})
	for _, want := range []string{
		"count: So many events of a kind arrive.", `Then exactly 3 "KIND" arrive`, "- {count: KIND, times: 3}", "got       #2 call",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("this is missing: %s\nin:\n%s", want, out.String())
		}
	}
	for _, never := range []string{"Given", "never:", "What is in the events"} {
		if strings.Contains(out.String(), never) {
			t.Errorf("this was not asked for: %s\nin:\n%s", never, out.String())
		}
	}
}
