package scenario

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
)

// ServicesHelp says which services there are, for one who named another, and where more may have been put
// by mistake. The sort is what they are called.
func (l *Library) ServicesHelp(name, sort string) string {
	where := filepath.Join(l.Root, servicesFolder)
	return problem.Listed(name, where, sort, l.serviceNames) + notLookedInto(where, l.Root, filepath.Dir(l.Root))
}

// notLookedInto tells of folders with YAML files whose names are nearly that of the one where the files
// belong; empty: there is none.
func notLookedInto(right string, in ...string) string {
	var told strings.Builder
	for _, folder := range in {
		inside, _ := os.ReadDir(folder) // a folder that cannot be read has told of itself
		for _, one := range inside {
			path := filepath.Join(folder, one.Name())
			if path != right && one.IsDir() && isNearly(one.Name(), filepath.Base(right)) && hasYAML(path) {
				fmt.Fprintf(&told, "; %s/ is not looked into for %s, which belong into %s/", filepath.ToSlash(path), filepath.Base(right), filepath.ToSlash(right))
			}
		}
	}
	return told.String()
}

// isNearly tells whether the name of a folder is probably meant to be the other.
func isNearly(name, right string) bool { return problem.Closest(name, []string{right}) != "" }

func hasYAML(folder string) bool {
	inside, _ := os.ReadDir(folder)
	return slices.ContainsFunc(inside, func(one os.DirEntry) bool { return IsYAML(one.Name()) })
}
