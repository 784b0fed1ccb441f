package cli

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// Commands that find out something beside a run show it as text, and write it in other
// formats as well.

// documentFiles reads the flags --format of such a command.
func documentFiles(flags []string, formats ...string) ([]reportFile, error) {
	var files []reportFile
	for _, flag := range flags {
		format, path, _ := strings.Cut(flag, ":")
		if !slices.Contains(formats, format) || path == "" {
			return nil, fmt.Errorf("--format %s: write FORMAT:PATH, with one of the formats %s", flag, strings.Join(formats, ", "))
		}
		file := reportFile{format, filepath.Clean(path)}
		if slices.ContainsFunc(files, func(f reportFile) bool { return f.path == file.path }) {
			return nil, fmt.Errorf("--format %s: another one goes to the same file; give each a path of its own", flag)
		}
		files = append(files, file)
	}
	return files, nil
}

// writeDocuments shows a text, and writes the files. Where one of them goes to standard
// output, the text goes to standard error.
func writeDocuments(cmd *cobra.Command, files []reportFile, text func(io.Writer) error, formats map[string]func(io.Writer) error) error {
	errs := []error{text(forPeople(cmd, files))}
	for _, f := range files {
		write := formats[f.format]
		if f.toOutput() {
			errs = append(errs, write(f.visible(cmd.OutOrStdout())))
			continue
		}
		errs = append(errs, writeDocument(f, func(to io.Writer) error { return write(f.visible(to)) }))
	}
	return errors.Join(errs...)
}

func writeDocument(f reportFile, write func(io.Writer) error) error {
	if err := f.checkPath(); err != nil {
		return err
	}
	return f.write(write)
}
