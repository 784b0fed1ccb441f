// Package starter has the files that a team begins with: a feature, a scenario, a service, and
// what editors and CI need.
//
// Start reading at [Write]; [WriteNew] writes those that are made for a team's own stream.
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

	"github.com/streamspec/streamspec/internal/replace"
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
		files = append(files, File{path, made[path]})
	}
	return writeAll(dir, files, File.write)
}

// WriteNew does so with files of which none is there yet, and through no link; the error is [ErrThere]
// where one is.
func WriteNew(dir string, files []File) error {
	_, err := writeAll(dir, files, func(f File, dir string, fresh *undo) (kept bool, err error) {
		if err := replace.CheckFolder(filepath.Dir(filepath.Join(dir, filepath.FromSlash(f.Path)))); err != nil {
			return false, err
		}
		if kept, err = f.write(dir, fresh); kept {
			return false, ErrThere
		}
		return false, err
	})
	return err
}

// ErrThere says that a file that is to be new is there already.
var ErrThere = errors.New("it is there already")

// writeAll writes all files, or none.
func writeAll(dir string, files []File, write func(f File, dir string, fresh *undo) (kept bool, err error)) ([]Written, error) {
	var all []Written
	var fresh undo
	for _, f := range files {
		kept, err := write(f, dir, &fresh)
		if err != nil {
			return nil, fmt.Errorf("nothing was written, for %s cannot be: %w", filepath.Join(dir, f.Path), errors.Join(err, fresh.remove()))
		}
		all = append(all, Written{f.Path, kept})
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

// File is a file that is to be written.
type File struct {
	Path    string // below the folder
	Content []byte
}

// dotted begins the names of folders that begin with a dot: such ones are not embedded.
const dotted = "dot-"

func shipped() ([]File, error) {
	var files []File
	err := fs.WalkDir(embedded, "files", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := embedded.ReadFile(path)
		path = strings.Replace(strings.TrimPrefix(path, "files/"), dotted, ".", 1)
		files = append(files, File{path, content})
		return err
	})
	return files, err
}

// write writes the file unless it is there.
func (f File) write(dir string, fresh *undo) (kept bool, err error) {
	path := filepath.Join(dir, filepath.FromSlash(f.Path))
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
	_, err = to.Write(f.Content)
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
