package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWhereNobodySaysWhatToRun: one of the folders may be empty, if not both are; one that is named
// may not.
func TestWhereNobodySaysWhatToRun(t *testing.T) {
	const scenario = "scenarios/a.yaml"
	for _, c := range []struct {
		name  string
		files []string
		in    string // the folder in which the command is called
		paths []string
		says  string
	}{
		{"no features yet", []string{"features/", scenario}, ".", nil, ""},
		{"no scenarios yet", []string{"features/a.feature", "scenarios/"}, ".", nil, ""},
		{"nothing yet", []string{"features/", "scenarios/"}, ".", nil, "features has no feature (.feature) and no scenario (.yaml)"},
		{"no folder", []string{"docs/"}, ".", nil, "there is nothing to run"},
		{"a folder of features", []string{"features/orders/a.feature", scenario}, "features/orders", nil, ""},
		{"the folder of scenarios", []string{scenario}, "scenarios", nil, ""},
		{"a folder below the root", []string{"streamspec.yaml", "features/a.feature", "src/app/"}, "src/app", nil, ""},
		{"an empty folder that is named", []string{"features/", scenario}, ".", []string{"features", "scenarios"}, "features has no feature"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			for _, file := range c.files {
				if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
					t.Fatal(err)
				}
				if strings.HasSuffix(file, "/") {
					continue
				}
				if err := os.WriteFile(file, []byte("scenario: a\n"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			t.Chdir(c.in)
			_, err := collect(c.paths)
			if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
				t.Errorf("got %v, want %q", err, c.says)
			}
		})
	}
}
