package cli

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/streamspec/streamspec/internal/journal"
	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/runner/recording"
)

// recorded is what a recording is of, and the file that it is in. It is read whole when it
// is judged: many recordings take more than the memory.
type recorded struct {
	of   *recording.Recording // only its beginning
	path string
	read func() (*recording.Recording, error) // all of it
}

// recordedAt is what a file has.
func recordedAt(path string, about *recording.Recording) recorded {
	return recorded{about, path, func() (*recording.Recording, error) { return readRecording(path) }}
}

// unreadable is a file that may have been a recording, or a folder that may have some, and why nobody can read it.
type unreadable struct {
	path string
	err  error // names the path
}

// readRecordings reads the recordings at or below the paths. Files that cannot be read as such, and folders that
// cannot be read at all, are told of beside the others: a run that was killed leaves them.
// The error is of what none of the paths can mean.
func readRecordings(paths []string) (all []recorded, unread []unreadable, err error) {
	for _, named := range paths {
		before, killed := len(all)+len(unread), ""
		err := filepath.WalkDir(walked(named), func(path string, entry fs.DirEntry, err error) error {
			if err != nil && entry != nil && entry.IsDir() {
				path = filepath.Clean(path)
				unread = append(unread, unreadable{path, sources.UnreadFolder(path, err)})
				return nil
			}
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, play.RecordingSuffix) && path != named {
				return err
			}
			found, err := recordingsIn(path)
			all = append(all, found...)
			switch {
			case err != nil:
				unread = append(unread, unreadable{path, err})
			case len(found) == 0:
				killed = path
			}
			return nil
		})
		if _, missing := os.Lstat(named); errors.Is(missing, fs.ErrNotExist) {
			return nil, nil, notThere(named)
		}
		if err != nil {
			return nil, nil, err
		}
		if len(all)+len(unread) == before { // whoever names several must not take those of one for all
			return nil, nil, noneAt(named, killed)
		}
	}
	if len(all) == 0 {
		return nil, nil, errors.Join(reasons(unread)...)
	}
	return all, unread, nil
}

// noneAt says that nothing is recorded at a path; killed is the file of a run that was killed before anything was,
// empty: there is none.
func noneAt(path, killed string) error {
	if killed != "" {
		return fmt.Errorf("nothing is recorded in %s: the run that wrote it was killed before anything had happened; remove it", killed)
	}
	return fmt.Errorf("there is no recording (%s) at %s", play.RecordingSuffix, path)
}

// walked is a path as filepath.WalkDir is to have it, which enters no folder that is named by a symbolic link.
func walked(path string) string {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return path + string(filepath.Separator)
	}
	return path
}

// wholeRecordings reads the recordings at or below the paths, of which each must be readable.
func wholeRecordings(paths []string) ([]recorded, error) {
	all, unread, err := readRecordings(paths)
	return all, cmp.Or(err, errors.Join(reasons(unread)...))
}

// reasons are why files cannot be read.
func reasons(unread []unreadable) []error {
	var errs []error
	for _, u := range unread {
		errs = append(errs, u.err)
	}
	return errs
}

// recordingsIn are the recordings of a file: one or, where a run was killed, those of the
// scenarios that it was playing.
func recordingsIn(path string) ([]recorded, error) {
	file, err := sources.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	first, err := bufio.NewReader(file).Peek(len(journal.FirstLine))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if len(first) == 0 && journal.Is(path) {
		return nil, nil // its run was killed before anything was recorded
	}
	if len(first) == 0 {
		return nil, fmt.Errorf("%s is empty: whoever wrote it was stopped before it had begun; remove it, or play its scenario again", path)
	}
	if string(first) == journal.FirstLine {
		return recordingsLeft(path, file)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	about, err := readBeginning(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return []recorded{recordedAt(path, about)}, nil
}

// recordingsLeft are those of the journal of a run that was killed. One that has not even its
// first lines is passed over.
func recordingsLeft(path string, file *os.File) ([]recorded, error) {
	texts, err := journal.Read(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var all []recorded
	for i, text := range texts {
		about, err := readBeginning(text)
		if err != nil {
			continue
		}
		all = append(all, recorded{about, fmt.Sprintf("%s#%d", path, i+1), func() (*recording.Recording, error) { return readLeft(path, i) }})
	}
	return all, nil
}

// readLeft reads one of the recordings of a journal.
func readLeft(path string, number int) (*recording.Recording, error) {
	file, err := sources.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	texts, err := journal.Read(file)
	if err == nil && number >= len(texts) {
		err = errors.New("it is not what it was: a run that writes to it goes on")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	r, err := recording.Read(texts[number])
	if err != nil {
		return nil, fmt.Errorf("%s#%d: %w", path, number+1, err)
	}
	return r, nil
}

// readRecording reads the file of one recording.
func readRecording(path string) (*recording.Recording, error) {
	file, err := sources.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	r, err := recording.Read(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return r, nil
}

// readBeginning reads the first two lines of a recording, which say what it is of.
func readBeginning(from io.Reader) (*recording.Recording, error) {
	lines := bufio.NewReader(from)
	var text bytes.Buffer
	for range 2 {
		line, err := lines.ReadBytes('\n')
		text.Write(line)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
	}
	return recording.Read(&text)
}
