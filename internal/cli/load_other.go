//go:build !unix

package cli

import "os"

// onRequest never tells: there is no signal by which somebody could ask.
func onRequest() (asked <-chan os.Signal, stop func()) { return nil, func() {} }

// enoughFiles is known on Unix alone: elsewhere there is no limit that a process could ask for.
func enoughFiles(int) error { return nil }
