package process

import "os"

// isAlive tells whether a process runs.
func isAlive(pid int) bool {
	process, err := os.FindProcess(pid)
	return err == nil && process.Release() == nil
}
