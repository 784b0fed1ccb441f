//go:build unix

package cli

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/streamspec/streamspec/internal/wording"
)

// onRequest tells when somebody asks for the report so far, by the signal USR1.
func onRequest() (asked <-chan os.Signal, stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGUSR1)
	return signals, func() { signal.Stop(signals) }
}

// filesBeside are how many files a load has open beside its streams.
const filesBeside = 64

// enoughFiles tells whether this process may open as many connections as so many streams need. The
// soft limit is no matter: Go raises it to the hard one.
func enoughFiles(streams int) error {
	var limit syscall.Rlimit
	err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit)
	if err != nil || uint64(streams+filesBeside) <= uint64(limit.Max) { //nolint:unconvert // on FreeBSD it is signed
		return nil //nolint:nilerr // nobody knows, so it is tried
	}
	return fmt.Errorf("%s at a time, and what streamspec itself has open, need %d file descriptors, and this machine lets a process have %d: raise the hard limit (ulimit -Hn; LimitNOFILE= of systemd; --ulimit nofile= of a container), or lower --clients",
		wording.Counted(streams, "stream"), streams+filesBeside, limit.Max)
}
