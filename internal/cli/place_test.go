package cli

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// A report's file is the same by its whole path, by one from here, and through a linked folder.
func TestOneFileHasManySpellings(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := errors.Join(os.Mkdir("reports", 0o700), os.Symlink("reports", "linked")); err != nil {
		t.Fatal(err)
	}
	spelt := []string{"./reports/a", "linked/a", filepath.Join(dir, "reports", "a"), "reports/../linked/a"}
	for _, path := range spelt {
		flags := []string{"html:reports/a", "json:" + path}
		if files, err := reportFiles(flags); err == nil {
			t.Errorf("%v are two files: %v", flags, files)
		}
	}
	for _, path := range []string{"reports/b", "missing/a", "linked/b", "-"} {
		if _, err := reportFiles([]string{"html:reports/a", "json:" + path}); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}
