package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/streamspec/streamspec/internal/replace"
	"github.com/streamspec/streamspec/internal/selection"
	"github.com/streamspec/streamspec/internal/verdict"
)

// lastFailedFile remembers, beside the recordings, which scenarios did not hold when they ran
// last. Whoever removes it, or edits it, loses nothing else.
const lastFailedFile = "last-failed.json"

// remembered is a scenario by what stays when its file is edited.
type remembered struct {
	File string `json:"file"` // absolute
	Name string `json:"name"`
}

func rememberedOf(file, name string) remembered {
	if absolute, err := filepath.Abs(file); err == nil {
		file = absolute
	}
	return remembered{file, name}
}

// failedScenarios are those that did not hold when they ran last.
type failedScenarios []remembered

func (f failedScenarios) has(sc selection.Scenario) bool {
	return slices.Contains(f, rememberedOf(sc.File, sc.Name))
}

// failedBefore is what is remembered in a folder; without any, there is nothing to choose by.
func failedBefore(dir string) (failedScenarios, error) {
	failed, err := readLastFailed(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("--last-failed: no run has left %s; run all once", filepath.Join(dir, lastFailedFile))
	case err != nil:
		return nil, fmt.Errorf("--last-failed: %w; run all once", err)
	case len(failed) == 0:
		return nil, errors.New("--last-failed: all held when they ran last; leave the flag out to run them again")
	}
	return failed, nil
}

func readLastFailed(dir string) (failedScenarios, error) {
	path := filepath.Join(dir, lastFailedFile)
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var failed failedScenarios
	if err := json.Unmarshal(content, &failed); err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", path, err)
	}
	return failed, nil
}

// rememberFailed keeps what did not hold. What did not run stays as it was.
func rememberFailed(dir string, outcome verdict.Run) error {
	failed, _ := readLastFailed(dir) // one that cannot be read is replaced
	for _, s := range outcome.Scenarios {
		this := rememberedOf(s.Place.File, s.Name)
		if s.Outcome == verdict.Skipped {
			continue
		}
		failed = slices.DeleteFunc(failed, func(one remembered) bool { return one == this })
		if s.Outcome.Bad() {
			failed = append(failed, this)
		}
	}
	content, err := json.MarshalIndent(append(failedScenarios{}, failed...), "", "  ")
	if err == nil {
		err = replace.Folder(dir, 0o750)
	}
	if err == nil {
		err = replace.File(filepath.Join(dir, lastFailedFile), 0o600, func(to io.Writer) error {
			_, err := to.Write(append(content, '\n'))
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("what failed is not remembered for --last-failed: %w", err)
	}
	return nil
}

// lastFailedCommand is the command of a run, with these flags and paths, that runs again what is remembered of it.
func (f runFlags) lastFailedCommand(flags, paths []string) []string {
	words := slices.Concat([]string{"streamspec", "run"}, flags, []string{"--last-failed"})
	if f.recordingsDir != defaultRecordings {
		words = append(words, "--recordings-dir="+f.recordingsDir)
	}
	return append(words, paths...)
}
