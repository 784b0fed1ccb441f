package cli_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestTheRecipesForCI: every command of the page runs in what init writes, in the order of the page.
func TestTheRecipesForCI(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if got := streamspecIn(t, dir, nil, "init"); got.status != verdict.ExitHeld {
		t.Fatal(got.all())
	}
	known := strings.NewReplacer("$CI_NODE_INDEX", "1", "part-*", "part-1", "$CI_NODE_TOTAL", "1", "--repeat 20", "--repeat 2", "--name checkout", "--name page")
	ran := 0
	for _, found := range regexp.MustCompile(`(?m)^[-\s]*(?:run: |sh ')?streamspec ([^'#\n]*)`).FindAllStringSubmatch(string(page), -1) {
		args := strings.Fields(known.Replace(found[1]))
		got := streamspecIn(t, dir, nil, args...)
		if ran++; got.status != verdict.ExitHeld {
			t.Errorf("streamspec %s: status %d\n%s", found[1], got.status, got.all())
		}
	}
	if ran != 11 {
		t.Errorf("%d commands ran, want 11", ran)
	}
	for _, report := range []string{"summary.md", "report.html", "junit.xml", "part-1.json"} {
		if info, err := os.Stat(dir + "/reports/" + report); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", report, err)
		}
	}
}
