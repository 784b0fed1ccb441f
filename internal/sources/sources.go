// Package sources finds and reads the files that a suite is made of.
//
// Start reading at [Walk], which lists them, and [Read], which reads one.
package sources

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
)

// File is a file, by the name under which it was found and by the one that it has for
// everybody: absolute, and without symbolic links.
type File struct{ Path, Real string }

// Named is the file of this name. The error says that there is none.
func Named(path string) (File, error) {
	absolute, err := absolute(path)
	if err != nil {
		return File{}, err
	}
	real, err := filepath.EvalSymlinks(absolute)
	return File{filepath.Clean(path), real}, err
}

// absolute is a path from the root of the file system, as the system goes it: .. leads out of the folder in which the
// command works, and not of a symbolic link by which that is named.
func absolute(path string) (string, error) {
	if !strings.HasPrefix(filepath.Clean(path), "..") {
		return filepath.Abs(path)
	}
	here, err := os.Getwd()
	if err == nil {
		here, err = filepath.EvalSymlinks(here)
	}
	return filepath.Join(here, path), err
}

// Wanted tells by their names what is looked for, and where.
type Wanted struct {
	File   func(path string) bool
	Folder func(path string) bool // whether one below the root is entered; nil: all are
}

// enters tells whether a folder below the root is walked. Nobody writes tests into hidden ones, or
// where npm keeps what others wrote.
func (w Wanted) enters(path string) bool {
	name := filepath.Base(path)
	return !strings.HasPrefix(name, ".") && name != "node_modules" && (w.Folder == nil || w.Folder(path))
}

// Walk lists the files at or below a folder that are wanted by their names, in the order of
// their names; hidden folders, and node_modules, are left out. Symbolic links are followed to what
// is below home, or below the folder; each
// folder is walked once, and each file listed once. The problems are links that lead
// elsewhere or nowhere, and folders that cannot be read: nothing of them is listed.
func Walk(root, home string, wanted Wanted) (files []File, problems []error) {
	at, err := Named(root)
	if err != nil {
		return nil, []error{Problem(root, cause(err))}
	}
	around, err := Named(home)
	if err != nil {
		return nil, []error{Problem(home, cause(err))}
	}
	w := walk{wanted: wanted, within: []File{around, at}, walked: map[string]bool{}}
	w.folder(at)
	return w.files, w.problems
}

// walk is one walk through folders.
type walk struct {
	wanted   Wanted
	within   []File          // folders; no link leads out of them
	walked   map[string]bool // folders and files, by their real names
	files    []File
	problems []error
}

func (w *walk) folder(at File) {
	if w.walked[at.Real] {
		return
	}
	w.walked[at.Real] = true
	entries, err := os.ReadDir(at.Real)
	if err != nil {
		w.problems = append(w.problems, UnreadFolder(at.Path, err))
		return
	}
	for _, entry := range entries {
		inside := File{filepath.Join(at.Path, entry.Name()), filepath.Join(at.Real, entry.Name())}
		if entry.Type()&fs.ModeSymlink != 0 {
			w.link(inside)
			continue
		}
		w.add(inside, entry.IsDir())
	}
}

// link follows a symbolic link. Hidden ones are the marks of other programs: editors lock
// files by links that lead nowhere.
func (w *walk) link(at File) {
	real, err := filepath.EvalSymlinks(at.Real)
	var info os.FileInfo
	if err == nil {
		info, err = os.Stat(real)
	}
	switch {
	case err == nil && !slices.ContainsFunc(w.within, func(f File) bool { return IsBelow(real, f.Real) }):
		w.problems = append(w.problems, Problem(at.Path, "the symbolic link leads out of "+w.within[0].Path+": nothing there is read, unless it is named itself"))
	case err == nil:
		w.add(File{at.Path, real}, info.IsDir())
	case !strings.HasPrefix(filepath.Base(at.Path), "."):
		w.problems = append(w.problems, Problem(at.Path, "the symbolic link leads nowhere: "+cause(err)))
	}
}

// IsBelow tells whether a path is a folder, or is in it; both are real names.
func IsBelow(path, folder string) bool {
	way, err := filepath.Rel(folder, path)
	return err == nil && filepath.IsLocal(way)
}

func (w *walk) add(at File, isFolder bool) {
	switch {
	case isFolder && w.wanted.enters(at.Path):
		w.folder(at)
	case !isFolder && w.wanted.File(at.Path) && !w.walked[at.Real]:
		w.walked[at.Real] = true
		w.files = append(w.files, at)
	}
}

// IsYAML tells a file of YAML by its name: by any case, as some systems write names.
func IsYAML(path string) bool {
	ext := strings.ToLower(filepath.Ext(path))
	return ext == ".yaml" || ext == ".yml"
}

// IsFeature tells a file of Gherkin by its name, by any case.
func IsFeature(path string) bool { return strings.EqualFold(filepath.Ext(path), ".feature") }

// MaxFile bounds the size of a file that is read, in bytes.
const MaxFile = 16 << 20

// Open opens a file of any size, for what is read bit by bit. Only regular files are opened:
// a pipe would be waited for, and a device has no end. The error is a problem.Problem of the
// file.
func Open(path string) (*os.File, error) { return open(path, 0) }

// open opens a regular file, or one of another type that is allowed as well.
func open(path string, allowed fs.FileMode) (*os.File, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, unreadable(path, err)
	case info.Mode().Type()&^allowed != 0:
		return nil, Problem(path, fmt.Sprintf("this is %s, and is not read: only regular files are", sort(info.Mode())))
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	return file, nil
}

// hashBytes is how many bytes of a hash tell files apart.
const hashBytes = 6

// Hash tells files apart by what is in them: the beginning of its SHA-256, in hex.
func Hash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:hashBytes])
}

// Read reads a regular file, up to [MaxFile]. The error is a problem.Problem of the file.
func Read(path string) ([]byte, error) {
	file, err := Open(path)
	if err != nil {
		return nil, err
	}
	return readAll(file, MaxFile)
}

// ReadGiven reads a file that a person named at the command line, up to a size in bytes: it may
// also be a pipe, as a shell makes it of <(COMMAND), and is waited for then. The error is a
// problem.Problem of the file.
func ReadGiven(path string, limit int64) ([]byte, error) {
	file, err := open(path, fs.ModeNamedPipe)
	if err != nil {
		return nil, err
	}
	return readAll(file, limit)
}

// readAll reads a file to its end, unless it is larger than it may be, and closes it.
func readAll(file *os.File, limit int64) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(file, limit+1))
	switch err = errors.Join(err, file.Close()); {
	case err != nil:
		return nil, unreadable(file.Name(), err)
	case int64(len(content)) > limit:
		return nil, Problem(file.Name(), fmt.Sprintf("the file is larger than %d MiB, and is not read", limit>>20))
	}
	return content, nil
}

// unreadable is the problem of a file that the system does not let us read.
func unreadable(path string, err error) error {
	return Problem(path, "the file cannot be read: "+cause(err))
}

// UnreadFolder is the problem of a folder of which the system does not let us know what is in it.
func UnreadFolder(path string, err error) problem.Problem {
	return Problem(path, "the folder cannot be read: "+cause(err))
}

// Problem is what is wrong with a file as a whole.
func Problem(path, message string) problem.Problem {
	return problem.Problem{Place: problem.Place{File: path}, Message: message}
}

// sort is what a file is that is not regular.
func sort(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	default:
		return "no regular file"
	}
}

// cause is the error of the system, without the name that the message has already.
func cause(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return "there is no such file"
	}
	return err.Error()
}
