package cli

import (
	"errors"
	"io"

	"github.com/spf13/cobra"
)

// Commands that find out something beside a run show it as text, and write it in other
// formats as well.

// writeDocuments shows a text, and writes the files. Where one of them goes to standard
// output, the text goes to standard error.
func writeDocuments(cmd *cobra.Command, files []reportFile, text func(io.Writer) error, formats map[string]func(io.Writer) error) error {
	err := text(forPeople(cmd, files))
	return errors.Join(err, writeFiles(files, cmd.OutOrStdout(), func(format string, to io.Writer) error { return formats[format](to) }))
}
