package cli_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/cli"
)

// rowsOf are the cells of the tables of docs/trust.md whose last heading is this one.
func rowsOf(t *testing.T, last string) [][]string {
	t.Helper()
	content, err := os.ReadFile("../../docs/trust.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	inside := false
	for line := range strings.Lines(string(content)) {
		line = strings.TrimSpace(line)
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		switch {
		case !strings.HasPrefix(line, "|"):
			inside = false
		case strings.HasSuffix(line, "| "+last+" |"):
			inside = true
		case inside && !strings.HasPrefix(line, "| ---"):
			rows = append(rows, cells)
		}
	}
	if len(rows) == 0 {
		t.Fatalf("docs/trust.md has no table with the heading %s", last)
	}
	return rows
}

// TestEveryRowOfTrustIsTried: what docs/trust.md promises has a test, by its name.
func TestEveryRowOfTrustIsTried(t *testing.T) {
	t.Parallel()
	tests := testsByName(t)
	named := regexp.MustCompile("`(Test[A-Za-z0-9]+)(?:/([^`]+))?`")
	for _, row := range rowsOf(t, "tried by") {
		found := named.FindAllStringSubmatch(row[len(row)-1], -1)
		if len(found) == 0 {
			t.Errorf("no test is named of: %s", row[0])
		}
		for _, test := range found {
			file, exists := tests[test[1]]
			switch {
			case !exists:
				t.Errorf("there is no test %s, which is to try: %s", test[1], row[0])
			case test[2] != "" && !strings.Contains(file, `"`+test[2]+`"`):
				t.Errorf("%s does not try %q, which is to try: %s", test[1], test[2], row[0])
			}
		}
	}
}

// testsByName are the files of the tests of the house.
func testsByName(t *testing.T) map[string]string {
	t.Helper()
	declared := regexp.MustCompile(`(?m)^func (Test[A-Za-z0-9]+)\(`)
	all := map[string]string{}
	err := filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		content, err := os.ReadFile(path)
		for _, found := range declared.FindAllStringSubmatch(string(content), -1) {
			all[found[1]] = string(content)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestEveryCommandHasItsTrust: each stands in docs/trust.md, and has --untrusted where that says so.
func TestEveryCommandHasItsTrust(t *testing.T) {
	t.Parallel()
	hasFlag := map[string]bool{}
	for _, row := range rowsOf(t, "with `--untrusted`") {
		for _, name := range regexp.MustCompile("[a-z]+").FindAllString(row[0], -1) {
			hasFlag[name] = !strings.HasPrefix(row[len(row)-1], "there is none")
		}
	}
	var help bytes.Buffer
	cli.Execute(t.Context(), []string{"--help"}, &help, &help)
	for _, found := range regexp.MustCompile(`(?m)^  ([a-z]+) {2,}[A-Z]`).FindAllStringSubmatch(help.String(), -1) {
		name := found[1]
		want, stands := hasFlag[name]
		if name == "help" || name == "completion" {
			continue
		}
		var usage bytes.Buffer
		cli.Execute(t.Context(), []string{name, "--help"}, &usage, &usage)
		if has := strings.Contains(usage.String(), "--untrusted["); !stands || has != want {
			t.Errorf("%s: it has the flag: %t; docs/trust.md says %t, and has it: %t", name, has, want, stands)
		}
		delete(hasFlag, name)
	}
	for name := range hasFlag {
		t.Errorf("docs/trust.md speaks of the command %s, and there is none", name)
	}
}
