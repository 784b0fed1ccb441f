//go:build !unix

package process

// startShell starts nothing: there is no shell, and there are no process groups.
func (w *Watchdog) startShell() {}
