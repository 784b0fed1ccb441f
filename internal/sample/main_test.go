package sample

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"go.uber.org/goleak"
)

// childSetting makes the test binary the service itself: for tests of what
// only a process can do.
const childSetting = "SAMPLE_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childSetting) != "" {
		serveAsChild()
	}
	goleak.VerifyTestMain(m)
}

func serveAsChild() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	cfg, err := ConfigFromEnv(os.Getenv)
	if err == nil {
		err = Run(ctx, cfg, os.Stderr)
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
