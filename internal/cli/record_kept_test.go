package cli

import (
	"bufio"
	"io"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/importing"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestNoStreamWaitsForWhatIsKept: not for the disk, nor for who reads what is said of each.
func TestNoStreamWaitsForWhatIsKept(t *testing.T) {
	said, out := io.Pipe()
	kept := keepTraffic(keptTraffic{folder: filepath.Join(t.TempDir(), "kept"), secrets: &secret.Masker{}, out: out})
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
