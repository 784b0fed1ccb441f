package scenario

import (
	"iter"
	"os"
	"path/filepath"
)

// FindFolder is the library that belongs to a feature or scenario file or folder: the
// nearest folder at or above it that is named scenarios, or has one; but none above a
// [HomeFile]. Where there is none it is the file's own folder.
func FindFolder(path string) string {
	own := folderOf(path)
	for folder := range upwards(own) {
		inside := filepath.Join(folder.shown, LibraryFolder)
		switch {
		case filepath.Base(folder.absolute) == LibraryFolder:
			return folder.shown
		case isFolder(inside):
			return inside
		case hasHomeFile(folder.shown):
			return own
		}
	}
	return own
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
	for folder := range upwards(library) {
		if hasHomeFile(folder.shown) {
			return folder.shown, filepath.Join(folder.shown, HomeFile)
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
		for shown := filepath.Clean(from); err == nil && yield(folder{shown, at}) && at != filepath.Dir(at); at = filepath.Dir(at) {
			shown = above(shown)
		}
	}
}

// above is the folder that holds another; it may be relative.
func above(shown string) string {
	if base := filepath.Base(shown); base == "." || base == ".." {
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
