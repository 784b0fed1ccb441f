//go:build unix

package cli_test

import "syscall"

// Signals by which a process stands still, and goes on.
const (
	standStill = syscall.SIGSTOP
	goOn       = syscall.SIGCONT
)

// ownGroup starts a command in a process group of its own.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// killGroup kills the process group that a command leads.
func killGroup(pid int) error { return syscall.Kill(-pid, syscall.SIGKILL) }
