package cli_test

import (
	"bytes"
	"context"
	"flag"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/journal"
	"github.com/streamspec/streamspec/runner/recording"
)

// The whole suite is killed often by
//
//	go test ./internal/cli -run Killed -kills 20 -kill-suite
var (
	kills     = flag.Int("kills", 3, "how often a run is killed")
	killSuite = flag.Bool("kill-suite", false, "kill runs of the whole suite")
)

// TestWhatAKilledRunRecordedCanBeRead kills runs at random moments: whatever file there is
// must be readable, up to its last whole line.
func TestWhatAKilledRunRecordedCanBeRead(t *testing.T) {
	paths, within := []string{"scenarios/task_stream", "scenarios/version_stream"}, 500*time.Millisecond
	if *killSuite {
		paths, within = []string{"features", "scenarios"}, 15*time.Second
	}
	var all left
	for range *kills {
		for _, keep := range []string{"all", "failed"} {
			dir := t.TempDir()
			killRun(t, dir, keep, rand.N(within), paths...)
			all.read(t, dir)
		}
	}
	t.Logf("%d kills left %d recordings: %d of them not whole, with %d events", *kills, all.files, all.cut, all.events)
	if all.cut == 0 || all.events == 0 {
		t.Errorf("no run was killed in the middle of its streams, so this test has proved nothing")
	}
}

// killRun kills a run so long after its first event.
func killRun(t *testing.T, recordings, keep string, after time.Duration, paths ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), commandTimeout)
	defer cancel()
	cmd := command(ctx, t, nil, append([]string{"run", "--recordings", keep, "--recordings-dir", recordings}, paths...)...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for !slices.ContainsFunc(recordingsIn(recordings), hasEvent) && ctx.Err() == nil {
		time.Sleep(10 * time.Millisecond)
	}
	time.Sleep(after)
	_ = cmd.Process.Kill() // it may be over
	_ = cmd.Wait()
}

func recordingsIn(dir string) []string {
	found, _ := filepath.Glob(filepath.Join(dir, "*.recording"))
	return found
}

func hasEvent(path string) bool {
	text, _ := os.ReadFile(path)
	return bytes.Contains(text, []byte(" event stream="))
}

// left is what killed runs left.
type left struct{ files, cut, events int }

func (l *left) read(t *testing.T, dir string) {
	t.Helper()
	for _, path := range recordingsIn(dir) {
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		l.files++
		if info, err := file.Stat(); err == nil && info.Size() == 0 {
			if !journal.Is(path) { // which has none of a scenario then
				t.Errorf("%s is empty", filepath.Base(path))
			}
			continue
		}
		texts := []io.Reader{file}
		if left, err := journal.Read(file); err == nil { // of several scenarios
			texts = left
		}
		for _, text := range texts {
			l.one(t, path, text)
		}
	}
}

func (l *left) one(t *testing.T, path string, text io.Reader) {
	t.Helper()
	r, err := recording.Read(text)
	if err != nil {
		t.Errorf("%s: %v", filepath.Base(path), err)
		return
	}
	if !r.Ended {
		l.cut++
	}
	for _, s := range r.Streams {
		l.events += s.Events()
	}
}
