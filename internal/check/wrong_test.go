package check_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/check"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// copyLibrary makes a library of ../scenario/testdata/library and one more file.
func copyLibrary(t *testing.T, extra string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "scenarios")
	if err := os.CopyFS(root, os.DirFS("../scenario/testdata/library")); err != nil {
		t.Fatal(err)
	}
	if extra == "" {
		return root
	}
	content, err := os.ReadFile(extra)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, filepath.Base(extra)), content, 0o600); err != nil {
		t.Fatal(err)
	}
	return root
}

// TestWrongFiles: each file of testdata/wrong is refused with the messages of its
// golden file, which name file, line and column, and what is valid there.
func TestWrongFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/wrong/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			root := copyLibrary(t, file)
			_, err := check.Load(root)
			if err == nil {
				t.Fatal("the file was accepted")
			}
			got := strings.ReplaceAll(err.Error(), root, "scenarios") + "\n"
			golden := strings.TrimSuffix(file, ".yaml") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
