package cli

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/journal"
)

// TestARunThatWasKilledAtOnceHasNoRecording: whoever names what it left is told why.
func TestARunThatWasKilledAtOnceHasNoRecording(t *testing.T) {
	left := filepath.Join(t.TempDir(), "streamspec-running-1-2.recording")
	for _, text := range []string{"", journal.FirstLine} {
		if err := os.WriteFile(left, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		want := "nothing is recorded in " + left + ": the run that wrote it was killed before anything had happened; remove it"
		for _, named := range []string{left, filepath.Dir(left)} {
			if _, _, err := readRecordings([]string{named}); err == nil || err.Error() != want {
				t.Errorf("%s with %q: %v", named, text, err)
			}
		}
	}
}

// TestEachPathHasARecording: those of one are not taken for all.
func TestEachPathHasARecording(t *testing.T) {
	dir := t.TempDir()
	empty, full := filepath.Join(dir, "empty"), filepath.Join(dir, "a.recording")
	if err := errors.Join(os.Mkdir(empty, 0o700), os.WriteFile(full, []byte("streamspec recording 1\n0 scenario name=x line=0 started=2026-01-02T03:04:05Z\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := wholeRecordings([]string{full, empty}); err == nil || !strings.HasSuffix(err.Error(), "there is no recording (.recording) at "+empty) {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "streamspec-running-1-2.recording"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if all, unread, err := readRecordings([]string{dir}); err != nil || len(all) != 1 || len(unread) > 0 {
		t.Errorf("beside what a run left that had not begun there are %d (%v)", len(all), err)
	}
	begun := filepath.Join(empty, "begun.recording")
	if err := os.WriteFile(begun, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	want := begun + " is empty: whoever wrote it was stopped before it had begun; remove it, or play its scenario again"
	if _, err := wholeRecordings([]string{dir}); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestWhatIsNotWholeIsServedWithAWord: a stream that stays open was not recorded to its end.
func TestWhatIsNotWholeIsServedWithAWord(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cut.recording")
	const text = "streamspec recording 1\n0 scenario name=x line=0 started=2026-01-02T03:04:05Z\n0 stream stream=1 name=stream\n" +
		"0 connecting stream=1 method=GET url=http://127.0.0.1:1/x\n2 response stream=1 status=200 protocol=HTTP/1.1 responded=2 <Content-Type=text/event-stream\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	all, err := wholeRecordings([]string{path})
	if err != nil {
		t.Fatal(err)
	}
	_, notes, err := routesOf(all, 1)
	if want := path + " is not whole: whoever wrote it was stopped, so what was open then stays open behind what came"; err != nil || !slices.Equal(notes, []string{want}) {
		t.Errorf("%q, %v", notes, err)
	}
}
