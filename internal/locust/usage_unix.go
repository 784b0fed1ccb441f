//go:build unix

package locust

import (
	"syscall"
	"time"
)

// processorTime is what this process has used; zero: nobody knows.
func processorTime() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
