package cli_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestASetThatIsNotWholeIsNotImported: neither a file that is there twice, nor some of the files.
func TestASetThatIsNotWholeIsNotImported(t *testing.T) {
	t.Parallel()
	const curl = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n"
	long := strings.Repeat("x", 245) + ".txt" // the name of its recording is too long
	dir := files(t, map[string]string{"job.1.txt": curl, long: curl})
	for says, given := range map[string][]string{
		"./job.1.txt is here twice, as job.1.txt too": {"job.1.txt", "./job.1.txt"},
		"file name too long":                          {"job.1.txt", long},
	} {
		got := streamspecIn(t, dir, nil, append([]string{"import", "--to", "kept"}, given...)...)
		if kept, _ := filepath.Glob(filepath.Join(dir, "kept/*")); got.status != 2 || len(kept) > 0 || strings.Contains(got.stdout, "1 event") {
			t.Errorf("status %d, %q are kept\n%s", got.status, kept, got.all())
		}
		mustContain(t, got.stderr, says)
	}
}

// TestWhatWasImportedIsJudgedByAFileThatIsNamed: no scenario made it, and judge says what to do.
func TestWhatWasImportedIsJudgedByAFileThatIsNamed(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{
		"job.1.txt":           "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n",
		"scenarios/seen.yaml": "scenario: seen\nstream: {get: \"http://127.0.0.1:1/\"}\nexpect: [{count: message, at_least: 1}]\n",
	})
	if got := streamspecIn(t, dir, nil, "import", "job.1.txt"); got.status != 0 {
		t.Fatal(got.all())
	}
	got := streamspecIn(t, dir, nil, "judge", "recordings/old")
	if got.status != 2 {
		t.Errorf("status %d", got.status)
	}
	mustContain(t, got.stderr, "recordings/old/job.1.recording: no scenario made it, so nobody knows what is expected", "streamspec judge recordings/old/job.1.recording FILE")
	if got := streamspecIn(t, dir, nil, "judge", "recordings/old", "scenarios/seen.yaml"); got.status != 0 {
		t.Errorf("by a file: status %d\n%s", got.status, got.all())
	}
}
