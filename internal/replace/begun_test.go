package replace

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestBegun: a file is in its place once it has its first text, and never empty; in place of a link, what that leads to
// stays.
func TestBegun(t *testing.T) {
	dir := t.TempDir()
	other, path := filepath.Join(t.TempDir(), "other"), filepath.Join(dir, "file")
	if err := errors.Join(os.WriteFile(other, []byte("kept"), 0o600), os.Symlink(other, path)); err != nil {
		t.Fatal(err)
	}
	begun, err := Begin(path, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) || begun.Name() != "" {
		t.Errorf("there is a file without a text, %v", err)
	}
	for _, want := range []string{"one", "onetwo"} {
		if _, err := io.WriteString(begun, want[len(want)-3:]); err != nil || read(t, path) != want {
			t.Errorf("%v: %q", err, read(t, path))
		}
	}
	if begun.Name() != path {
		t.Errorf("its name is %q", begun.Name())
	}
	info, err := os.Lstat(path)
	if err := errors.Join(err, begun.Close()); err != nil || info.Mode() != 0o600 || read(t, other) != "kept" {
		t.Errorf("%v: its mode is %v, behind the link is %q", err, info.Mode(), read(t, other))
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 1 {
		t.Errorf("there are %v", left)
	}
}

// TestBegunAndGivenUp: nothing is left, whether anything was written or not, or could not be.
func TestBegunAndGivenUp(t *testing.T) {
	for text, end := range map[string]func(*Begun) error{"": (*Begun).Close, "none": (*Begun).Remove, "some": (*Begun).Remove} {
		dir := t.TempDir()
		begun, err := Begin(filepath.Join(dir, "file"), 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if text == "some" {
			if _, err := io.WriteString(begun, text); err != nil {
				t.Fatal(err)
			}
		}
		if err := end(begun); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 0 {
			t.Errorf("%q: there are %v", text, left)
		}
	}
}
