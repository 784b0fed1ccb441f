package cli

import (
	"io"
	"os"

	"golang.org/x/term"
)

// terminal answers the terminal that w writes to in the end, if it is one.
func terminal(w io.Writer) (*os.File, bool) {
	if before, ok := w.(interface{ Unwrap() io.Writer }); ok {
		return terminal(before.Unwrap())
	}
	file, ok := w.(*os.File)
	return file, ok && term.IsTerminal(int(file.Fd()))
}
