//go:build linux

package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/testhelp"
	"github.com/streamspec/streamspec/internal/verdict"
)

var listening = regexp.MustCompile(`listening on (?:http://)?(127\.0\.0\.1:\d+)`)

// running is a command in the middle of its scenario.
type running struct {
	wait    func() error
	process *os.Process
	output  *lockedBuffer
	address string // of the sample service
}

// begin starts the command and waits until its service is up and followed.
func begin(t *testing.T, temp string) *running {
	t.Helper()
	dir := files(t, busy)
	ctx, cancel := context.WithTimeout(t.Context(), commandTimeout)
	t.Cleanup(cancel)
	cmd := command(ctx, t, []string{"TMPDIR=" + temp}, "run", "-v", filepath.Join(dir, "scenarios"))
	r := &running{output: &lockedBuffer{}, wait: cmd.Wait}
	cmd.Stdout, cmd.Stderr = r.output, r.output
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r.process = cmd.Process
	for range 600 {
		if m := listening.FindStringSubmatch(r.output.String()); m != nil {
			r.address = m[1]
			time.Sleep(300 * time.Millisecond) // well into the stream
			return r
		}
		time.Sleep(50 * time.Millisecond)
	}
	_ = r.process.Kill()
	t.Fatalf("the service did not come up:\n%s", r.output)
	return nil
}

func TestNothingIsLeft(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		signal syscall.Signal
		status int
	}{
		{"after Ctrl-C", syscall.SIGINT, verdict.ExitFault},
		{"after SIGTERM", syscall.SIGTERM, verdict.ExitFault},
		{"after SIGKILL", syscall.SIGKILL, -1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			temp := t.TempDir()
			r := begin(t, temp)
			children := childrenOf(t, r.process.Pid)
			if len(children) == 0 {
				t.Fatal("the command has no child, so this test would prove nothing")
			}
			if err := r.process.Signal(c.signal); err != nil {
				t.Fatal(err)
			}
			_ = r.wait()
			if c.status >= 0 && !strings.Contains(r.output.String(), "interrupted") {
				t.Errorf("the output does not say that the run was interrupted:\n%s", r.output)
			}
			mustBeGone(t, children, r.address)
			if left, _ := filepath.Glob(temp + "/*"); len(left) > 0 {
				t.Errorf("temporary files are left: %v", left)
			}
		})
	}
}

// mustBeGone gives the kernel a moment to reap.
func mustBeGone(t *testing.T, pids []int, address string) {
	t.Helper()
	for range 100 {
		if !anyAlive(pids) && !accepts(address) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("left behind: processes %v alive: %v; %s accepts: %v", pids, anyAlive(pids), address, accepts(address))
}

func anyAlive(pids []int) bool {
	for _, pid := range pids {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err == nil && !bytes.Contains(stat, []byte(") Z ")) {
			return true
		}
	}
	return false
}

func accepts(address string) bool {
	conn, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

func childrenOf(t *testing.T, pid int) []int {
	t.Helper()
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	var pids []int
	for _, file := range tasks {
		content, _ := os.ReadFile(file)
		for _, field := range strings.Fields(string(content)) {
			child, err := strconv.Atoi(field)
			if err != nil {
				t.Fatal(err)
			}
			pids = append(pids, child)
		}
	}
	return pids
}

// TestATailThatIsInterruptedCanBeJudged by what came: whoever watches a stream leaves it so as a rule.
func TestATailThatIsInterruptedCanBeJudged(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "event: a\ndata: 1\n\n")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	t.Cleanup(server.Close)
	ctx, cancel := context.WithTimeout(t.Context(), commandTimeout)
	t.Cleanup(cancel)
	cmd := command(ctx, t, nil, "tail", "--json", server.URL)
	out := &lockedBuffer{}
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	testhelp.Soon(t, "the event comes", func() bool { return strings.Contains(out.String(), `"type":"a"`) })
	_ = cmd.Process.Signal(syscall.SIGINT)
	_ = cmd.Wait()
	mustContain(t, out.String(), "the run was interrupted")
	for expected, want := range map[string]string{"count: a, at_least: 1": "1 passed", "count: a, times: 1": "this was not decided"} {
		dir := files(t, map[string]string{
			"shop.1.json": out.String(),
			"shop.yaml":   "scenario: shop\nstream: {get: \"http://127.0.0.1:1/\"}\nexpect: [{" + expected + "}]\n",
		})
		imported := streamspecIn(t, dir, nil, "import", "shop.1.json")
		if got := streamspecIn(t, dir, nil, "judge", "recordings", "shop.yaml"); !strings.Contains(got.all(), want) {
			t.Errorf("%s: %q is missing:\n%s\n%s", expected, want, imported.all(), got.all())
		}
	}
}
