package sources_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/streamspec/streamspec/internal/sources"
)

// A pipe without a writer would be waited for without an end, and /dev/zero has none.
func TestPipesAndDevicesAreNotRead(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "a.feature")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{pipe: "this is a named pipe, and is not read", "/dev/zero": "this is a device, and is not read"} {
		if _, err := sources.Read(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
}
