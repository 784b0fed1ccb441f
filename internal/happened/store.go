package happened

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/streamspec/streamspec/runner/recording"
)

// Store keeps what happened in the scenarios of a run, in a file without a name, which goes
// with the process: memory must not grow with a run. It is safe for concurrent use.
type Store struct {
	show func(*Course) *Course
	same func() bool
	page func(*Course) string

	turn chan struct{} // one recording is read at a time: it may be large

	mu   sync.Mutex // guards the following
	file *os.File
	end  int64
}

// NewStore makes a store. What it keeps goes through show when it is read: what has become a
// secret meanwhile must not be shown. Same tells that show would change nothing now. Page makes
// what a page has of a course: as it is kept, while the run waits for streams anyway; nil: nobody
// writes a page.
func NewStore(show func(*Course) *Course, same func() bool, page func(*Course) string) (*Store, error) {
	file, err := os.CreateTemp("", "streamspec-*")
	if err != nil {
		return nil, fmt.Errorf("what reports show cannot be kept: %w", err)
	}
	if err := os.Remove(file.Name()); err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("what reports show cannot be kept: %w", err)
	}
	return &Store{show: show, same: same, page: page, file: file, turn: make(chan struct{}, 1)}, nil
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
	r, err := recording.Read(text)
	if err != nil {
		return nil, err
	}
	kept, err := s.Keep(Of(r, o))
	for _, stream := range r.Streams {
		stream.Forget()
	}
	return kept, err
}

// Keep keeps a course.
func (s *Store) Keep(c *Course) (*Kept, error) {
	text, err := jsonOf(c)
	if err != nil {
		return nil, err
	}
	page := ""
	if s.page != nil {
		page = s.page(c)
	}
	s.mu.Lock()
	at := s.end
	s.end += int64(len(text) + len(page))
	s.mu.Unlock()
	if _, err := s.file.WriteAt(append(text, page...), at); err != nil {
		return nil, fmt.Errorf("what reports show cannot be kept: %w", err)
	}
	k := Whole(c)
	k.whole, k.store = nil, s
	k.json = part{at, len(text)}
	k.page = part{at + int64(len(text)), len(page)}
	return k, nil
}

// Kept is a course that is kept.
type Kept struct {
	Streams, Events int // how many there were

	store      *Store
	json, page part    // of the store's file
	whole      *Course // in memory; nil: it is in the store
}

// part is a part of a file.
type part struct {
	at   int64
	size int
}

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
	text, err := k.read(k.json)
	if err != nil {
		return nil, err
	}
	c := &Course{}
	if err := json.Unmarshal(text, c); err != nil {
		return nil, err
	}
	return k.store.show(c), nil
}

// JSON is what is kept, in one line; nil: nothing is. It is read anew each time.
func (k *Kept) JSON() ([]byte, error) {
	if k.asKept() {
		return k.read(k.json)
	}
	c, err := k.Course()
	if c == nil || err != nil {
		return nil, err
	}
	return jsonOf(c)
}

// Page is what a page has of the course, where that was kept and may be shown; nil: it is to be
// made of the course.
func (k *Kept) Page() ([]byte, error) {
	if k.asKept() && k.page.size > 0 {
		return k.read(k.page)
	}
	return nil, nil
}

// asKept tells that what is in the file may be shown as it is.
func (k *Kept) asKept() bool { return k != nil && k.whole == nil && k.store.same() }

func (k *Kept) read(p part) ([]byte, error) {
	text := make([]byte, p.size)
	_, err := k.store.file.ReadAt(text, p.at)
	return text, err
}

// jsonOf is a course in one line, as reports have it.
func jsonOf(c *Course) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(c)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}
