package replace

import (
	"errors"
	"io/fs"
	"os"
)

// Begun is a file that comes to its place with the first text that is written to it: whoever is stopped before that
// leaves no empty one. It belongs to one goroutine.
type Begun struct {
	path  string
	file  *os.File
	there bool
}

// Begin begins a file in place of what is there.
func Begin(path string, mode fs.FileMode) (*Begun, error) {
	file, err := Create(path+fresh, mode)
	if err != nil {
		return nil, err
	}
	if err := remove(path); err != nil {
		return nil, errors.Join(err, file.Close(), os.Remove(file.Name()))
	}
	return &Begun{path: path, file: file}, nil
}

// Name is the path of the file; empty: it is not there.
func (b *Begun) Name() string {
	if !b.there {
		return ""
	}
	return b.path
}

// Write implements io.Writer.
func (b *Begun) Write(text []byte) (int, error) {
	n, err := b.file.Write(text)
	if err == nil && !b.there {
		err = b.place()
	}
	return n, err
}

// place puts the file in its place. Not all systems rename a file that is open.
func (b *Begun) place() error {
	err := b.file.Close()
	if err == nil {
		err = os.Rename(b.path+fresh, b.path)
	}
	if err != nil {
		return err
	}
	b.there = true
	b.file, err = os.OpenFile(b.path, os.O_WRONLY|os.O_APPEND, 0)
	return err
}

// Close closes the file. One to which nothing could be written is gone.
func (b *Begun) Close() error {
	err := b.file.Close()
	if !b.there {
		err = errors.Join(err, remove(b.path+fresh))
	}
	return err
}

// Remove closes the file, and removes it.
func (b *Begun) Remove() error { return errors.Join(b.Close(), remove(b.path)) }

// remove removes a file, if it is there.
func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
