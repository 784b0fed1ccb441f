//go:build unix

// Package processtest is what tests of several packages ask of processes.
package processtest

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// IsAlive tells whether a process runs; one that ended and that nobody waited for does not.
func IsAlive(pid int) bool {
	if stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); err == nil {
		_, state, _ := strings.Cut(string(stat), ") ")
		return !strings.HasPrefix(state, "Z")
	}
	return syscall.Kill(pid, 0) == nil
}
