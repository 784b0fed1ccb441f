package journal

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Read finds the texts of a journal's sections that had not ended when its run was killed, in
// the order in which they began. Each is there up to where it was written.
func Read(from io.ReaderAt) ([]io.Reader, error) {
	r := &reader{lines: bufio.NewReader(io.NewSectionReader(from, 0, 1<<62)), sections: map[int]*Section{}}
	if err := r.all(); err != nil {
		return nil, fmt.Errorf("this is no journal of a run: %w", err)
	}
	var texts []io.Reader
	for _, s := range r.order {
		texts = append(texts, s.read(from, r.at))
	}
	return texts, nil
}

// reader reads where the sections of a journal stand.
type reader struct {
	lines    *bufio.Reader
	at       int64
	sections map[int]*Section
	order    []*Section
}

func (r *reader) all() error {
	first := make([]byte, len(FirstLine))
	if _, err := io.ReadFull(r.lines, first); err != nil || string(first) != FirstLine {
		return errors.New("it does not begin as one")
	}
	r.at = int64(len(first))
	for {
		line, err := r.lines.ReadSlice('\n')
		if errors.Is(err, io.EOF) {
			return nil // what is behind the last line break is no whole line
		}
		if err != nil {
			return err
		}
		r.at += int64(len(line))
		if over, err := r.piece(line); over || err != nil {
			return err
		}
	}
}

// piece notes one piece, by the line before it. It tells whether the journal breaks off there.
func (r *reader) piece(line []byte) (over bool, err error) {
	var number, size int
	if _, err := fmt.Sscanf(string(line), "%d %d\n", &number, &size); err != nil || size < ended {
		return false, fmt.Errorf("byte %d: %q is not the number and the size of a piece", r.at-int64(len(line)), line)
	}
	s := r.sections[number]
	if s == nil {
		s = &Section{number: number}
		r.sections[number], r.order = s, append(r.order, s)
	}
	if size == ended {
		r.order = slices.DeleteFunc(r.order, func(one *Section) bool { return one == s })
		return false, nil
	}
	there, err := r.lines.Discard(size)
	s.pieces.add(r.at, int64(there))
	r.at += int64(there)
	if errors.Is(err, io.EOF) {
		return true, nil
	}
	return false, err
}
