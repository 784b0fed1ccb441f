//go:build linux

package cli_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/verdict"
)

// standstill is a server of a stream, during whose first response the command stands
// still: what is 2 ms apart may, for all that it sees, have come as it should.
type standstill struct {
	*httptest.Server
	process  atomic.Pointer[os.Process]
	requests atomic.Int64
}

func newStandstill(t *testing.T) *standstill {
	s := &standstill{}
	s.Server = httptest.NewServer(http.HandlerFunc(s.respond))
	t.Cleanup(s.Close)
	return s
}

func (s *standstill) respond(w http.ResponseWriter, _ *http.Request) {
	signal := func(sig syscall.Signal) {
		if process := s.process.Load(); process != nil && s.requests.Load() == 1 {
			_ = process.Signal(sig)
		}
	}
	send := func(text string, pause time.Duration) {
		fmt.Fprint(w, text)
		w.(http.Flusher).Flush()
		time.Sleep(pause)
	}
	s.requests.Add(1)
	w.Header().Set("Content-Type", "text/event-stream")
	send("data: 0\n\n", 500*time.Millisecond)
	if s.requests.Load() > 1 { // a busy machine sees them together, too
		send("event: m\ndata: 1\n\nevent: m\ndata: 2\n\n", 0)
		return
	}
	signal(standStill)
	s.awaitStop()
	send("event: m\ndata: 1\n\n", 2*time.Millisecond)
	send("event: m\ndata: 2\n\n", 400*time.Millisecond)
	signal(goOn)
	send("data: 3\n\n", 100*time.Millisecond)
}

// awaitStop waits until the command stands still: a busy machine may take its time.
func (s *standstill) awaitStop() {
	process := s.process.Load()
	for range 100 {
		time.Sleep(20 * time.Millisecond)
		if process == nil || s.requests.Load() > 1 || stateOf(process.Pid) == "T" {
			return
		}
	}
}

// stateOf is the state of a process as proc(5) has it: T stands still.
func stateOf(pid int) string {
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	_, rest, _ := strings.Cut(string(stat), ") ")
	state, _, _ := strings.Cut(rest, " ")
	return state
}

// run plays a scenario that follows it, and returns its exit status and what it says.
func (s *standstill) run(t *testing.T, more string, args ...string) (int, string) {
	t.Helper()
	dir := files(t, map[string]string{"scenarios/s.yaml": "scenario: held back\nstream: {get: \"" + s.URL + "\"}\n" + more})
	ctx, cancel := context.WithTimeout(t.Context(), commandTimeout)
	defer cancel()
	cmd := command(ctx, t, nil, append([]string{"run", filepath.Join(dir, "scenarios")}, args...)...)
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.process.Store(cmd.Process)
	_ = cmd.Wait()
	return cmd.ProcessState.ExitCode(), out.String()
}

// What is not judged because the machine was late is measured again, closes no gap, and
// is no pass.
func TestMeasuredAgain(t *testing.T) {
	t.Parallel()
	const interval = "{interval: m, at_least: 100ms, at_most: 2s"
	cases := []struct {
		name, text string
		args       []string
		status     int
		requests   int64
		says       string
	}{
		{"it is broken", "expect: [" + interval + "}]", nil, verdict.ExitBroken, 2, "not judged, because this machine was late; then failed"},
		{"a known gap", "expect: [" + interval + ", known_gap: {reason: it is held back}}]", nil, verdict.ExitHeld, 2, "not judged, because this machine was late; then known gap"},
		{"never again", "remeasure: never\nexpect: [" + interval + "}]", nil, verdict.ExitFault, 1, "this machine was busy"},
		{"not in this run", "expect: [" + interval + "}]", []string{"--remeasure", "0"}, verdict.ExitFault, 1, "1 not judged"},
		{"something else is broken", "expect: [" + interval + "}, {never: m}]", nil, verdict.ExitBroken, 1, "1 failed"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			server := newStandstill(t)
			status, said := server.run(t, c.text, c.args...)
			plays := server.requests.Load() // where it is measured again at all, a busy machine may be late to that, too
			if status != c.status || plays < c.requests || plays > 1 && c.requests == 1 {
				t.Errorf("the exit status is %d, want %d, after %d plays, want %d:\n%s", status, c.status, plays, c.requests, said)
			}
			mustContain(t, said, c.says)
		})
	}
}
