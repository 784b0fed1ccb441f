//go:build unix

package process

import (
	"os"
	"syscall"
)

// Signals that suspend a process, and let it go on.
const (
	sigStop = syscall.SIGSTOP
	sigCont = syscall.SIGCONT
)

// signalGroup signals the process group that a process leads.
func signalGroup(leader *os.Process, s syscall.Signal) { _ = syscall.Kill(-leader.Pid, s) }
