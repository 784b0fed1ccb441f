package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/streamspec/streamspec/internal/compare"
)

// notShared finds a recording that is on both sides, by whatever path, or a copy of it.
func notShared(old, now compare.Side) error {
	known := recordingsBySize{}
	for _, r := range old.Runs {
		known.same(r.File)
	}
	for _, r := range now.Runs {
		switch same := known.same(r.File); same {
		case "":
		case r.File:
			return fmt.Errorf("%s is on both sides: what is compared with itself is always identical; name the recordings of another side", same)
		default:
			return fmt.Errorf("%s is on both sides, as %s too: what is compared with itself is always identical; name the recordings of another side", r.File, same)
		}
	}
	return nil
}

// noCopies finds a recording that a side has several times: what happened once would count as often.
func noCopies(side compare.Side) error {
	known := recordingsBySize{}
	var errs []error
	for _, r := range side.Runs {
		if same := known.same(r.File); same != "" {
			errs = append(errs, fmt.Errorf("%s is the same recording as %s: what happened once would count twice; remove one, or name a folder that has each once", r.File, same))
		}
	}
	return errors.Join(errs...)
}

// recordingsBySize are the files of recordings, by their size: only those of one size can be the same.
type recordingsBySize map[int64][]string

// same is one of them that is the same, byte by byte; empty: none is, and the file is one of them from now on.
func (known recordingsBySize) same(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return "" // it is one of the journal of a run that was killed
	}
	for _, other := range known[info.Size()] {
		if sameBytes(path, other) {
			return other
		}
	}
	known[info.Size()] = append(known[info.Size()], path)
	return ""
}

// sameBytes compares two files, which differ early as a rule: in when they were started.
func sameBytes(a, b string) bool {
	fileA, errA := os.Open(a)
	fileB, errB := os.Open(b)
	defer fileA.Close()
	defer fileB.Close()
	if errA != nil || errB != nil {
		return false
	}
	const atOnce = 64 << 10
	partA, partB := make([]byte, atOnce), make([]byte, atOnce)
	for {
		nA, errA := io.ReadFull(fileA, partA)
		nB, errB := io.ReadFull(fileB, partB)
		if !bytes.Equal(partA[:nA], partB[:nB]) {
			return false
		}
		if errA != nil || errB != nil {
			return errA == errB
		}
	}
}
