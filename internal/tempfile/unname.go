//go:build !windows

package tempfile

import "os"

// unname removes the name of a file that stays open.
func unname(file *os.File) (*os.File, error) { return file, os.Remove(file.Name()) }
