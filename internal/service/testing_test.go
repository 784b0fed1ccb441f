package service

import (
	"context"
	"errors"
	"net"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/testhelp"
)

// missed is a limit that is to be missed, after what a busy machine has done until then.
const missed = 5 * time.Second

// newTestPool starts this test binary for `streamspec`, and is closed with the
// test.
func newTestPool(t *testing.T) *Pool {
	t.Helper()
	pool := NewPool(Options{Self: self()})
	t.Cleanup(func() { _ = pool.Close(t.Context()) }) // its context is done by then: what is left is killed
	return pool
}

func acquire(t *testing.T, pool *Pool, def Definition) *Instance {
	t.Helper()
	inst, err := pool.Acquire(t.Context(), def, nil, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	return inst
}

// acquireFails returns the error of an Acquire that must have one of type E.
func acquireFails[E error](t *testing.T, pool *Pool, def Definition) E {
	t.Helper()
	var typed E
	_, err := pool.Acquire(t.Context(), def, nil, nil, false)
	if !errors.As(err, &typed) {
		t.Fatalf("Acquire: got the error %v, want a %T", err, typed)
	}
	return typed
}

func mustAtoi(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func itoa(n int) string { return strconv.Itoa(n) }

// mustBeSilent refuses a URL where somebody still listens. To listen there would
// tell less: the port may be some client's by now.
func mustBeSilent(t *testing.T, url string) {
	t.Helper()
	conn, err := net.DialTimeout("tcp", strings.TrimPrefix(url, "http://"), testhelp.Patience)
	if err == nil {
		_ = conn.Close()
		t.Errorf("somebody still listens at %s", url)
	}
}

// childOf reads the process ID of the child that a service told of.
func childOf(t *testing.T, inst *Instance) int {
	t.Helper()
	found := regexp.MustCompile(`child (\d+)`).FindStringSubmatch(inst.Output().Since(0))
	if found == nil {
		t.Fatalf("the log names no child: %q", inst.Output().Since(0))
	}
	return mustAtoi(t, found[1])
}

// canceled is a context that is done.
func canceled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}
