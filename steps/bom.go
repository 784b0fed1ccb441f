package steps

import (
	"bytes"
	"io"
	"io/fs"
	"os"
)

// byteOrderMark may stand before a text in UTF-8.
var byteOrderMark = []byte("\xEF\xBB\xBF")

// withoutMarks are the files that godog reads: without the byte order mark, which Gherkin's
// parser takes for a part of the first word.
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

// unmarked is a file whose byte order mark is not read.
type unmarked struct {
	fs.File
	text io.Reader // nil: nothing was read yet
}

// Read implements fs.File.
func (f *unmarked) Read(p []byte) (int, error) {
	if f.text == nil {
		head := make([]byte, len(byteOrderMark))
		n, err := io.ReadFull(f.File, head)
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return 0, err
		}
		f.text = io.MultiReader(bytes.NewReader(bytes.TrimPrefix(head[:n], byteOrderMark)), f.File)
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
