// Package replace puts files in the place of others, and writes nothing through a link: what
// that leads to may be nobody's to overwrite.
package replace

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// fresh ends the name of a file until it is in its place.
const fresh = ".new"

// Create makes a file in place of what is there.
func Create(path string, mode fs.FileMode) (*os.File, error) {
	if err := CheckFolder(filepath.Dir(path)); err != nil {
		return nil, err
	}
	if err := remove(path); err != nil {
		return nil, err
	}
	return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
}

// File writes a file, which is there as a whole, or as it was.
func File(path string, mode fs.FileMode, write func(io.Writer) error) error {
	to, err := Create(path+fresh, mode)
	if err != nil {
		return err
	}
	if err = errors.Join(write(to), to.Close()); err == nil {
		err = os.Rename(to.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(to.Name()))
	}
	return nil
}

// New writes a file that is not there yet, as a whole or not at all; fs.ErrExist: it is.
func New(path string, mode fs.FileMode, write func(io.Writer) error) error {
	if err := CheckFolder(filepath.Dir(path)); err != nil {
		return err
	}
	to, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	if err := errors.Join(write(to), to.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// Folder makes a folder, and those above it.
func Folder(path string, mode fs.FileMode) error {
	if err := CheckFolder(path); err != nil {
		return err
	}
	return os.MkdirAll(path, mode)
}

// CheckFolder refuses a link on the way to a folder below the working directory: a repository
// may have brought it along. What stands above, or elsewhere, is a person's own.
func CheckFolder(folder string) error {
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	at, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	below, err := filepath.Rel(here, at)
	if err != nil || !filepath.IsLocal(below) {
		return nil //nolint:nilerr // it is on another drive
	}
	for ; below != "."; below = filepath.Dir(below) {
		if info, err := os.Lstat(filepath.Join(here, below)); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return fmt.Errorf("%s is a link, and nothing is written through one: name the folder that it leads to", below)
		}
	}
	return nil
}
