package cli

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestTheFileOfEachSuiteIsWatched, also of one that is named from elsewhere.
func TestTheFileOfEachSuiteIsWatched(t *testing.T) {
	dir := t.TempDir()
	want := filepath.Join(dir, "streamspec.yaml")
	for _, folder := range []string{"features", "scenarios"} {
		if err := os.Mkdir(filepath.Join(dir, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(want, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]string{
		"a folder":  watchedRoots([]string{filepath.Join(dir, "features")}, ""),
		"a place":   watchedRoots([]string{filepath.Join(dir, "features", "x.feature:3")}, ""),
		"a library": watchedRoots([]string{t.TempDir()}, filepath.Join(dir, "scenarios")),
	} {
		if !slices.Contains(got, want) {
			t.Errorf("%s: only %v", name, got)
		}
	}
}
