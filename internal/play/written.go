package play

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/streamspec/streamspec/internal/journal"
	"github.com/streamspec/streamspec/internal/replace"
)

// written is where a recording is written until it is known whether it is kept. In the end it is
// read by who wants to, and kept or given up.
type written interface {
	io.Writer
	read(by func(io.Reader) error) error
	// keep keeps it, as it may be shown, in the file of its own at path; empty: there is none.
	// The error says that it is not whole.
	keep(text *recordedText) (path string, err error)
	giveUp() error
}

// ownFile is a recording that is written where it is kept.
type ownFile struct{ *replace.Begun }

func newOwnFile(path string) (written, error) {
	if err := replace.Folder(filepath.Dir(path), recordingFolderMode); err != nil {
		return nil, err
	}
	file, err := replace.Begin(path, recordingMode)
	if err != nil {
		return nil, err
	}
	return ownFile{file}, nil
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
	return f.Name(), f.read(func(written io.Reader) error { return put(f.Name(), text.revealed(written)) })
}

func (f ownFile) giveUp() error { return f.Remove() }

// section is a recording that stands in the journal of its run, and is copied in the end if it
// is kept.
type section struct {
	*journal.Section
	path string // where it is kept then
}

// newSection begins one. What an earlier run has kept at path is gone, whatever comes.
func newSection(shared *journal.Journal, path string) (written, error) {
	begun, err := shared.Begin()
	if err != nil {
		return nil, err
	}
	if err := os.Remove(path); path != "" && err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, errors.Join(err, begun.End())
	}
	return section{begun, path}, nil
}

func (s section) read(by func(io.Reader) error) error {
	text, err := s.Text()
	if err != nil {
		return err
	}
	return by(text)
}

func (s section) keep(text *recordedText) (path string, err error) {
	written, cut := s.Text()
	if err = put(s.path, text.revealed(written)); err == nil {
		path = s.path
	}
	return path, errors.Join(cut, err, s.End())
}

func (s section) giveUp() error { return s.End() }

// put puts the text of a recording in place of a file.
func put(path string, text io.Reader) error {
	return replace.File(path, recordingMode, func(to io.Writer) error {
		// A file has a way of its own to read from others, and takes 32 KiB for each piece of the text.
		_, err := io.Copy(struct{ io.Writer }{to}, text)
		return err
	})
}

// newJournal makes the journal of a run, beside the recordings that are kept or, where none is,
// where it disturbs nobody.
func newJournal(which Recordings) *journal.Journal {
	return journal.New(func() (*os.File, error) {
		if which.Keep != KeepFailed {
			return journal.Create(os.TempDir(), RecordingSuffix)
		}
		if err := replace.Folder(which.Dir, recordingFolderMode); err != nil {
			return nil, err
		}
		return journal.Create(which.Dir, RecordingSuffix)
	})
}
