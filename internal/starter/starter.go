// Package starter has the files that a team begins with: a feature, a scenario, a service, and
// what editors and CI need.
//
// Start reading at [Write].
package starter

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed files
var embedded embed.FS

// Written is what became of one file.
type Written struct {
	Path string // below the folder
	Kept bool   // it was there already, and is as it was
}

// Write writes the files into a folder, beside others that are made of the code, by their
// paths. A file that is there already is kept. Where one cannot be written, none is: what was
// made for them is removed again.
func Write(dir string, made map[string][]byte) ([]Written, error) {
	files, err := shipped()
	if err != nil {
		return nil, err
	}
	for _, path := range slices.Sorted(maps.Keys(made)) {
		files = append(files, file{path, made[path]})
	}
	var all []Written
	var fresh undo
	for _, f := range files {
		kept, err := f.write(dir, &fresh)
		if err != nil {
			return nil, fmt.Errorf("nothing was written, for %s cannot be: %w", filepath.Join(dir, f.path), errors.Join(err, fresh.remove()))
		}
		all = append(all, Written{f.path, kept})
	}
	return all, nil
}

// undo are the files and folders that were made, in their order.
type undo []string

// remove removes them; a folder in which somebody else put something stays.
func (u undo) remove() error {
	var errs []error
	for _, path := range slices.Backward(u) {
		info, err := os.Lstat(path)
		if err == nil && info.IsDir() {
			_ = os.Remove(path)
			continue
		}
		errs = append(errs, os.Remove(path))
	}
	return errors.Join(errs...)
}

// folder makes a folder and those above it.
func (u *undo) folder(path string) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := u.folder(filepath.Dir(path)); err != nil {
		return err
	}
	if err := os.Mkdir(path, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	*u = append(*u, path)
	return nil
}

type file struct {
	path    string
	content []byte
}

// dotted begins the names of folders that begin with a dot: such ones are not embedded.
const dotted = "dot-"

func shipped() ([]file, error) {
	var files []file
	err := fs.WalkDir(embedded, "files", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := embedded.ReadFile(path)
		path = strings.Replace(strings.TrimPrefix(path, "files/"), dotted, ".", 1)
		files = append(files, file{path, content})
		return err
	})
	return files, err
}

// write writes the file unless it is there.
func (f file) write(dir string, fresh *undo) (kept bool, err error) {
	path := filepath.Join(dir, filepath.FromSlash(f.path))
	if err := fresh.folder(filepath.Dir(path)); err != nil {
		return false, reason(err)
	}
	to, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	switch {
	case errors.Is(err, fs.ErrExist):
		return true, nil
	case err != nil:
		return false, reason(err)
	}
	*fresh = append(*fresh, path)
	_, err = to.Write(f.content)
	return false, reason(errors.Join(err, to.Close()))
}

// reason is what an error says beside the path of the file, and which folder it is of.
func reason(err error) error {
	var of *fs.PathError
	switch {
	case !errors.As(err, &of):
		return err
	case of.Op == "mkdir":
		return fmt.Errorf("folder %s: %w", of.Path, of.Err)
	default:
		return of.Err
	}
}
