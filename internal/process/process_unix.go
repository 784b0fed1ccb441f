//go:build unix && !linux

package process

import (
	"os/exec"
	"syscall"
)

// processAttributes puts the child into a process group of its own. Only Linux
// can have it killed when the runner is killed.
func processAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}

// awaitExit returns once the process has ended.
func awaitExit(cmd *exec.Cmd) { _ = cmd.Wait() }

// awaitPaused leaves the process the moment that it needs to stand still: only
// Linux tells of it without taking the news from who waits for the exit.
func awaitPaused(int) {}
