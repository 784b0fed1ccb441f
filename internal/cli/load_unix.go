//go:build unix

package cli

import (
	"os"
	"os/signal"
	"syscall"
)

// onRequest tells when somebody asks for the report so far, by the signal USR1.
func onRequest() (asked <-chan os.Signal, stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGUSR1)
	return signals, func() { signal.Stop(signals) }
}
