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
