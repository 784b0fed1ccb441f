package process

import (
	"os/exec"
	"syscall"
	"time"
	"unsafe"
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

// pauseWithin is how long a process may take to stand still after SIGSTOP.
const pauseWithin = time.Second

// siginfo is siginfo_t: its first bytes are zero where nothing is to be told.
type siginfo struct {
	signal int32
	_      [124]byte
}

// awaitPaused returns once all threads of a process that was sent SIGSTOP stand
// still: until the signal is taken, the others go on. It returns too if the
// process ends.
func awaitPaused(pid int) {
	const what = syscall.WSTOPPED | syscall.WEXITED | syscall.WNOWAIT | syscall.WNOHANG
	for deadline := time.Now().Add(pauseWithin); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		var info siginfo
		_, _, errno := syscall.Syscall6(syscall.SYS_WAITID, pidType, uintptr(pid), uintptr(unsafe.Pointer(&info)), what, 0, 0)
		if errno == syscall.EINTR || errno == 0 && info.signal == 0 {
			continue
		}
		return
	}
}
