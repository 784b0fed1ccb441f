package service_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/service"
)

// TestPrograms: the files that a command names, wherever it is called from.
func TestPrograms(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"app.py", "run me.sh"} {
		if err := os.WriteFile(filepath.Join(home, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for run, want := range map[string][]string{
		"python3 app.py --port ${port}": {filepath.Join(home, "app.py")},
		`sh "run me.sh" app.py`:         {filepath.Join(home, "run me.sh"), filepath.Join(home, "app.py")},
		"go run .":                      nil,
		"sh 'never closed":              nil,
		"":                              nil,
	} {
		if diff := cmp.Diff(want, service.Definition{Run: run, Home: home}.Programs()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", run, diff)
		}
	}
}
