package replace

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestFile: the file is replaced as a whole; where that fails, it is what it was, and nothing is
// left beside it. A link is replaced, and what it leads to stays.
func TestFile(t *testing.T) {
	dir := t.TempDir()
	other, path := filepath.Join(dir, "other"), filepath.Join(dir, "file")
	if err := errors.Join(os.WriteFile(other, []byte("kept"), 0o600), os.Symlink(other, path), os.Symlink(other, path+".new")); err != nil {
		t.Fatal(err)
	}
	writes := func(text string, err error) func(io.Writer) error {
		return func(to io.Writer) error {
			_, _ = io.WriteString(to, text)
			return err
		}
	}
	if err := File(path, 0o600, writes("first", nil)); err != nil || read(t, path) != "first" || read(t, other) != "kept" {
		t.Errorf("%v: %q, and behind the link %q", err, read(t, path), read(t, other))
	}
	full := errors.New("the disk is full")
	if err := File(path, 0o600, writes("half", full)); !errors.Is(err, full) || read(t, path) != "first" {
		t.Errorf("%v: %q", err, read(t, path))
	}
	info, err := os.Lstat(path)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("its mode is %v (%v)", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) != 2 {
		t.Errorf("there are %v", left)
	}
}

// TestNew: a file that is there is kept, and of one that cannot be written nothing is left.
// TestAFileInPlaceOfAFolder: what cannot be put there is not left beside it.
func TestAFileInPlaceOfAFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "folder")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	err := File(path, 0o600, func(io.Writer) error { return nil })
	if left, _ := filepath.Glob(path + "?*"); err == nil || len(left) > 0 {
		t.Errorf("%v; left: %v", err, left)
	}
}

func TestNew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	full := errors.New("the disk is full")
	err := New(path, 0o600, func(to io.Writer) error {
		_, _ = io.WriteString(to, "half")
		return full
	})
	if _, left := os.Lstat(path); !errors.Is(err, full) || !errors.Is(left, fs.ErrNotExist) {
		t.Errorf("%v; the file: %v", err, left)
	}
	first := func(to io.Writer) error {
		_, err := io.WriteString(to, "first")
		return err
	}
	if err := New(path, 0o600, first); err != nil || read(t, path) != "first" {
		t.Errorf("%v: %q", err, read(t, path))
	}
	if err := New(path, 0o600, func(io.Writer) error { return full }); !errors.Is(err, fs.ErrExist) || read(t, path) != "first" {
		t.Errorf("%v: %q", err, read(t, path))
	}
}

func TestCreate(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "folder", "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"folder", "missing/file"} {
		if file, err := Create(filepath.Join(dir, path), 0o600); err == nil {
			_ = file.Close()
			t.Errorf("%s is made", path)
		}
	}
}

// TestLinkedFolders: a link below the working directory is not followed; one above it is.
func TestLinkedFolders(t *testing.T) {
	dir := t.TempDir()
	elsewhere, work := filepath.Join(dir, "elsewhere"), filepath.Join(dir, "work")
	if err := errors.Join(os.MkdirAll(filepath.Join(elsewhere, "deep"), 0o700), os.Mkdir(work, 0o700),
		os.Symlink(elsewhere, filepath.Join(work, "reports")), os.Symlink(work, filepath.Join(dir, "linked"))); err != nil {
		t.Fatal(err)
	}
	t.Chdir(work)
	const want = "reports is a link, and nothing is written through one: name the folder that it leads to"
	for _, path := range []string{"reports", "reports/deep", "./reports/new", filepath.Join(work, "reports", "new")} {
		if err := Folder(path, 0o700); err == nil || err.Error() != want {
			t.Errorf("the folder %s: %v", path, err)
		}
		if _, err := Create(filepath.Join(path, "file"), 0o600); err == nil || err.Error() != want {
			t.Errorf("a file in %s: %v", path, err)
		}
	}
	for _, path := range []string{"own/reports", elsewhere, filepath.Join(dir, "linked", "own"), "."} {
		if err := Folder(path, 0o700); err != nil {
			t.Errorf("the folder %s: %v", path, err)
		}
		if file, err := Create(filepath.Join(path, "file"), 0o600); err != nil {
			t.Errorf("a file in %s: %v", path, err)
		} else {
			_ = file.Close()
		}
	}
	if there, _ := os.ReadDir(filepath.Join(elsewhere, "deep")); len(there) > 0 {
		t.Errorf("elsewhere are %v", there)
	}
}
