//go:build unix

package cli_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestTheGuide: each part of it is followed from what init writes, in a folder of its own: its files
// are written, its commands run in their order, and each has the exit status
// that the page says, and says what stands behind it.
func TestTheGuide(t *testing.T) {
	t.Parallel()
	text := page(t, "docs/guide.md")
	begun := begun(t)
	parts := regexp.MustCompile(`(?m)^## `).Split(text, -1)[1:]
	if len(parts) != 8 {
		t.Errorf("the guide has %d parts, want 8", len(parts))
	}
	for _, part := range parts {
		name, _, _ := strings.Cut(part, "\n")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			green, red := runsIn(t, copied(t, begun), part, nil)
			if green == 0 || red == 0 {
				t.Errorf("%d commands succeed and %d do not: a part shows both", green, red)
			}
		})
	}
}

// TestTheCommandsOfEveryPage: what stands in a block of commands, in any page, runs in what init
// writes, or the page says above the block why it cannot be run here. docs/ci.md and docs/reports.md have
// tests of their own.
func TestTheCommandsOfEveryPage(t *testing.T) {
	t.Parallel()
	elsewhere := map[string]bool{"docs/guide.md": true, "docs/ci.md": true, "docs/reports.md": true}
	inPlace := map[string]*strings.Replacer{ // what a reader has, and init does not write
		"docs/recordings.md": strings.NewReplacer(
			"--recordings-dir reports/recordings", "--recordings all --recordings-dir reports/recordings", "stricter.feature", "features/version_stream.feature"),
		"docs/trust.md":     strings.NewReplacer("recordings ", "reports/all "),
		"docs/migration.md": strings.NewReplacer("shop=http://127.0.0.1:9000", "sample='streamspec sample'", "record scenarios", "record --times 1 features scenarios", "record --as", "record --times 1 --as", "compare shop", "compare --times 1 sample", " scenarios", " features scenarios"),
	}
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	begun := begun(t)
	for _, path := range append(pages, "../../README.md", "../../examples/README.md") {
		name := filepath.ToSlash(strings.TrimPrefix(path, filepath.FromSlash("../../")))
		if text := page(t, name); !elsewhere[name] && strings.Contains(text, "```sh\n") {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				runsIn(t, copied(t, begun), text, inPlace[name])
			})
		}
	}
}

// page is the text of a page of the repository.
func page(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// begun is a folder with what init writes, and a recording of a run.
func begun(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, args := range [][]string{{"init"}, {"run", "--recordings", "all", "--recordings-dir", "reports/all"}} {
		if got := streamspecIn(t, dir, nil, args...); got.status != verdict.ExitHeld {
			t.Fatal(got.all())
		}
	}
	return dir
}

func copied(t *testing.T, from string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return dir
}

var (
	pageBlock   = regexp.MustCompile("(?s)(?:(?:[Ii]n `([^`\n]+)`[^\n`]*:\n\n)|<!-- not run: ([^\n]+?) -->\n)?```(\\w+)\n(.*?)```\n")
	pageStatus  = regexp.MustCompile(`# exit status (\d)(?:: (.+))?`)
	pageComment = regexp.MustCompile(`\s+#.*$`)
)

// runsIn writes the files of a page and runs its commands, in their order; it counts those that
// succeed, and those that are to fail and say why.
func runsIn(t *testing.T, dir, text string, inPlace *strings.Replacer) (green, red int) {
	t.Helper()
	for _, block := range pageBlock.FindAllStringSubmatch(text, -1) {
		file, notRun, language, content := block[1], block[2], block[3], block[4]
		switch {
		case file != "":
			writeIn(t, dir, file, content)
		case language == "sh" && notRun == "":
			for line := range strings.Lines(content) {
				want, says := 0, ""
				if said := pageStatus.FindStringSubmatch(line); said != nil {
					want, _ = strconv.Atoi(said[1])
					says = said[2]
				}
				if inPlace != nil {
					line = inPlace.Replace(line)
				}
				got, said := shell(t, dir, pageComment.ReplaceAllString(strings.TrimSpace(line), ""))
				if got != want || !strings.Contains(said, says) {
					t.Errorf("%sexit status %d, want %d and %q\n%s", line, got, want, says, said)
				}
				switch {
				case want == 0:
					green++
				case says != "":
					red++
				}
			}
		}
	}
	return green, red
}

func writeIn(t *testing.T, dir, name, content string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(content), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// shell runs a line in a folder, as its reader would: the pages are written for a POSIX shell, and so this
// file is built where there is one.
func shell(t *testing.T, dir, line string) (status int, said string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", line)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(os.Getenv(builtAt))+string(filepath.ListSeparator)+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}
