package service

import (
	"os"
	"syscall"
)

// isAlive tells whether a process runs.
func isAlive(pid int) bool {
	process, err := os.FindProcess(pid)
	return err == nil && process.Release() == nil
}

// ownSession: there are no sessions here.
func ownSession() *syscall.SysProcAttr { return nil }

// neverReuse: addresses are not used again here.
func neverReuse(uintptr) {}
