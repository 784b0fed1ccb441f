package scenario

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/suggest"
)

// ServicesHelp says which services there are, for one who named another, and where more may have been put
// by mistake. The sort is what they are called.
func (l *Library) ServicesHelp(name, sort string) string {
	where := filepath.Join(l.Root, servicesFolder)
	return suggest.Listed(name, where, sort, l.serviceNames) + l.notLookedInto(where, l.Root, l.above())
}

// scenariosHelp does so for scenarios.
func (l *Library) scenariosHelp(name string) string {
	return suggest.Listed(name, l.Root, "scenarios", l.names) + l.notLookedInto(filepath.Join(l.above(), LibraryFolder), l.above())
}

// above is the folder that holds the library: also that of ".", which has no name to leave out.
func (l *Library) above() string { return filepath.Join(l.Root, "..") }

// notLookedInto tells of folders with YAML files whose names are nearly that of the one where the files
// belong; empty: there is none. The library itself is looked into, whatever its name is.
func (l *Library) notLookedInto(right string, in ...string) string {
	var told strings.Builder
	for _, folder := range in {
		inside, _ := os.ReadDir(folder) // a folder that cannot be read has told of itself
		for _, one := range inside {
			path := filepath.Join(folder, one.Name())
			if path != right && one.IsDir() && isNearly(one.Name(), filepath.Base(right)) && hasYAML(path) && !l.isAt(path) {
				fmt.Fprintf(&told, "; %s/ is not looked into for %s, which belong into %s/", filepath.ToSlash(path), filepath.Base(right), filepath.ToSlash(right))
			}
		}
	}
	return told.String()
}

// isAt tells whether a folder is the library's own, however it is written.
func (l *Library) isAt(folder string) bool {
	one, err := os.Stat(folder)
	own, errOwn := os.Stat(l.Root)
	return err == nil && errOwn == nil && os.SameFile(one, own)
}

// isNearly tells whether the name of a folder is probably meant to be the other.
func isNearly(name, right string) bool { return suggest.Closest(name, []string{right}) != "" }

func hasYAML(folder string) bool {
	inside, _ := os.ReadDir(folder)
	return slices.ContainsFunc(inside, func(one os.DirEntry) bool { return IsYAML(one.Name()) })
}
