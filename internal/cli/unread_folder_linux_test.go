package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// unreadFolder makes a folder that nobody can read by its name, not root either: that is longer than Linux allows.
func unreadFolder(t *testing.T, in string) {
	t.Helper()
	at, err := os.OpenRoot(in)
	for range 20 {
		name := strings.Repeat("d", 250)
		if err == nil {
			err = at.Mkdir(name, 0o700)
		}
		if err != nil {
			t.Fatal(err)
		}
		var below *os.Root
		below, err = at.OpenRoot(name)
		_ = at.Close()
		at = below
	}
	if err != nil {
		t.Fatal(err)
	}
	_ = at.Close()
}

// TestAFolderThatNobodyCanReadLeavesTheOtherRecordings: it is an error of its own.
func TestAFolderThatNobodyCanReadLeavesTheOtherRecordings(t *testing.T) {
	t.Parallel()
	dir := recordedTwice(t)
	streamspecIn(t, dir, nil, "baseline", "old")
	unreadFolder(t, filepath.Join(dir, "old"))
	unreadFolder(t, filepath.Join(dir, "baselines"))
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"judge", "old"}, verdict.ExitFault, "2 passed, 1 not judged"},
		{[]string{"judge", "old", "broken.yaml"}, verdict.ExitBroken, "2 failed, 1 not judged"},
		{[]string{"compare", "old", "new"}, verdict.ExitFault, "identical: no difference in 2 scenarios, 1 not compared"},
		{[]string{"compare", "baselines", "new"}, verdict.ExitFault, ""}, // one that nobody sees holds nothing
	} {
		got := streamspecIn(t, dir, nil, c.args...)
		if mustContain(t, got.all(), c.says, "d: the folder cannot be read: file name too long"); got.status != c.status {
			t.Errorf("%v: it ends with %d\n%s", c.args, got.status, got.all())
		}
	}
}
