package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestTheRecipesForCI: every command of the page runs in what init writes, in the order of the page.
func TestTheRecipesForCI(t *testing.T) {
	t.Parallel()
	dir := runsPage(t, "ci.md", 11, "$CI_NODE_INDEX", "1", "part-*", "part-1", "$CI_NODE_TOTAL", "1", "--repeat 20", "--repeat 2", "--name checkout", "--name page")
	for _, report := range []string{"summary.md", "report.html", "junit.xml", "part-1.json"} {
		if info, err := os.Stat(dir + "/reports/" + report); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", report, err)
		}
	}
}

// TestTheReportsOfThePage: every command of it runs in what init writes.
func TestTheReportsOfThePage(t *testing.T) {
	t.Parallel()
	dir := runsPage(t, "reports.md", 6, "1/2", "1/1", "2/2", "1/1", "before.json", "one.json")
	for _, report := range []string{"reports/report.html", "summary.md", "report.html", "junit.xml"} {
		if info, err := os.Stat(filepath.Join(dir, report)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", report, err)
		}
	}
}

// runsPage runs the commands of a page in what init writes, in the order of the page, with texts
// replaced by others. It answers the folder.
func runsPage(t *testing.T, page string, commands int, replaced ...string) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/" + page)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if got := streamspecIn(t, dir, nil, "init"); got.status != verdict.ExitHeld {
		t.Fatal(got.all())
	}
	known, ran := strings.NewReplacer(replaced...), 0
	for _, found := range regexp.MustCompile(`(?m)^[-\s]*(?:run: |sh ')?streamspec ([^'#\n]*)`).FindAllStringSubmatch(string(text), -1) {
		got := streamspecIn(t, dir, nil, strings.Fields(known.Replace(found[1]))...)
		if ran++; got.status != verdict.ExitHeld {
			t.Errorf("streamspec %s: status %d\n%s", found[1], got.status, got.all())
		}
	}
	if ran != commands {
		t.Errorf("%d commands ran, want %d", ran, commands)
	}
	return dir
}

// What is released is built for all systems that are vetted, and has the licences of what is in it.
func TestReleasesAreForAllSystems(t *testing.T) {
	t.Parallel()
	text := func(path string) string {
		content, err := os.ReadFile("../../" + path)
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	mustContain(t, text(".ci/run"), "\nmake platforms")
	mustContain(t, text(".goreleaser.yaml"), "goos: [linux, darwin, windows]", "goarch: [amd64, arm64]", "CGO_ENABLED=0", "files: [LICENSE, NOTICES, ")
	mustContain(t, text("Makefile"), "PLATFORMS ?= windows/amd64 darwin/arm64 linux/arm64")
}
