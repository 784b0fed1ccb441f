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
// paths. A file that is there already is kept. The error says which one could not be written;
// those before it are.
func Write(dir string, made map[string][]byte) ([]Written, error) {
	files, err := shipped()
	if err != nil {
		return nil, err
	}
	for _, path := range slices.Sorted(maps.Keys(made)) {
		files = append(files, file{path, made[path]})
	}
	var all []Written
	for _, f := range files {
		kept, err := f.write(dir)
		if err != nil {
			return all, err
		}
		all = append(all, Written{f.path, kept})
	}
	return all, nil
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
func (f file) write(dir string) (kept bool, err error) {
	path := filepath.Join(dir, filepath.FromSlash(f.path))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return false, fmt.Errorf("%s: %w", f.path, err)
	}
	to, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	switch {
	case errors.Is(err, fs.ErrExist):
		return true, nil
	case err != nil:
		return false, err
	}
	_, err = to.Write(f.content)
	return false, errors.Join(err, to.Close())
}
