package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/mapping"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/suggest"
	"github.com/streamspec/streamspec/internal/wording"
)

// target is a file that the command line names, or that is in a folder that it names.
type target struct {
	sources.File
	named   bool  // itself, not only its folder
	lines   []int // of these scenarios; none: of all
	mapping bool  // it is one, and none of the files of a library; known once the libraries are loaded
}

// selects tells whether something is asked for to which the lines belong that it covers.
func (t *target) selects(covers func(line int) bool) bool {
	return len(t.lines) == 0 || slices.ContainsFunc(t.lines, covers)
}

// featuresFolder is where features are looked for.
const featuresFolder = "features"

// defaultPaths are what a command without paths works on: the folders of this name that are here, or
// else in the root of the suite that this folder belongs to.
func defaultPaths() []string {
	if here := foldersIn("."); len(here) > 0 {
		return here
	}
	return foldersIn(scenario.HomeOf("."))
}

func foldersIn(root string) []string {
	both := []string{filepath.Join(root, featuresFolder), filepath.Join(root, scenario.LibraryFolder)}
	return slices.DeleteFunc(both, func(path string) bool {
		_, err := os.Stat(path)
		return err != nil
	})
}

// targets are the files of a command, each once, in the order in which they were named.
type targets struct {
	all      []*target
	byReal   map[string]*target
	byPath   map[string]*target
	problems []error // of folders
	misnamed []error // files that are not read, for their names only look as if they were
}

// collect lists the features and scenario files at or below the paths.
func collect(paths []string) (*targets, error) {
	t := &targets{byReal: map[string]*target{}, byPath: map[string]*target{}}
	if len(paths) == 0 {
		return t, t.collectDefaults()
	}
	for _, path := range paths {
		if err := t.find(path); errors.As(err, new(nothingIn)) {
			return nil, err
		} else if err != nil {
			return nil, wrongCommand{err}
		}
	}
	return t, nil
}

// wrongCommand is the error of a command that is wrong itself, whatever the files say.
type wrongCommand struct{ error }

func (e wrongCommand) Unwrap() error { return e.error }

// collectDefaults looks where nobody said where to: one of the folders may be empty, if not all are.
func (t *targets) collectDefaults() error {
	var empty []error
	for _, path := range defaultPaths() {
		err := t.find(path)
		if err != nil && !errors.As(err, new(nothingIn)) {
			return err
		}
		empty = append(empty, err)
	}
	if len(t.all) > 0 {
		return nil
	}
	err := problem.Join(append(empty, errors.New("there is nothing to run: neither this folder nor one above it is the root of a suite, which has a folder features or scenarios; name files or folders, or begin one by streamspec init"))...)
	if len(empty) == 0 {
		return wrongCommand{err}
	}
	return err
}

// nothingIn is the error of a folder in which there is nothing to run.
type nothingIn struct{ folder string }

func (e nothingIn) Error() string {
	return e.folder + " has no feature (.feature) and no scenario (.yaml)"
}

// notThere says that a path leads nowhere.
func notThere(path string) error {
	return fmt.Errorf("%s cannot be read: there is no such file or folder%s", path, nearFile(path))
}

// nearFile asks for the file beside it that a path was probably meant to name.
func nearFile(path string) string {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return ""
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if near := suggest.Closest(filepath.Base(path), names); near != "" {
		return fmt.Sprintf("; did you mean %s?", filepath.Join(filepath.Dir(path), near))
	}
	return ""
}

// wrongPath is what is wrong with the name of a file, or a folder that is not there: what is in a folder is known
// where it is read.
func wrongPath(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	return (&targets{byReal: map[string]*target{}, byPath: map[string]*target{}}).find(path)
}

// find adds what a path names: a folder, a file, or a place in it.
func (t *targets) find(path string) error {
	file, line := placeOf(path)
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return notThere(file)
	case err != nil:
		return fmt.Errorf("%s cannot be read: %w", path, err)
	case info.IsDir():
		return t.walk(file)
	case !sources.IsFeature(file) && !scenario.IsYAML(file):
		return fmt.Errorf("%s is neither a feature (.feature) nor a scenario (.yaml)", path)
	}
	named, err := sources.Named(file)
	if err != nil {
		return err
	}
	one := &target{File: named, named: true}
	if line > 0 {
		one.lines = []int{line}
		if has := linesOf(file); line > has {
			return fmt.Errorf("%s:%d: the file has %s", file, line, wording.Counted(has, "line"))
		}
	}
	t.add(one)
	return nil
}

// linesOf counts the lines of a file. Of one that cannot be read nobody asks for a line.
func linesOf(file string) int {
	content, _ := sources.Read(file)
	return bytes.Count(bytes.TrimSuffix(content, []byte("\n")), []byte("\n")) + 1
}

// add adds a target. Of a file that is there already more is asked for: other lines, or all.
func (t *targets) add(one *target) {
	known := t.byReal[one.Real]
	if known == nil {
		t.byReal[one.Real], t.byPath[one.Path] = one, one
		t.all = append(t.all, one)
		return
	}
	known.named = known.named || one.named
	if len(known.lines) == 0 || len(one.lines) == 0 {
		known.lines = nil
		return
	}
	known.lines = append(known.lines, one.lines...)
}

// misnaming is how editors that do not show the ends of names save a feature, or a YAML file.
var misnaming = regexp.MustCompile(`(?i)^(.+\.feature)(?:s|\.txt)$|^(.+\.ya?ml)\.txt$`)

// rightName is the name that a file should have to be read; empty: it does not look like one.
func rightName(path string) string {
	m := misnaming.FindStringSubmatch(filepath.Base(path))
	if m == nil {
		return ""
	}
	return m[1] + m[2]
}

func (t *targets) walk(folder string) error {
	isOurs := func(path string) bool {
		return sources.IsFeature(path) || scenario.IsYAML(path) || rightName(path) != ""
	}
	files, problems := sources.Walk(folder, scenario.HomeOf(folder), sources.Wanted{File: isOurs})
	files = slices.DeleteFunc(files, func(f sources.File) bool {
		right := rightName(f.Path)
		if right != "" {
			t.misnamed = append(t.misnamed, sources.Problem(f.Path, fmt.Sprintf("the file is not read, for its name has another ending than .feature or .yaml; rename it to %s, or move it away", right)))
		}
		return right != ""
	})
	t.problems = append(t.problems, problems...)
	for _, f := range files {
		t.add(&target{File: f})
	}
	switch {
	case len(files) > 0:
		return nil
	case len(problems)+len(t.misnamed) == 0:
		return nothingIn{folder}
	default:
		return problem.Join(append(slices.Concat(problems, t.misnamed), nothingIn{folder})...)
	}
}

// features are the features among the targets.
func (t *targets) features() []string {
	var paths []string
	for _, one := range t.all {
		if sources.IsFeature(one.Path) {
			paths = append(paths, one.Path)
		}
	}
	return paths
}

// place is how files and the places in them are printed, and named.
var place = regexp.MustCompile(`^(.+\.(?i:feature|yaml|yml)):(\d+)(?::\d+)?$`)

// isURL tells a URL, also one without its http://, from a path, where an argument may be either.
func isURL(text string) bool {
	if strings.Contains(text, "://") {
		return true
	}
	_, err := os.Stat(text)
	_, line := placeOf(text)
	return err != nil && line == 0 && guard.URLOf(text) != ""
}

// placeOf is the file and the line of a path; 0: it names no line.
func placeOf(path string) (file string, line int) {
	m := place.FindStringSubmatch(path)
	if m == nil {
		return path, 0
	}
	line, err := strconv.Atoi(m[2])
	if err != nil || line == 0 {
		return path, 0
	}
	return m[1], line
}

// scenarioKey is how a scenario begins; other YAML files have no such key.
var scenarioKey = regexp.MustCompile(`(?m)^\s*\{?\s*"?scenario"?\s*:`)

// isScenario tells whether a YAML file that is in no library is a scenario: one that was
// named itself is to be.
func (t *target) isScenario() bool {
	if t.named {
		return true
	}
	content, err := sources.Read(t.Path)
	return err == nil && scenarioKey.Match(content)
}

// isMapping tells whether a YAML file that is in no library declares what a migration changes.
func (t *target) isMapping() bool {
	content, err := sources.Read(t.Path)
	return err == nil && scenario.IsYAML(t.Path) && mapping.Is(content)
}
