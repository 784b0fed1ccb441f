package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestRecordingsTakeNoFilesPlace: a file with the name of the folder is somebody's, and was removed.
func TestRecordingsTakeNoFilesPlace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, flags := range []recordFlags{{to: path, as: sidesOld}, {to: path, as: sidesOld, replace: true}, {to: path, as: sidesOld, add: true}} {
		if _, err := newRecordedSet(flags); err == nil || !strings.Contains(err.Error(), "--to names another folder") {
			t.Errorf("%+v: %v", flags, err)
		}
	}
}

// TestWhatIsReplacedIsGoneOnlyOnceTheOtherIsThere, and what a killed command left is in nobody's way.
func TestWhatIsReplacedIsGoneOnlyOnceTheOtherIsThere(t *testing.T) {
	dir := t.TempDir()
	for path, text := range map[string]string{"old/01/a.recording": "a", "old.replaced/01/a.recording": "left"} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(filepath.Join(dir, path)), 0o700), os.WriteFile(filepath.Join(dir, path), []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	s := &recordedSet{folder: filepath.Join(dir, "old"), fresh: filepath.Join(dir, "fresh")}
	if err := s.keep(); err == nil { // there is nothing that could take its place
		t.Error("nothing went wrong")
	}
	if text, err := os.ReadFile(filepath.Join(dir, "old/01/a.recording")); string(text) != "a" {
		t.Fatalf("what was there is gone: %v", err)
	}
	if err := errors.Join(os.MkdirAll(filepath.Join(dir, "fresh/01"), 0o700), s.keep()); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*/*/*")); len(left) > 0 {
		t.Errorf("there is %q", left)
	}
}

// TestWhyNothingIsKept: an interruption is no fault of a scenario, and a full disk none of a recording.
func TestWhyNothingIsKept(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := &recordedSet{folder: filepath.Join(t.TempDir(), "old"), fresh: filepath.Join(t.TempDir(), "fresh"), most: 1}
	err := s.record(ctx, io.Discard, func(string) error { cancel(); return errors.New("the scenario failed") })
	if err == nil || err.Error() != "nothing is kept, for the recordings are not whole: the command was interrupted" {
		t.Error(err)
	}
	exited := verdict.Scenario{Causes: []verdict.Step{{Cause: verdict.ServiceExited, Outcome: verdict.Failed, Text: "it exited", Failure: &verdict.Failure{Message: "  output: none"}}}}
	if why := whyNotRecorded(exited) + unrecordedHelp(exited); why != "it exited\n  output: none" {
		t.Errorf("%q", why)
	}
	const full = "the recording is not whole: no space left on device"
	if why := whyNotRecorded(verdict.Scenario{Recording: "x", Unrecorded: full}); why != full {
		t.Errorf("%q", why)
	}
}
