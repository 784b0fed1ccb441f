package cli_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/cli"
	"github.com/streamspec/streamspec/internal/verdict"
)

// TestWhatIsWrittenOfEachProtocolHoldsAndMissesNothing: of all streams by which the profiles are tried, as
// curl wrote them down, who does not say what was asked.
func TestWhatIsWrittenOfEachProtocolHoldsAndMissesNothing(t *testing.T) {
	protocols, err := filepath.Glob("../profiles/testdata/*")
	if err != nil || len(protocols) == 0 {
		t.Fatal(err, protocols)
	}
	for _, protocol := range protocols {
		t.Run(filepath.Base(protocol), func(t *testing.T) {
			t.Parallel()
			captured := capturesIn(t, protocol)
			dir := files(t, captured)
			for _, file := range slices.Sorted(maps.Keys(captured)) {
				name := strings.TrimSuffix(file, ".1.txt")
				inProcess(t, "import", "--to", filepath.Join(dir, "imported"), "--url", "http://127.0.0.1/"+name, filepath.Join(dir, file))
				inProcess(t, "new", "--from", filepath.Join(dir, "imported", name+".1.recording"), "--name", name, "--out", dir)
			}
			after, o := strengthIn(t, dir, "features", "scenarios")
			if o.status != verdict.ExitHeld || after.Faults < leastFaults*len(captured) {
				t.Errorf("%d of %d faults are noticed\n%s", after.Noticed, after.Faults, o.all())
			}
		})
	}
}

// leastFaults is how many faults a stream has at least, on the whole.
const leastFaults = 8

// capturesIn are the streams below a folder, by names that import takes.
func capturesIn(t *testing.T, folder string) map[string]string {
	t.Helper()
	captured := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".http" {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(folder, strings.TrimSuffix(path, ".http")) // it is below
		if strings.Contains(string(text), "\ndata") {
			captured[strings.NewReplacer("/", "-", ".", "-").Replace(filepath.ToSlash(name))+".1.txt"] = string(text)
		}
		return err
	})
	if err != nil || len(captured) == 0 {
		t.Fatal(err, captured)
	}
	return captured
}

// inProcess runs a command that must end well.
func inProcess(t *testing.T, args ...string) {
	t.Helper()
	var out strings.Builder
	if status := cli.Execute(t.Context(), args, &out, &out); status != verdict.ExitHeld {
		t.Errorf("%v ends with %d: %s", args, status, out.String())
	}
}
