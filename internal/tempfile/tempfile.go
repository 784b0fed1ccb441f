// Package tempfile makes temporary files that nobody finds, and nobody has to remove: they go once they
// are closed, and with the process.
//
// Start reading at [Unnamed].
package tempfile

import "os"

// Unnamed creates such a file in the folder for temporary files, to be written and read.
func Unnamed() (*os.File, error) {
	file, err := os.CreateTemp("", "streamspec-*")
	if err != nil {
		return nil, err
	}
	unnamed, err := unname(file)
	if err != nil {
		_, _ = file.Close(), os.Remove(file.Name())
		return nil, err
	}
	return unnamed, nil
}
