package happened

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/streamspec/streamspec/internal/tempfile"
	"github.com/streamspec/streamspec/runner/recording"
)

// Store keeps what happened in the scenarios of a run, in a file without a name, which goes
// with the process: memory must not grow with a run. It is safe for concurrent use.
type Store struct {
	show func(*Course) *Course
	same func() bool
	page func(*bytes.Buffer, *Course)

	turn chan struct{} // one recording is read at a time: it may be large
	from *bufio.Reader // reads it; whose turn it is has this, and what follows
	text bytes.Buffer  // of the course that is being kept

	file *os.File
	end  int64 // of what is written
}

// NewStore makes a store. What it keeps goes through show when it is read: what has become a
// secret meanwhile must not be shown. Same tells that show would change nothing now. Page writes
// what a page has of a course: as it is kept, while the run waits for streams anyway; nil: nobody
// writes a page.
func NewStore(show func(*Course) *Course, same func() bool, page func(*bytes.Buffer, *Course)) (*Store, error) {
	file, err := tempfile.Unnamed()
	if err != nil {
		return nil, fmt.Errorf("what reports show cannot be kept: %w", err)
	}
	return &Store{show: show, same: same, page: page, file: file, turn: make(chan struct{}, 1), from: bufio.NewReaderSize(nil, recording.ReadBuffer)}, nil
}

// Close gives up what is kept. A nil Store keeps nothing.
func (s *Store) Close() error {
	if s == nil {
		return nil
	}
	return s.file.Close()
}

// KeepText keeps what the text of a recording tells.
func (s *Store) KeepText(text io.Reader, o Options) (*Kept, error) {
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	s.from.Reset(text)
	defer s.from.Reset(nil)
	r, err := recording.Read(s.from)
	if err != nil {
		return nil, err
	}
	course, err := Of(r, o)
	for _, stream := range r.Streams {
		stream.Forget()
	}
	if err != nil {
		return nil, err
	}
	return s.keep(course)
}

// Keep keeps a course.
func (s *Store) Keep(c *Course) (*Kept, error) {
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	return s.keep(c)
}

// keep keeps a course, by whose turn it is.
func (s *Store) keep(c *Course) (*Kept, error) {
	s.text.Reset()
	if err := writeJSON(&s.text, c); err != nil {
		return nil, err
	}
	k := Whole(c)
	k.whole, k.store = nil, s
	k.json = part{s.end, int64(s.text.Len())}
	if s.page != nil {
		s.page(&s.text, c)
	}
	k.page = part{s.end + k.json.size, int64(s.text.Len()) - k.json.size}
	if _, err := s.file.WriteAt(s.text.Bytes(), s.end); err != nil {
		return nil, fmt.Errorf("what reports show cannot be kept: %w", err)
	}
	s.end += int64(s.text.Len())
	if s.text.Cap() > mostSpare {
		s.text = bytes.Buffer{}
	}
	return k, nil
}

// mostSpare is the most memory that is kept for the next course.
const mostSpare = 256 << 10

// Kept is a course that is kept.
type Kept struct {
	Streams, Events int // how many there were

	store      *Store
	json, page part    // of the store's file
	whole      *Course // in memory; nil: it is in the store
}

// part is a part of a file.
type part struct{ at, size int64 }

// Whole keeps a course in memory.
func Whole(c *Course) *Kept {
	k := &Kept{Streams: len(c.Streams), whole: c}
	for _, s := range c.Streams {
		k.Events += s.Events
	}
	return k
}

// Course is what is kept; nil: nothing is. It is read anew each time.
func (k *Kept) Course() (*Course, error) {
	switch {
	case k == nil:
		return nil, nil
	case k.whole != nil:
		return k.whole, nil
	}
	c := &Course{}
	if err := json.NewDecoder(k.read(k.json)).Decode(c); err != nil {
		return nil, err
	}
	return k.store.show(c), nil
}

// JSON reads what is kept, in one line; nil: nothing is. It is read anew each time.
func (k *Kept) JSON() (io.Reader, error) {
	if k.asKept() {
		return k.read(k.json), nil
	}
	c, err := k.Course()
	if c == nil || err != nil {
		return nil, err
	}
	var out bytes.Buffer
	return &out, writeJSON(&out, c)
}

// Page reads what a page has of the course, where that was kept and may be shown; nil: it is to be
// made of the course.
func (k *Kept) Page() io.Reader {
	if k.asKept() && k.page.size > 0 {
		return k.read(k.page)
	}
	return nil
}

// asKept tells that what is in the file may be shown as it is.
func (k *Kept) asKept() bool { return k != nil && k.whole == nil && k.store.same() }

func (k *Kept) read(p part) io.Reader {
	return &wholePart{from: io.NewSectionReader(k.store.file, p.at, p.size), left: p.size}
}

// wholePart reads a part of a file. It is an error where that ends too early: a report would lack it.
type wholePart struct {
	from io.Reader
	left int64
}

func (w *wholePart) Read(to []byte) (int, error) {
	n, err := w.from.Read(to)
	w.left -= int64(n)
	switch {
	case errors.Is(err, io.EOF) && w.left == 0:
		return n, io.EOF
	case errors.Is(err, io.EOF):
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		err = fmt.Errorf("what reports show cannot be read back: %w", err)
	}
	return n, err
}

// writeJSON writes a course in one line, as reports have it.
func writeJSON(out *bytes.Buffer, c *Course) error {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(c); err != nil {
		return err
	}
	out.Truncate(out.Len() - len("\n"))
	return nil
}
