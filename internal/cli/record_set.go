package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/internal/play"
	"github.com/streamspec/streamspec/internal/wording"
)

// recordedSet is a set of recordings of one side: it is there as a whole, or not at all.
type recordedSet struct {
	folder string // where it will be
	fresh  string // where it is until then
	adds   bool   // to what is there already
	from   int    // the last round that is there
	least  int    // how often each scenario is recorded
	most   int    // how often at most, while orders differ
	strict bool   // each scenario is to be played to its end, as it is on the old side
	side   compare.Side
}

func newRecordedSet(flags recordFlags) (*recordedSet, error) {
	s := &recordedSet{folder: flags.to, least: timesNew, most: timesNew}
	switch {
	case flags.as != sidesOld && flags.as != sidesNew:
		return nil, fmt.Errorf("--as %s: write old or new", flags.as)
	case flags.times > 0:
		s.least, s.most = flags.times, flags.times
	case flags.as == sidesOld:
		s.most = timesOld
	}
	s.strict = flags.as == sidesOld
	if s.folder == "" {
		s.folder = filepath.Join(recordings, flags.as)
	}
	s.folder = filepath.Clean(s.folder) // what is put beside it must not stand in it
	s.fresh = s.folder + ".unfinished"
	return s, s.makeRoom(flags.add, flags.replace)
}

// makeRoom looks what is there already.
func (s *recordedSet) makeRoom(add, replace bool) error {
	there, err := os.ReadDir(s.folder)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && len(there) == 0:
		return nil
	case err != nil:
		return fmt.Errorf("the recordings cannot be put there: %w; --to names another folder", err)
	case add:
		s.adds, s.from = true, lastRound(there)
		s.side, err = wholeSideOf(s.folder)
		return err
	case replace:
		return onlyRecordings(s.folder)
	}
	return fmt.Errorf("%s has recordings already: --add adds to them, --replace replaces them, --to names another folder", s.folder)
}

// lastRound is the highest number that a round has; zero: there is none.
func lastRound(there []fs.DirEntry) int {
	last := 0
	for _, entry := range there {
		if n, err := strconv.Atoi(entry.Name()); err == nil {
			last = max(last, n)
		}
	}
	return last
}

// onlyRecordings finds what would be lost with a folder beside recordings.
func onlyRecordings(folder string) error {
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !strings.HasSuffix(path, play.RecordingSuffix) {
			return fmt.Errorf("%s is no recording: --replace would remove all of %s; name a folder with --to that has recordings alone", path, folder)
		}
		return err
	})
}

// record records until enough is known. Once records everything once, into a folder.
func (s *recordedSet) record(ctx context.Context, out io.Writer, once func(folder string) error) error {
	if err := os.RemoveAll(s.fresh); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(s.fresh) }() // what is left there is not whole
	for n := 1; n <= s.most; n++ {
		folder := filepath.Join(s.fresh, fmt.Sprintf("%02d", s.from+n))
		err := once(folder)
		if err := cmp.Or(interrupted(ctx), err); err != nil {
			return fmt.Errorf("nothing is kept, for the recordings are not whole: %w", err)
		}
		side, err := s.recorded(folder)
		if err != nil {
			return fmt.Errorf("nothing is kept, for the recordings are not whole: %w", err)
		}
		s.side.Runs = append(s.side.Runs, side.Runs...)
		of := s.least
		if n > of {
			of = s.most // orders differ
		}
		fmt.Fprintf(out, "%d of %d: %s\n", n, of, wording.Counted(len(side.Runs), "recording"))
		if n >= s.least && len(compare.Varying(s.side)) == 0 {
			break
		}
	}
	if err := s.keep(); err != nil {
		return err
	}
	return s.sayHowSure(out)
}

// recorded reads what was recorded once.
func (s *recordedSet) recorded(folder string) (compare.Side, error) {
	side, err := wholeSideOf(folder)
	if err != nil || !s.strict {
		return side, err
	}
	var errs []error
	for _, r := range side.Runs {
		if err := compare.Played(r.Recording); err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %q: %w", r.Recording.File, r.Line, r.Scenario, err))
		}
	}
	return side, errors.Join(errs...)
}

// keep puts the set into its place.
func (s *recordedSet) keep() error {
	if !s.adds {
		return s.putInPlace()
	}
	rounds, err := os.ReadDir(s.fresh)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		if err := os.Rename(filepath.Join(s.fresh, r.Name()), filepath.Join(s.folder, r.Name())); err != nil {
			return err
		}
	}
	return nil
}

// putInPlace has the set take the place of what is there, which is gone only once it does.
func (s *recordedSet) putInPlace() error {
	if _, err := os.Lstat(s.folder); errors.Is(err, fs.ErrNotExist) {
		return os.Rename(s.fresh, s.folder)
	}
	before := s.folder + ".replaced"
	if err := errors.Join(os.RemoveAll(before), os.Rename(s.folder, before)); err != nil { // what is there was left by a command that was killed
		return err
	}
	if err := os.Rename(s.fresh, s.folder); err != nil {
		return errors.Join(err, os.Rename(before, s.folder))
	}
	return os.RemoveAll(before)
}

func (s *recordedSet) sayHowSure(out io.Writer) error {
	_, err := io.WriteString(out, compare.Sureness(s.side)+"\n"+s.folder+"\n")
	return err
}
