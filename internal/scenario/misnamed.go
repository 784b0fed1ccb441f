package scenario

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
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

// What files have that are no scenarios, and only stand where those do.
var (
	scenarioKey = regexp.MustCompile(`(?m)^(?:scenario|streams?|expect|trigger)[ \t]*:`)
	serviceKey  = regexp.MustCompile(`(?m)^service[ \t]*:`)
	startKey    = regexp.MustCompile(`(?m)^(?:run|url)[ \t]*:`)
	gapsKey     = regexp.MustCompile(`(?m)^gaps[ \t]*:`)
)

// misplaced says what a file describes that says nothing of a scenario; empty: nobody knows.
func misplaced(content string) string {
	switch {
	case scenarioKey.MatchString(content):
		return ""
	case serviceKey.MatchString(content) && startKey.MatchString(content):
		return "a service"
	case gapsKey.MatchString(content):
		return "known gaps"
	default:
		return ""
	}
}

// misplaced tells of a file that describes something else than a scenario, and of nothing else that is wrong with it.
func (f *File) misplaced(root string) {
	what, belongs := misplaced(f.Text.Content), filepath.Join(root, servicesFolder, filepath.Base(f.Text.File))
	if what != "a service" {
		belongs = filepath.Join(root, gapsName+".yaml")
	}
	f.Errors = append(f.Errors, f.Text.Problem(1, 1, 1, "this file describes "+what+", and stands where scenarios do", "move it to "+belongs))
}
