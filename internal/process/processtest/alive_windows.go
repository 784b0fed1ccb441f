// Package processtest is what tests of several packages ask of processes.
package processtest

import "os"

// IsAlive tells whether a process runs.
func IsAlive(pid int) bool {
	process, err := os.FindProcess(pid)
	return err == nil && process.Release() == nil
}
