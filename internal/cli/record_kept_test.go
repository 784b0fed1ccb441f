package cli

import (
	"bufio"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/importing"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestNoStreamWaitsForWhatIsKept: not for the disk, nor for who reads what is said of each.
func TestNoStreamWaitsForWhatIsKept(t *testing.T) {
	said, out := io.Pipe()
	kept := keepTraffic(keptTraffic{folder: filepath.Join(t.TempDir(), "kept"), secrets: &secret.Masker{}, out: out, log: io.Discard})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for range 3 {
			kept.add(importing.Recording(importing.Source{Scenario: "/events", Started: time.Now()}, &recording.Stream{}), nil)
		}
	}()
	select {
	case <-ended:
	case <-time.After(time.Minute):
		t.Fatal("a stream waits, though nobody has read what is said of the first")
	}
	go func() { _ = out.CloseWithError(kept.result()) }()
	var lines []string
	for read := bufio.NewScanner(said); read.Scan(); {
		lines = append(lines, filepath.Base(read.Text()))
	}
	if want := []string{"events.1.recording", "events.2.recording", "events.3.recording"}; !slices.Equal(lines, want) {
		t.Errorf("it said %q, want %q", lines, want)
	}
}

// TestAFaultOfOursInOneStreamKeepsTheOthers: it is told of at once, and what passed before and
// behind is kept.
func TestAFaultOfOursInOneStreamKeepsTheOthers(t *testing.T) {
	var out, log strings.Builder
	folder := filepath.Join(t.TempDir(), "kept")
	kept := keepTraffic(keptTraffic{folder: folder, secrets: &secret.Masker{}, out: &out, log: &log})
	of := importing.Source{Scenario: "/events", Started: time.Now()}
	kept.add(importing.Recording(of, &recording.Stream{}), nil)
	kept.add(&recording.Recording{Scenario: "/events", Started: time.Now(), Streams: []*recording.Stream{nil}}, nil) // that panics
	kept.add(importing.Recording(of, &recording.Stream{}), nil)
	err := kept.result()
	if err == nil || err.Error() != "1 stream is not kept, as was said" || !strings.HasPrefix(log.String(), "a stream is not kept: streamspec failed: ") {
		t.Errorf("it ended with %v, and said %s", err, &log)
	}
	if all, _ := filepath.Glob(filepath.Join(folder, "*")); len(all) != 2 || strings.Count(out.String(), "\n") != 2 {
		t.Errorf("%q is kept; it said %q", all, &out)
	}
}
