package cli_test

import (
	"strings"
	"syscall"
	"testing"
	"time"
)

// soon is less than the half minute for which a run waits at most.
const soon = 20 * time.Second

// TestASecondSignalWaitsNoLonger: of a service that takes its time to stop, the first waits.
func TestASecondSignalWaitsNoLonger(t *testing.T) {
	t.Parallel()
	const patient = "scenarios/services/launched.yaml"
	l := launchIn(t, files(t, map[string]string{
		patient:               strings.Replace(launching[patient], "stop_within: 200ms", "stop_within: 10m", 1),
		"scenarios/busy.yaml": launching["scenarios/busy.yaml"],
	}))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = l.cmd.Wait()
	}()
	for deadline := time.After(soon); ; {
		_ = l.cmd.Process.Signal(syscall.SIGINT) // those of one second are one
		select {
		case <-ended:
			return
		case <-deadline:
			t.Fatalf("it waits:\n%s", l.output)
		case <-time.After(100 * time.Millisecond):
		}
	}
}
