//go:build real

package examples_test

import (
	"context"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const loaded = "scenarios/task_stream/many_tasks.yaml"

// output is what a process writes, to be looked at while it runs.
type output struct {
	mu   sync.Mutex
	text strings.Builder
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) waitsFor(ctx context.Context, t *testing.T, text string) {
	t.Helper()
	for {
		o.mu.Lock()
		all := o.text.String()
		o.mu.Unlock()
		if strings.Contains(all, text) {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("nobody wrote %q:\n%s", text, all)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func started(ctx context.Context, t *testing.T, program string, args ...string) (*exec.Cmd, *output) {
	t.Helper()
	out := &output{}
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = "..", out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, out
}

// TestALocustMaster: Debian's Locust distributes users to two workers. One is killed, and its users
// move to the other; the master is killed, and the next one finds the worker again. What that
// counts are streams that hold.
func TestALocustMaster(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), runTimeout)
	defer cancel()
	dir := t.TempDir()
	file, figures := filepath.Join(dir, "locustfile.py"), filepath.Join(dir, "told")
	writing := exec.CommandContext(ctx, "bin/streamspec", "load", loaded, "--write-locustfile", file)
	writing.Dir = ".."
	if out, err := writing.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	const port = "15557"
	master := func(workers, long string) (*exec.Cmd, *output) {
		return started(ctx, t, "/usr/bin/locust", "-f", file, "--master", "--headless", "--enable-rebalancing", "--master-bind-port", port,
			"--expect-workers", workers, "-u", "10", "-r", "10", "-t", long, "--csv", figures)
	}
	worker := func(n string) *exec.Cmd {
		cmd, _ := started(ctx, t, "bin/streamspec", "load", loaded, "--locust", "127.0.0.1:"+port, "--recordings-dir", filepath.Join(dir, n))
		return cmd
	}
	first, told := master("2", "5m")
	stays, dies := worker("1"), worker("2")
	told.waitsFor(ctx, t, "to 2 ready workers")
	_ = dies.Process.Kill()
	_ = dies.Wait()
	told.waitsFor(ctx, t, "to 1 ready workers")
	_ = first.Process.Kill()
	_ = first.Wait()
	second, _ := master("1", "10s")
	if err := second.Wait(); err != nil {
		t.Errorf("the master: %v", err)
	}
	if err := stays.Wait(); err != nil {
		t.Errorf("the worker: %v", err)
	}
	if streams, failed := streamsOf(t, figures+"_stats.csv"); streams == 0 || failed > 0 {
		t.Errorf("%d streams, of which %d failed", streams, failed)
	}
}

// streamsOf is how many streams Locust counted, and how many failed.
func streamsOf(t *testing.T, path string) (streams, failed int) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row[0] == "STREAM" {
			streams, _ = strconv.Atoi(row[2])
			failed, _ = strconv.Atoi(row[3])
		}
	}
	return streams, failed
}
