package cli

import (
	"bufio"
	"bytes"
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

// readRecordings reads the recordings at or below the paths.
func readRecordings(paths []string) ([]recorded, error) {
	var all []recorded
	for _, named := range paths {
		before := len(all)
		err := filepath.WalkDir(named, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, play.RecordingSuffix) && path != named {
				return err
			}
			found, err := recordingsIn(path)
			all = append(all, found...)
			return err
		})
		if _, missing := os.Lstat(named); errors.Is(missing, fs.ErrNotExist) {
			return nil, notThere(named)
		}
		if err != nil {
			return nil, err
		}
		if len(all) == before { // whoever names several must not take those of one for all
			return nil, fmt.Errorf("there is no recording (%s) at %s", play.RecordingSuffix, named)
		}
	}
	return all, nil
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
