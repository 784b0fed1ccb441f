package tempfile_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/streamspec/streamspec/internal/tempfile"
)

// inFolder has temporary files made in an empty folder.
func inFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} { // as systems call it
		t.Setenv(name, dir)
	}
	return dir
}

func named(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestNothingIsLeftOfAnUnnamedFile that was written and read: nor is it found meanwhile, where the system can do so.
func TestNothingIsLeftOfAnUnnamedFile(t *testing.T) {
	dir := inFolder(t)
	file, err := tempfile.Unnamed()
	if err != nil {
		t.Fatal(err)
	}
	if found := named(t, dir); len(found) > 0 && runtime.GOOS != "windows" {
		t.Errorf("it is found: %q", found)
	}
	got := make([]byte, 4)
	if _, err := file.WriteAt([]byte("text"), 1000); err != nil {
		t.Error(err)
	}
	if _, err := file.ReadAt(got, 1000); err != nil || string(got) != "text" {
		t.Errorf("it has %q, %v", got, err)
	}
	if err := file.Close(); err != nil {
		t.Error(err)
	}
	if found := named(t, dir); len(found) > 0 {
		t.Errorf("it is left: %q", found)
	}
}

// TestAnUnnamedFileCannotBeMade where there is no folder for it.
func TestAnUnnamedFileCannotBeMade(t *testing.T) {
	dir := inFolder(t)
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	if file, err := tempfile.Unnamed(); err == nil {
		t.Errorf("%s is made", file.Name())
	}
}
