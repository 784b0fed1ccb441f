package cli

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/runner/recording"
)

// notShared finds a recording that is on both sides, by whatever path, or a copy of it.
func notShared(old, now compare.Side) error {
	known := copies{}
	for _, r := range old.Runs {
		known.same(r)
	}
	for _, r := range now.Runs {
		switch same := known.same(r); same {
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
	known := copies{}
	var errs []error
	for _, r := range side.Runs {
		if same := known.same(r); same != "" {
			errs = append(errs, fmt.Errorf("%s is the same recording as %s: what happened once would count twice; remove one, or name a folder that has each once", r.File, same))
		}
	}
	return errors.Join(errs...)
}

// copies are recordings, by what is in them.
type copies map[string][]compare.Run

// same is a recording of which this one is a copy; empty: none is, and this is one of them from now on.
func (known copies) same(r compare.Run) string {
	content, err := contentOf(r.File)
	if err != nil {
		return "" // it is one of the journal of a run that was killed
	}
	for _, other := range known[content] {
		if sameMoment(r.Recording, other.Recording) {
			return other.File
		}
	}
	known[content] = append(known[content], r)
	return ""
}

// contentOf stands for what is in the file of a recording, but for when it was made: one that is imported has started
// when its file was written, and a copy of that is a file of its own.
func contentOf(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum, lines := sha256.New(), bufio.NewReader(file)
	for {
		line, err := lines.ReadString('\n')
		at, what, _ := strings.Cut(line, " ")
		switch word, _, _ := strings.Cut(strings.TrimSpace(what), " "); word {
		case "scenario":
			line = line[:max(0, strings.LastIndex(line, " started="))]
		case "ended":
			line = line[len(at):]
		}
		_, _ = io.WriteString(sum, line) // a hash takes all
		if errors.Is(err, io.EOF) {
			return string(sum.Sum(nil)), nil
		}
		if err != nil {
			return "", err
		}
	}
}

// sameMoment tells whether what is the same otherwise happened at the same time, and so once. Of what curl wrote down
// only the date of the response tells that: what was asked for within one second may be the same, and not be a copy.
func sameMoment(a, b *recording.Recording) bool {
	apart := a.Started.Sub(b.Started).Abs()
	const moment = 3 * time.Second
	untimed := !slices.ContainsFunc(a.Streams, func(s *recording.Stream) bool { return !s.Untimed })
	return apart == 0 || !untimed || apart > moment && isDated(a)
}

func isDated(r *recording.Recording) bool {
	return slices.ContainsFunc(r.Streams, func(s *recording.Stream) bool { return s.Response != nil && s.Response.Header.Get("Date") != "" })
}
