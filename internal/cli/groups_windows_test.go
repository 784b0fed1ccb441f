package cli_test

import (
	"os"
	"syscall"
)

// Nothing stands still here.
const (
	standStill = syscall.SIGINT
	goOn       = syscall.SIGINT
)

func ownGroup() *syscall.SysProcAttr { return nil }

func killGroup(pid int) error {
	process, err := os.FindProcess(pid)
	if err != nil {
		return err
	}
	return process.Kill()
}
