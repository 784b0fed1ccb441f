package steps

import (
	"bytes"
	"io"
	"io/fs"
	"os"

	"github.com/streamspec/streamspec/internal/docstring"
)

// byteOrderMark may stand before a text in UTF-8.
var byteOrderMark = []byte("\xEF\xBB\xBF")

// forGherkin is the text of a feature as Gherkin's parser reads it rightly: without the byte order mark, which it
// takes for a part of the first word, and with doc strings that are indented with blanks.
func forGherkin(feature []byte) []byte {
	return []byte(docstring.WithBlanks(string(bytes.TrimPrefix(feature, byteOrderMark))))
}

// withoutMarks are the files that godog reads, as Gherkin's parser reads them rightly.
type withoutMarks struct {
	fs.FS // nil: the files of this machine, by any name that it knows
}

// Open implements fs.FS.
func (f withoutMarks) Open(name string) (fs.File, error) {
	file, err := f.open(name)
	if err != nil {
		return nil, err
	}
	return &unmarked{File: file}, nil
}

func (f withoutMarks) open(name string) (fs.File, error) {
	if f.FS == nil {
		return os.Open(name)
	}
	return f.FS.Open(name)
}

// unmarked is a file that is read so.
type unmarked struct {
	fs.File
	text io.Reader // nil: nothing was read yet
}

// Read implements fs.File.
func (f *unmarked) Read(p []byte) (int, error) {
	if f.text == nil {
		feature, err := io.ReadAll(f.File)
		if err != nil {
			return 0, err
		}
		f.text = bytes.NewReader(forGherkin(feature))
	}
	return f.text.Read(p)
}

// ReadDir implements fs.ReadDirFile, for folders.
func (f *unmarked) ReadDir(n int) ([]fs.DirEntry, error) {
	folder, is := f.File.(fs.ReadDirFile)
	if !is {
		return nil, fs.ErrInvalid
	}
	return folder.ReadDir(n)
}
