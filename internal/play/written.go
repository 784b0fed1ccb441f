package play

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/streamspec/streamspec/internal/journal"
)

// written is where a recording is written until it is known whether it is kept. In the end it is
// read by who wants to, and kept or given up.
type written interface {
	io.Writer
	read(by func(io.Reader) error) error
	// keep keeps it, as it may be shown, in the file of its own at path.
	keep(text *recordedText) (path string, err error)
	giveUp() error
}

// createAnew creates a file in place of what is there: what a link leads to may be nobody's to
// overwrite.
func createAnew(path string) (*os.File, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, recordingMode)
}

// ownFile is a recording that is written where it is kept.
type ownFile struct{ *os.File }

func newOwnFile(path string) (written, error) {
	if err := os.MkdirAll(filepath.Dir(path), recordingFolderMode); err != nil {
		return nil, err
	}
	file, err := createAnew(path)
	return ownFile{file}, err
}

func (f ownFile) read(by func(io.Reader) error) error {
	file, err := os.Open(f.Name())
	if err != nil {
		return err
	}
	defer file.Close()
	return by(file)
}

func (f ownFile) keep(text *recordedText) (path string, err error) {
	if err := f.Close(); err != nil || !text.reveals() {
		return f.Name(), err
	}
	return f.Name(), f.read(func(written io.Reader) error { return replaceBy(f.Name(), text.revealed(written)) })
}

func (f ownFile) giveUp() error { return errors.Join(f.Close(), os.Remove(f.Name())) }

// section is a recording that stands in the journal of its run, and is copied in the end if it
// is kept.
type section struct {
	*journal.Section
	path string // where it is kept then
}

// newSection begins one. What an earlier run has kept at path is gone, whatever comes.
func newSection(shared *journal.Journal, path string) (written, error) {
	if err := os.Remove(path); path != "" && err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	begun, err := shared.Begin()
	return section{begun, path}, err
}

func (s section) read(by func(io.Reader) error) error {
	text, err := s.Text()
	if err != nil {
		return err
	}
	return by(text)
}

func (s section) keep(text *recordedText) (path string, err error) {
	err = s.read(func(written io.Reader) error { return replaceBy(s.path, text.revealed(written)) })
	return s.path, errors.Join(err, s.End())
}

func (s section) giveUp() error { return s.End() }

// replaceBy puts a text in place of a file, as a whole.
func replaceBy(path string, text io.Reader) error {
	fresh := path + ".new"
	to, err := createAnew(fresh)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, text)
	if err := errors.Join(err, to.Close()); err != nil {
		return errors.Join(err, os.Remove(fresh))
	}
	return os.Rename(fresh, path)
}

// newJournal makes the journal of a run, beside the recordings that are kept or, where none is,
// where it disturbs nobody.
func newJournal(which Recordings) *journal.Journal {
	return journal.New(func() (*os.File, error) {
		if which.Keep != KeepFailed {
			return os.CreateTemp("", "streamspec-*"+RecordingSuffix)
		}
		if err := os.MkdirAll(which.Dir, recordingFolderMode); err != nil {
			return nil, err
		}
		return os.CreateTemp(which.Dir, fmt.Sprintf("running-%d-*%s", os.Getpid(), RecordingSuffix))
	})
}
