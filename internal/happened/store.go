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

	turn chan struct{} // one recording is read at a time: it may be large

	mu   sync.Mutex // guards the following
	file *os.File
	end  int64
}

// NewStore makes a store. What it keeps goes through show when it is read: what has become a
// secret meanwhile must not be shown. Same tells that show would change nothing now.
func NewStore(show func(*Course) *Course, same func() bool) (*Store, error) {
	file, err := os.CreateTemp("", "streamspec-*")
	if err != nil {
		return nil, fmt.Errorf("what reports show cannot be kept: %w", err)
	}
	if err := os.Remove(file.Name()); err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("what reports show cannot be kept: %w", err)
	}
	return &Store{show: show, same: same, file: file, turn: make(chan struct{}, 1)}, nil
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
	s.mu.Lock()
	at := s.end
	s.end += int64(len(text))
	s.mu.Unlock()
	if _, err := s.file.WriteAt(text, at); err != nil {
		return nil, fmt.Errorf("what reports show cannot be kept: %w", err)
	}
	return &Kept{store: s, at: at, size: int64(len(text))}, nil
}

// Kept is a course that is kept.
type Kept struct {
	store    *Store
	at, size int64
	whole    *Course // in memory; nil: it is in the store
}

// Whole keeps a course in memory.
func Whole(c *Course) *Kept { return &Kept{whole: c} }

// Course is what is kept; nil: nothing is. It is read anew each time.
func (k *Kept) Course() (*Course, error) {
	switch {
	case k == nil:
		return nil, nil
	case k.whole != nil:
		return k.whole, nil
	}
	text, err := k.text()
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
	if k != nil && k.whole == nil && k.store.same() {
		return k.text()
	}
	c, err := k.Course()
	if c == nil || err != nil {
		return nil, err
	}
	return jsonOf(c)
}

func (k *Kept) text() ([]byte, error) {
	text := make([]byte, k.size)
	_, err := k.store.file.ReadAt(text, k.at)
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
