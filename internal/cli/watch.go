package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/service"
	"github.com/streamspec/streamspec/internal/sleep"
	"github.com/streamspec/streamspec/internal/wording"
)

const (
	watchInterval = 250 * time.Millisecond // between two looks at the files
	maxWatched    = 20_000                 // files; a look at more takes too long
)

func newWatch(secrets *secret.Masker) *cobra.Command {
	var flags runFlags
	cmd := &cobra.Command{
		Use:   "watch [PATH…]",
		Short: "Run, and run again what a changed file touches",
		Long: `Run features and scenarios as run does, and go on watching their files: what a changed
file touches runs again, and all of it where nobody can tell; a file that a service's command
names is one of its own. Ctrl-C ends it.`,
		RunE: func(cmd *cobra.Command, paths []string) error { return watch(cmd, paths, flags, secrets) },
	}
	flags.add(cmd.Flags())
	complete(cmd)
	return cmd
}

func watch(cmd *cobra.Command, paths []string, flags runFlags, secrets *secret.Masker) error {
	ctx := cmd.Context()
	roots := watchedRoots(pathsOr(paths, scenario.DefaultsOf(".")), flags.scenarios)
	named := len(roots)
	var before, now changes
	flags.watched = func(programs []string) {
		roots = append(roots[:named:named], programs...)
		now = now.with(programs) // before they run: what changes meanwhile is seen
	}
	ran := false // until a run has come to its end, all is still to be run
	for ctx.Err() == nil {
		var err error
		now, err = look(roots, flags.written(cmd.Flags()))
		if err != nil {
			return err
		}
		if changed := now.since(before); before == nil || len(changed) > 0 {
			if ran {
				flags.touched = changed
			}
			err := run(ctx, cmd, paths, flags, secrets)
			if before == nil && errors.As(err, new(wrongCommand)) {
				return err // no change of a file mends it
			}
			ran = ran || err == nil || errors.As(err, new(statusError))
			if err != nil && !errors.As(err, new(statusError)) {
				fmt.Fprintln(cmd.ErrOrStderr(), err)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "\nwatching %s; Ctrl-C ends it\n", wording.Counted(len(now), "file"))
		}
		before = now
		_ = sleep.For(ctx, watchInterval) // the loop looks whether it is to end
	}
	return nil
}

// written are the files and folders that a run writes, by their absolute paths: what it does
// itself must not have it run again.
func (f runFlags) written(given *pflag.FlagSet) map[string]bool {
	_, _ = f.useDefaults(given, nil) // the run says what is wrong with them
	files, _ := reportFiles(f.formats)
	paths := []string{f.recordingsDir}
	for _, file := range files {
		paths = append(paths, file.path)
	}
	all := map[string]bool{}
	for _, path := range paths {
		path, _ = filepath.Abs(path)
		all[path] = true
	}
	return all
}

// watchedRoots are the folders that hold all that the files at the paths stand on.
func watchedRoots(paths []string, library string) []string {
	if len(paths) == 0 {
		paths = defaultPaths()
	}
	roots := []string{}
	for _, path := range paths {
		path, _ = placeOf(path)
		roots = append(roots, path, scenario.FindFolder(filepath.Join(path, "x")), homeFileOf(path))
	}
	if library != "" {
		roots = append(roots, library, homeFileOf(library))
	}
	return append(roots, homeFileOf(".")) // what is typed here has its defaults there
}

// homeFileOf is the file of the suite that a path belongs to; it may not be there.
func homeFileOf(path string) string {
	return filepath.Join(scenario.HomeOf(path), scenario.HomeFile)
}

// changes are when files were last changed, by their absolute paths.
type changes map[string]time.Time

// look finds out when the files at or below the roots were changed. What cannot be read is not
// there; the error says that there are too many. Some are left out.
func look(roots []string, except map[string]bool) (changes, error) {
	now := changes{}
	for _, root := range roots {
		root, _ = filepath.Abs(root)
		err := filepath.WalkDir(walked(root), func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return nil //nolint:nilerr // what cannot be read is not there
			case entry.IsDir() && path != root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules" || except[path]):
				return fs.SkipDir
			case entry.IsDir() || except[path]:
				return nil
			case len(now) >= maxWatched:
				return fmt.Errorf("%s has more than %d files, too many to watch; name folders with fewer", root, maxWatched)
			}
			if info, err := os.Stat(path); err == nil { // a link is what it leads to
				now[path] = info.ModTime()
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return now, nil
}

// with adds files that are watched from now on.
func (now changes) with(files []string) changes {
	for _, path := range files {
		path, _ = filepath.Abs(path)
		if _, known := now[path]; known {
			continue
		}
		if info, err := os.Stat(path); err == nil {
			now[path] = info.ModTime()
		}
	}
	return now
}

// programsOf are the files that the commands of a suite's services name, and those that start others in
// their place, where they were typed.
func programsOf(s *suite, inPlace map[string]string) []string {
	var files []string
	for _, library := range s.libraries.byRoot {
		if library == nil {
			continue
		}
		for _, name := range library.ServiceNames() {
			files = append(files, library.Services[name].Programs()...)
		}
	}
	for _, command := range inPlace {
		files = append(files, service.Definition{Run: command}.Programs()...)
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// since lists what is new, gone, or not as it was.
func (now changes) since(before changes) []string {
	var changed []string
	for path, at := range now {
		if was, known := before[path]; !known || !was.Equal(at) {
			changed = append(changed, path)
		}
	}
	for path := range before {
		if _, still := now[path]; !still {
			changed = append(changed, path)
		}
	}
	return changed
}

// touch has only what changed files touch be selected; of a file that no scenario stands on,
// nobody can tell whom it touches.
func (s *suite) touch(changed []string) {
	if len(changed) == 0 {
		return
	}
	paths, known := map[string]bool{}, map[string]bool{}
	for _, path := range changed {
		paths[path] = true
	}
	touched := map[string]bool{}
	for _, all := range s.candidates() {
		for _, one := range all {
			for _, file := range append(one.files(), one.File) {
				if file, _ = filepath.Abs(file); paths[file] {
					known[file], touched[keyOf(one.Scenario)] = true, true
				}
			}
		}
	}
	if len(known) == len(paths) {
		s.touched = touched
	}
}
