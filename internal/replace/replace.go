// Package replace puts files in the place of others, and writes nothing through a link: what
// that leads to may be nobody's to overwrite.
package replace

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// Create makes a file in place of what is there.
func Create(path string, mode fs.FileMode) (*os.File, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
}

// File writes a file, which is there as a whole, or as it was.
func File(path string, mode fs.FileMode, write func(io.Writer) error) error {
	fresh := path + ".new"
	to, err := Create(fresh, mode)
	if err != nil {
		return err
	}
	if err := errors.Join(write(to), to.Close()); err != nil {
		return errors.Join(err, os.Remove(fresh))
	}
	return os.Rename(fresh, path)
}
