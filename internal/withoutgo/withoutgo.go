// Package withoutgo keeps godog from running the go command. A package of godog that builds test
// programs asks it, while variables are initialized, where its tools are. In the folder of a module
// that needs another Go, that downloads it, whatever streamspec was called for.
//
// Packages are initialized in the order of their import paths, as soon as all that they import
// is: this one, which needs package os alone, is before os/exec, and so before what runs commands.
// Only the main package imports it.
package withoutgo

import "os"

// path is where commands are looked for, once all packages are initialized.
const path = "PATH"

var theirs, given = os.LookupEnv(path)

var _ = os.Setenv(path, "")

// Restore lets commands be found again. It is the first thing that main does.
func Restore() {
	if given {
		_ = os.Setenv(path, theirs) // it had this value before
		return
	}
	_ = os.Unsetenv(path)
}
