package generate_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/reference"
	"github.com/streamspec/streamspec/internal/reference/generate"
)

var update = flag.Bool("update", false, "rewrite docs/expectations.md and reference.json")

// made is the reference as it is made of the code.
func made(t *testing.T) reference.Reference {
	t.Helper()
	all, err := generate.Reference()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// isCurrent compares a file that was made of the code with what would be made now.
// `make docs` rewrites it.
func isCurrent(t *testing.T, path string, content []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	is, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(is), string(content)); diff != "" {
		t.Errorf("%s is not current; run make docs (-is +should be)\n%s", path, diff)
	}
}

// TestTheDataIsCurrent: what `streamspec steps` shows is what the code says.
func TestTheDataIsCurrent(t *testing.T) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(made(t)); err != nil {
		t.Fatal(err)
	}
	isCurrent(t, "../reference.json", out.Bytes())
}

// TestThePageIsCurrent: docs/expectations.md is what the code says.
func TestThePageIsCurrent(t *testing.T) {
	all := made(t)
	var out bytes.Buffer
	if err := generate.WritePage(&out, all); err != nil {
		t.Fatal(err)
	}
	isCurrent(t, "../../../docs/expectations.md", out.Bytes())
	for _, group := range all.Groups {
		if !strings.Contains(out.String(), "## "+group.Title) {
			t.Errorf("the page lacks the group %q: add it to expectations.md.tmpl", group.Title)
		}
	}
}

// TestEveryExpectationIsSpelled: none stands in the reference without a sentence, and
// each has an example that holds and one that breaks.
func TestEveryExpectationIsSpelled(t *testing.T) {
	for _, group := range made(t).Groups {
		for _, e := range group.Entries {
			if len(e.Spellings) == 0 || strings.Count(e.Sample, "\n- ") != 2 || !strings.Contains(e.Sample, "\n  expected  ") {
				t.Errorf("%s: %d spellings, with the examples\n%s", e.Key, len(e.Spellings), e.Sample)
			}
		}
	}
}
