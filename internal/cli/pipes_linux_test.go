package cli_test

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/cli"
	"github.com/streamspec/streamspec/internal/verdict"
)

// commandLine makes the arguments of a command, with a file in the place of FILE.
func commandLine(line, file string) []string {
	return strings.Fields(strings.ReplaceAll(line, "FILE", file))
}

// TestNoCommandWaitsForAPipe that a file or a folder brings, nor reads a device to its end.
func TestNoCommandWaitsForAPipe(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"run FILE.yaml", "run --mapped FILE.yaml", "run FILE.feature", "load FILE.yaml", "lint FILE.feature", "lint FILE.yaml",
		"fmt FILE.feature", "fmt FILE.yaml", "judge FILE.recording", "judge FOLDER", "strength FOLDER", "compare FOLDER FOLDER",
		"compare --mapping FILE.yaml FOLDER FOLDER", "review FOLDER FOLDER", "baseline FOLDER", "serve FILE.recording",
		"new --from FILE.recording", "report FILE.json", "gaps FILE.json", "profiles FILE.yaml", "check --profile FILE.yaml 127.0.0.1:1",
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			for _, suffix := range []string{".yaml", ".feature", ".recording", ".json"} {
				if err := syscall.Mkfifo(filepath.Join(folder, "a"+suffix), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			args := commandLine(strings.ReplaceAll(line, "FOLDER", folder), filepath.Join(folder, "a"))
			var out bytes.Buffer
			status := cli.Execute(t.Context(), args, &out, &out)
			if status != verdict.ExitFault || !strings.Contains(out.String(), "this is a named pipe, and is not read: only regular files are") {
				t.Errorf("status %d: %s", status, &out)
			}
		})
	}
}

// TestAPipeOfAPerson is waited for, as <(COMMAND) needs it, and no longer than the command is
// to live. A device is not.
func TestAPipeOfAPerson(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"tail -H @FILE 127.0.0.1:1", "tail -d @FILE 127.0.0.1:1", "check -H @FILE 127.0.0.1:1", "record -H @FILE http://127.0.0.1:1",
		"import FILE", "check FILE", "run --secrets FILE", "load --secrets FILE x.yaml",
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			var interrupted, refused bytes.Buffer
			cli.Execute(ctx, commandLine(line, pipe), &interrupted, &interrupted)
			if !strings.Contains(interrupted.String(), "interrupted") {
				t.Errorf("of a pipe it says %s", &interrupted)
			}
			cli.Execute(t.Context(), commandLine(line, "/dev/zero"), &refused, &refused)
			if !strings.Contains(refused.String(), "/dev/zero: this is a device, and is not read") {
				t.Errorf("of a device it says %s", &refused)
			}
		})
	}
}
