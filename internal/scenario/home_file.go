package scenario

import (
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// homeFile is what a [HomeFile] says for all files below its folder: a field for each key.
// There is none yet.
type homeFile struct{}

// readHome reads the file of the home. It may be empty.
func (l *Library) readHome() *File {
	content, err := sources.Read(l.homeFile)
	f := &File{Text: problem.NewText(l.homeFile, content), Whole: true}
	if err != nil {
		f.Whole, f.Errors = false, append(f.Errors, err)
		return f
	}
	var said homeFile
	if parsed := yamlfile.Parse(f.Text); !parsed.Empty() {
		l.decode(f, parsed, &said)
	}
	return f
}
