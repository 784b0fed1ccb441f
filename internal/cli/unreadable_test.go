package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// unreadable are files that a run that was killed, or an accident, can leave among recordings, and what is said of each.
func unreadable() map[string]struct{ text, says string } {
	return map[string]struct{ text, says string }{
		"empty.recording":  {"", "empty.recording is empty: whoever wrote it was stopped before it had begun; remove it, or play its scenario again"},
		"begun.recording":  {"streamspec recording 1\n", "begun.recording: this is no recording: it has not even its first lines; remove it, or record anew"},
		"bytes.recording":  {"\xff\x00\xfe\n\x01", "bytes.recording: line 1: this is no recording: its first line is not \"streamspec recording 1\"; name another file, or take this one out of the folder; of what curl or tail wrote, streamspec import makes one"},
		"second.recording": {"streamspec recording 1\n0 scenario name=x\n", "second.recording: line 2: it does not say when the scenario started; take the recording as it was written, or record anew"},
	}
}

// recordedTwice are two scenarios, recorded into the folders old and new.
func recordedTwice(t *testing.T) (dir string) {
	t.Helper()
	const one = "scenario: %s\nstubs: {s: [{get: /, events: [{data: 1}]}]}\nstream: {get: \"${stub.s}/\", until: end}\nexpect: [{count: message, times: %d}]\n"
	dir = files(t, map[string]string{"scenarios/a.yaml": fmt.Sprintf(one, "first", 1), "scenarios/b.yaml": fmt.Sprintf(one, "second", 1), "broken.yaml": fmt.Sprintf(one, "broken", 2)})
	for _, side := range []string{"old", "new"} {
		if got := streamspecIn(t, dir, nil, "run", "--recordings", "all", "--recordings-dir", side, "scenarios"); got.status != verdict.ExitHeld {
			t.Fatal(got.all())
		}
	}
	return dir
}

// TestAFileThatNobodyCanReadLeavesTheOtherRecordings to be judged, compared, kept and served: it is named, and nothing
// is held of it.
func TestAFileThatNobodyCanReadLeavesTheOtherRecordings(t *testing.T) {
	t.Parallel()
	for name, file := range unreadable() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := recordedTwice(t)
			writeFile(t, filepath.Join(dir, "old", name), file.text)
			for _, c := range []struct {
				args   []string
				status int
				says   string
			}{
				{[]string{"judge", "old"}, verdict.ExitFault, "2 passed, 1 not judged"},
				{[]string{"judge", "old", "broken.yaml"}, verdict.ExitBroken, "2 failed, 1 not judged"},
				{[]string{"judge", filepath.Join("old", name)}, verdict.ExitFault, ""},
				{[]string{"compare", "old", "new"}, verdict.ExitFault, "identical: no difference in 2 scenarios, 1 not compared"},
				{[]string{"compare", "--json", "old", "new"}, verdict.ExitFault, `"left_out"`},
				{[]string{"baseline", "old"}, verdict.ExitFault, `baselines/second.yaml: "second", 1 recording`},
			} {
				got := streamspecIn(t, dir, nil, c.args...)
				if said := strings.ReplaceAll(got.all(), `\"`, `"`); got.status != c.status || !strings.Contains(said, c.says) || !strings.Contains(said, file.says) {
					t.Errorf("%v: it ends with %d, and does not say %q and %q\n%s", c.args, got.status, c.says, file.says, said)
				}
			}
		})
	}
}

// TestWhatWasCutOffIsLeftOutOfAComparison, and judged as far as it goes.
func TestWhatWasCutOffIsLeftOutOfAComparison(t *testing.T) {
	t.Parallel()
	dir := recordedTwice(t)
	found, err := filepath.Glob(filepath.Join(dir, "old", "first-*"))
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	text, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "old", "cut.recording"), string(text[:len(text)/2]))
	mustContain(t, streamspecIn(t, dir, nil, "judge", "old").stdout, "2 passed, 1 not judged", "the recording is not whole: whoever wrote it was stopped")
	got := streamspecIn(t, dir, nil, "compare", "old", "new")
	if mustContain(t, got.stdout, "1 not compared", "cut.recording: the recording is not whole"); got.status != verdict.ExitFault {
		t.Errorf("it ends with %d\n%s", got.status, got.all())
	}
}

// TestAFolderOfRecordingsMayBeALink, and one of baselines.
func TestAFolderOfRecordingsMayBeALink(t *testing.T) {
	t.Parallel()
	dir := recordedTwice(t)
	if err := os.Symlink("old", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if got := streamspecIn(t, dir, nil, "judge", "link"); got.status != verdict.ExitHeld || !strings.Contains(got.stdout, "2 passed") {
		t.Errorf("it ends with %d\n%s", got.status, got.all())
	}
	streamspecIn(t, dir, nil, "baseline", "old")
	if err := os.Symlink("baselines", filepath.Join(dir, "kept")); err != nil {
		t.Fatal(err)
	}
	if got := streamspecIn(t, dir, nil, "compare", "kept", "new"); got.status != verdict.ExitHeld {
		t.Errorf("it ends with %d\n%s", got.status, got.all())
	}
}
