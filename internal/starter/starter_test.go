package starter_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/starter"
)

// TestNothingIsLeft: where one file cannot be written, the folder is as it was, and the error
// says which one, and why.
func TestNothingIsLeft(t *testing.T) {
	t.Parallel()
	const mine = "of a team"
	cases := []struct {
		name, folder string
		there        map[string]string // what stands in the way
		made         map[string][]byte
		want         string // the error
	}{
		{"a file where a folder has to be", ".", map[string]string{"scenarios": mine}, nil, "scenarios"},
		{"a file in the way of the last one", ".", map[string]string{"zz": mine}, map[string][]byte{"zz/steps.ts": nil}, "zz"},
		{"a folder of its own", "new/one", nil, map[string][]byte{"zz/too-long-" + strings.Repeat("x", 300): nil}, "too long"},
		{"beside what is theirs", ".", map[string]string{"features/own.feature": mine, ".gitignore": mine, "zz": mine}, map[string][]byte{"zz/steps.ts": nil}, "zz"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for path, content := range c.there {
				write(t, filepath.Join(dir, path), content)
			}
			before := tree(t, dir)
			written, err := starter.Write(filepath.Join(dir, c.folder), c.made)
			if err == nil || !strings.Contains(err.Error(), "nothing was written") || !strings.Contains(err.Error(), c.want) || len(written) > 0 {
				t.Errorf("got %v, %v", written, err)
			}
			if after := tree(t, dir); !slices.Equal(before, after) {
				t.Errorf("there was %v\nand then %v", before, after)
			}
		})
	}
}

// TestNewFiles: all are written, or none, and no folder is left that was made for them.
func TestNewFiles(t *testing.T) {
	t.Parallel()
	files := []starter.File{{Path: "features/a.feature", Content: []byte("Feature: A")}, {Path: "scenarios/a.yaml", Content: []byte("scenario: a")}}
	cases := []struct{ name, there, want string }{
		{"none is there", "other.txt", ""},
		{"one is there", "scenarios/a.yaml", "nothing was written, for DIR/new/scenarios/a.yaml cannot be: it is there already"},
		{"a file is where a folder has to be", "scenarios", "nothing was written, for DIR/new/scenarios/a.yaml cannot be: "},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, filepath.Join(dir, "new", c.there), "of a team")
			before := tree(t, dir)
			err := starter.WriteNew(filepath.Join(dir, "new"), files)
			after := tree(t, dir)
			if c.want == "" {
				if err != nil || len(after) != len(before)+4 {
					t.Errorf("%v; there is %v", err, after)
				}
				return
			}
			if err == nil || !strings.HasPrefix(strings.ReplaceAll(filepath.ToSlash(err.Error()), filepath.ToSlash(dir), "DIR"), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if !slices.Equal(before, after) {
				t.Errorf("there was %v\nand then %v", before, after)
			}
		})
	}
}

// TestNewFilesThroughNoLink: a repository may have brought one along that leads elsewhere.
func TestNewFilesThroughNoLink(t *testing.T) {
	elsewhere, here := t.TempDir(), t.TempDir()
	t.Chdir(here)
	if err := os.Symlink(elsewhere, "scenarios"); err != nil {
		t.Fatal(err)
	}
	err := starter.WriteNew(".", []starter.File{{Path: "features/a.feature"}, {Path: "scenarios/a.yaml"}})
	const want = "nothing was written, for scenarios/a.yaml cannot be: scenarios is a link"
	if err == nil || !strings.HasPrefix(filepath.ToSlash(err.Error()), want) {
		t.Errorf("got %v, want %s", err, want)
	}
	if left := append(tree(t, elsewhere), tree(t, here)...); len(left) != 3 { // the two folders, and the link
		t.Errorf("there is %v", left)
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// tree is what a folder has, below it.
func tree(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		all = append(all, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
