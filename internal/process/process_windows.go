package process

import (
	"os"
	"os/exec"
	"syscall"
)

// Signals that Windows does not have: a process cannot be suspended there.
const (
	sigStop = syscall.Signal(0)
	sigCont = syscall.Signal(0)
)

// signalGroup ends the process itself, whatever it is asked to: Windows has neither
// signals nor process groups.
func signalGroup(leader *os.Process, s syscall.Signal) {
	if s == syscall.SIGKILL || s == syscall.SIGTERM {
		_ = leader.Kill()
	}
}

func processAttributes() *syscall.SysProcAttr { return nil }

// awaitExit returns once the process has ended.
func awaitExit(cmd *exec.Cmd) { _ = cmd.Wait() }

func awaitPaused(int) {}
