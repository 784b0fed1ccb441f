package play

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/check"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/service"
)

// writtenWays are the ways in which a recording is written.
var writtenWays = map[string]func(path string) (written, error){
	"a file of its own": newOwnFile,
	"a section of the journal": func(path string) (written, error) {
		return newSection(newJournal(Recordings{Keep: KeepFailed, Dir: filepath.Dir(path)}), path)
	},
}

// TestWhatIsWrittenIsKept: as it may be shown in the end, for its owner alone, in place of what is
// there, and not of what a link there leads to. Nothing else is left.
func TestWhatIsWrittenIsKept(t *testing.T) {
	for way, begin := range writtenWays {
		t.Run(way, func(t *testing.T) {
			text := &recordedText{masker: &secret.Masker{}}
			text.capture("order-1234")
			dir := t.TempDir()
			other, path := filepath.Join(t.TempDir(), "other"), filepath.Join(dir, "r.recording")
			if err := os.WriteFile(other, []byte("nobody's"), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(other, path); err != nil {
				t.Fatal(err)
			}
			to, err := begin(path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := os.Lstat(path); err == nil {
				t.Error("there is a file before anything is written")
			}
			if _, err := io.WriteString(to, text.mask("an order-1234\n")); err != nil {
				t.Fatal(err)
			}
			masked := ""
			if err := to.read(func(from io.Reader) error {
				all, err := io.ReadAll(from)
				masked = string(all)
				return err
			}); err != nil || masked != "an ***captured-1***\n" {
				t.Errorf("while it runs there is %q (%v)", masked, err)
			}
			if kept, err := to.keep(text); kept != path || err != nil {
				t.Errorf("it is kept as %q (%v)", kept, err)
			}
			got, err := os.ReadFile(path)
			if string(got) != "an order-1234\n" || err != nil {
				t.Errorf("there is %q (%v)", got, err)
			}
			if info, err := os.Lstat(path); err != nil || info.Mode() != recordingMode {
				t.Errorf("its mode is %v (%v)", info.Mode(), err)
			}
			if got, _ := os.ReadFile(other); string(got) != "nobody's" {
				t.Errorf("behind the link there is %q", got)
			}
			onlyIn(t, dir, "r.recording")
		})
	}
}

func TestWhatIsWrittenIsGivenUp(t *testing.T) {
	for way, begin := range writtenWays {
		t.Run(way, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "r.recording")
			if err := os.WriteFile(path, []byte("of an earlier run"), recordingMode); err != nil {
				t.Fatal(err)
			}
			to, err := begin(path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(to, "x\n"); err != nil {
				t.Error(err)
			}
			if err := to.giveUp(); err != nil {
				t.Error(err)
			}
			onlyIn(t, dir)
		})
	}
}

// TestWhatCannotBeWritten is told, and ends nothing but the scenario.
func TestWhatCannotBeWritten(t *testing.T) {
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "s.yaml"), []byte("scenario: s\nstubs: {a: [{get: /x}]}\ntrigger: [{get: \"${stub.a}/x\"}]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	library, err := check.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	pool := service.NewPool(service.Options{})
	defer pool.Close(t.Context())
	for _, keep := range []Keep{KeepAll, KeepFailed} {
		dir := t.TempDir()
		played := NewRunner(pool, Options{Recordings: Recordings{Keep: keep, Dir: dir}}).Play(library, library.Scenarios["s"])
		name := fileName(aboutOf(played, time.Now()))
		if err := os.MkdirAll(filepath.Join(dir, name, "full"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := played.Start(t.Context()); err == nil || !strings.HasPrefix(err.Error(), "the recording: ") {
			t.Errorf("%s: %v", keep, err)
		}
		played.Close()
		onlyIn(t, dir, name)
	}
}

func onlyIn(t *testing.T, dir string, names ...string) {
	t.Helper()
	found, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var there []string
	for _, f := range found {
		there = append(there, f.Name())
	}
	if got, want := strings.Join(there, " "), strings.Join(names, " "); got != want {
		t.Errorf("there are %s, want %s", got, want)
	}
}
