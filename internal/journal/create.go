package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// begins begins the names of the files of journals.
const begins = "streamspec-running-"

// Is tells whether a file is a journal, by its name.
func Is(path string) bool { return strings.HasPrefix(filepath.Base(path), begins) }

// Create creates the file of a journal in a folder, and removes those that killed runs have left
// there. Its name ends in suffix; it is its owner's alone.
func Create(folder, suffix string) (*os.File, error) {
	left, err := filepath.Glob(filepath.Join(folder, begins+"*"+suffix))
	if err != nil {
		return nil, err
	}
	for _, path := range left {
		removeLeft(path)
	}
	made, err := os.CreateTemp(folder, fmt.Sprintf("%s%d-*%s", begins, os.Getpid(), suffix))
	if err != nil {
		return nil, err
	}
	return made, hold(made)
}

// removeLeft removes a journal that no run holds. One that cannot be removed stays: it is in
// nobody's way.
func removeLeft(path string) {
	file, err := os.Open(path)
	if err != nil {
		return
	}
	defer file.Close()
	if hold(file) == nil {
		_ = os.Remove(path)
	}
}

// remove removes a file, unless somebody has.
func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
