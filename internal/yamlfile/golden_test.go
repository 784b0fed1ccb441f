package yamlfile

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/problem"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Each testdata/NAME.yaml is a file with mistakes, named by their kind;
// NAME.golden is what the person who wrote it gets to read.
func TestMessages(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in testdata: %v", err)
	}
	known := Options{
		Variables: func(name string) (string, bool) {
			return map[string]string{"port": "8080", "word": "abc"}[name], name == "port" || name == "word"
		},
		VariableNames: []string{"word", "port"},
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var dst sample
			_, referenceErr := Parse(problem.NewText(filepath.Base(file), src)).References()
			err = problem.Join(Decode(filepath.Base(file), src, &dst, known), referenceErr)
			if err == nil {
				t.Fatal("the file has no problems")
			}
			compareGolden(t, strings.TrimSuffix(file, ".yaml")+".golden", err.Error()+"\n")
		})
	}
}

func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("message differs (-want +got), run with -update if the new one is better:\n%s", diff)
	}
}
