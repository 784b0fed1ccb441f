package scenario

import (
	"iter"
	"os"
	"path/filepath"
)

// FindFolder is the library that belongs to a feature or scenario file or folder: the
// nearest folder at or above it that is named scenarios, or has one; but none above a
// [HomeFile]. Where there is none it is the file's own folder. What symbolic links lead to is looked
// for by their names, and then from where they lead.
func FindFolder(path string) string {
	own := folderOf(path)
	if found, is := findFolder(own); is {
		return found
	}
	if found, is := findFolder(leadsTo(path)); is {
		return found
	}
	return own
}

// findFolder is the library that belongs to a folder; false: there is none, and no [HomeFile].
func findFolder(own string) (library string, is bool) {
	for folder := range upwards(own) {
		inside := filepath.Join(folder.shown, LibraryFolder)
		switch {
		case filepath.Base(folder.absolute) == LibraryFolder:
			return folder.shown, true
		case isFolder(inside):
			return inside, true
		case hasHomeFile(folder.shown):
			return own, true
		}
	}
	return "", false
}

// leadsTo is the folder of a file, or a folder, without symbolic links.
func leadsTo(path string) string {
	for _, path := range []string{path, folderOf(path)} { // the file may not be there
		if real, err := filepath.EvalSymlinks(path); err == nil {
			return folderOf(real)
		}
	}
	return path
}

// IsDeclared tells by its name whether a folder is a library; else it is only the folder of a file.
func IsDeclared(folder string) bool {
	absolute, err := filepath.Abs(folder)
	return err == nil && filepath.Base(absolute) == LibraryFolder
}

// HomeOf is the home of the library that belongs to a file or folder; see [Library].
func HomeOf(path string) string {
	home, _ := homeOf(FindFolder(path))
	return home
}

// homeOf is the home of a library: the nearest folder at or above it with a [HomeFile], or
// else the folder that holds the nearest one named scenarios, or else its own; and that
// file, if there is one.
func homeOf(library string) (home, file string) {
	for _, library := range []string{library, leadsTo(library)} {
		for folder := range upwards(library) {
			if hasHomeFile(folder.shown) {
				return folder.shown, filepath.Join(folder.shown, HomeFile)
			}
		}
	}
	for folder := range upwards(library) {
		if filepath.Base(folder.absolute) == LibraryFolder {
			return above(folder.shown), ""
		}
	}
	return library, ""
}

// folder is a folder as messages show it, and from the root of the file system.
type folder struct{ shown, absolute string }

// upwards are a folder and all those above it.
func upwards(from string) iter.Seq[folder] {
	return func(yield func(folder) bool) {
		at, err := filepath.Abs(from)
		for shown := filepath.Clean(from); err == nil && yield(folder{shown, at}); at = filepath.Dir(at) {
			if isDots(shown) { // what is above it is above the folder to which a link leads
				at, err = filepath.EvalSymlinks(at)
			}
			if at == filepath.Dir(at) {
				return
			}
			shown = above(shown)
		}
	}
}

// isDots tells a folder that is named as the working folder, or as one above it.
func isDots(shown string) bool { return filepath.Base(shown) == "." || filepath.Base(shown) == ".." }

// above is the folder that holds another; it may be relative.
func above(shown string) string {
	if isDots(shown) {
		return filepath.Join(shown, "..")
	}
	return filepath.Dir(shown)
}

func folderOf(path string) string {
	if isFolder(path) {
		return path
	}
	return filepath.Dir(path)
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func hasHomeFile(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, HomeFile))
	return err == nil
}

// isSame tells whether two names are of one folder, where symbolic links may lead to it.
func isSame(a, b string) bool {
	one, errOne := os.Stat(a)
	other, errOther := os.Stat(b)
	return errOne == nil && errOther == nil && os.SameFile(one, other)
}
