package service

import (
	"os/exec"
	"syscall"
)

// pidType is P_PID of waitid(2): wait for one process.
const pidType = 1

// processAttributes puts the child into a process group of its own, and has the
// kernel kill it when the thread that started it is gone (prctl(2),
// PR_SET_PDEATHSIG: the thread, not the process).
func processAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// awaitExit returns once the process has ended. It stays a zombie, so that its
// process group keeps its number until the rest of the group is killed too.
func awaitExit(cmd *exec.Cmd) {
	pid := uintptr(cmd.Process.Pid)
	for {
		_, _, errno := syscall.Syscall6(syscall.SYS_WAITID, pidType, pid, 0, syscall.WEXITED|syscall.WNOWAIT, 0, 0)
		if errno != syscall.EINTR {
			return
		}
	}
}
