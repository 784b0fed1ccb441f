package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// pageCommands are the commands of a page: lines of its code, and code in its sentences.
var pageCommands = regexp.MustCompile("(?m)(?:^[ -]*(?:run: |sh ')?|`)streamspec ([a-z][^`'#|>\n]*)")

// TestEveryCommandOfThePagesIsKnown: no page names a command or a flag that there is not. What runs
// them is TestTheGuide, TestTheCommandsOfEveryPage, TestTheRecipesForCI and TestTheReportsOfThePage.
func TestEveryCommandOfThePagesIsKnown(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, page := range append(pages, "../../README.md", "../../CONTRIBUTING.md", "../../examples/README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Base(page) == "failures.md" { // it is what commands wrote
			continue
		}
		for _, found := range pageCommands.FindAllStringSubmatch(string(text), -1) {
			if found[1] == "recording 1" { // the first line of a recording
				continue
			}
			seen++
			args := strings.Fields(found[1])
			var out bytes.Buffer
			status := Execute(t.Context(), append(args, "--help"), &out, &out)
			if status != 0 || !strings.Contains(out.String(), "streamspec "+args[0]) {
				t.Errorf("%s: streamspec %s: %s", filepath.Base(page), found[1], out.String())
			}
		}
	}
	if seen < 80 {
		t.Errorf("%d commands were found: the pages have more", seen)
	}
}
