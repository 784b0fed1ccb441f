//go:build !unix

package cli

import "os"

// onRequest never tells: there is no signal by which somebody could ask.
func onRequest() (asked <-chan os.Signal, stop func()) { return nil, func() {} }
