//go:build unix

package process

import (
	_ "embed" // the shell's script
	"os/exec"
	"syscall"
)

//go:embed watchdog.sh
var watchdogScript string

// startShell starts the shell that outlives this process, in a session of its own: what
// ends this process ends that one not. The caller holds mu.
func (w *Watchdog) startShell() {
	shell := exec.Command("/bin/sh", "-c", watchdogScript, "streamspec-watchdog", markName+"="+w.id)
	shell.Dir, shell.Env = "/", []string{"PATH=/usr/bin:/bin"}
	shell.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	pipe, err := shell.StdinPipe()
	if err != nil {
		return
	}
	if err := shell.Start(); err != nil {
		_ = pipe.Close()
		return
	}
	w.pipe, w.wait, w.shell = pipe, shell.Wait, shell.Process.Pid
}
