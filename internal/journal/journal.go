// Package journal keeps what is recorded of scenarios until it is known whether their
// recordings are kept. They share one file: to make a file for each, and to remove nearly all
// of them again, costs more than to follow a stream.
//
// Start reading at [Journal.Begin]. A journal that a killed run has left is read by [Read], until
// the next run in the same folder removes it.
package journal

import (
	"encoding/binary"
	"errors"
	"io"
	"iter"
	"os"
	"strconv"
	"sync"
	"time"
)

// How long what is written stays in memory, how much of it, and how long a file becomes
// before what begins goes into another.
const (
	flushAfter = 50 * time.Millisecond
	flushBytes = 64 << 10
	fileBytes  = 64 << 20
)

// Journal is a file of several sections, each of them a text that is written by and by. The
// file is there while a section of it is. A Journal is safe for concurrent use.
type Journal struct {
	create func() (*os.File, error)

	mu      sync.Mutex // also while a file is created: everybody waits for it
	current *file      // new sections begin here; nil: there is none yet
}

// New makes a journal. Its files are made by create when they are needed.
func New(create func() (*os.File, error)) *Journal { return &Journal{create: create} }

// Begin begins a section, which must be ended.
func (j *Journal) Begin() (*Section, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.current != nil {
		if s := j.current.begin(fileBytes); s != nil {
			return s, nil
		}
	}
	made, err := j.create()
	if err != nil {
		return nil, err
	}
	n, _ := made.WriteString(FirstLine) // at once: by it is known what a killed run has left. Else it is tried again
	j.current = &file{to: made, pending: []byte(FirstLine[n:]), size: int64(len(FirstLine)), written: int64(n)}
	return j.current.begin(fileBytes), nil
}

// file is one file of a journal.
type file struct {
	writing sync.Mutex // held by who writes to the file, before mu
	to      *os.File

	mu      sync.Mutex
	size    int64    // with what is pending
	written int64    // without
	pending []byte   // is not written yet
	spare   []byte   // memory for what is pending next; nil: there is none
	begun   int      // sections
	live    int      // those that have not ended
	err     error    // of writing: nothing is written after it
	due     []func() // by which everybody writes who wanted to
	soon    bool     // it is written soon
}

// begin begins a section; nil: the file has been given up, or is long.
func (f *file) begin(most int64) *Section {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.begun > 0 && f.live == 0 || f.size > most || f.err != nil {
		return nil
	}
	f.begun++
	f.live++
	return &Section{in: f, number: f.begun}
}

// writeSoon has somebody write soon, together with all others.
func (f *file) writeSoon(write func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.due = append(f.due, write)
	f.flushSoon()
}

// flushSoon has what is pending written soon. The file is locked.
func (f *file) flushSoon() {
	if !f.soon {
		f.soon = true
		time.AfterFunc(flushAfter, f.writeDue)
	}
}

// writeDue has all write who wanted to.
func (f *file) writeDue() {
	f.mu.Lock()
	due := f.due
	f.due, f.soon = nil, false
	f.mu.Unlock()
	for _, write := range due {
		write()
	}
	f.flush()
}

// flush writes what is pending.
func (f *file) flush() {
	f.writing.Lock()
	defer f.writing.Unlock()
	f.mu.Lock()
	text, err := f.pending, f.err
	f.pending, f.spare = f.spare, nil
	f.mu.Unlock()
	n := 0
	if err == nil && len(text) > 0 {
		n, err = f.to.Write(text)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.written += int64(n)
	f.err = err
	if cap(text) <= 2*flushBytes {
		f.spare = text[:0]
	}
}

// end ends a section. The file goes with the last.
func (f *file) end() error {
	f.mu.Lock()
	f.live--
	last := f.live == 0
	f.mu.Unlock()
	if !last {
		return nil
	}
	f.writing.Lock()
	defer f.writing.Unlock()
	f.mu.Lock()
	f.pending, f.spare, f.err = nil, nil, os.ErrClosed
	f.mu.Unlock()
	return errors.Join(f.to.Close(), remove(f.to.Name()))
}

// Section is one text of a journal. It implements io.Writer.
type Section struct {
	in     *file
	number int
	pieces pieces
}

// pieces are the parts of a file that belong to a section, in their order: of each it is written how far
// behind the one before it begins, and its size. There may be one for each event of thousands of streams.
type pieces struct {
	packed []byte
	end    int64 // of the last
}

func (p *pieces) add(at, size int64) {
	p.packed = binary.AppendUvarint(binary.AppendUvarint(p.packed, uint64(at-p.end)), uint64(size))
	p.end = at + size
}

// all are where the pieces begin, and their sizes.
func (p *pieces) all() iter.Seq2[int64, int64] {
	return func(yield func(at, size int64) bool) {
		at := int64(0)
		for rest := p.packed; len(rest) > 0; {
			behind, n := binary.Uvarint(rest)
			size, m := binary.Uvarint(rest[n:])
			rest, at = rest[n+m:], at+int64(behind)
			if !yield(at, int64(size)) {
				return
			}
			at += int64(size)
		}
	}
}

// Soon has somebody write soon: for one who keeps what is to be written until then.
func (s *Section) Soon(write func()) { s.in.writeSoon(write) }

// Write implements io.Writer. What is written is in the file soon; an error may be that of
// something that was written before.
func (s *Section) Write(text []byte) (int, error) {
	full, err := s.append(text)
	if err != nil {
		return 0, err
	}
	if full {
		s.in.flush()
	}
	return len(text), nil
}

// append adds a piece to what is pending, and tells whether that is much.
func (s *Section) append(text []byte) (full bool, err error) {
	f := s.in
	f.mu.Lock()
	defer f.mu.Unlock()
	f.add(s.number, len(text), text)
	f.flushSoon()
	s.pieces.add(f.size-int64(len(text)), int64(len(text)))
	return len(f.pending) >= flushBytes, f.err
}

// add adds a piece. The file is locked.
func (f *file) add(section, size int, text []byte) {
	before := len(f.pending)
	f.pending = append(appendHead(f.pending, section, size), text...)
	f.size += int64(len(f.pending) - before)
}

// Text is what was written, which nobody may write to meanwhile. Where not all of it could be, it
// is what came before, and there is an error as well.
func (s *Section) Text() (io.Reader, error) {
	s.in.flush()
	s.in.mu.Lock()
	defer s.in.mu.Unlock()
	return s.read(s.in.to, s.in.written), s.in.err
}

// read reads the pieces that are among the first so many bytes of a file.
func (s *Section) read(from io.ReaderAt, size int64) io.Reader {
	var all []io.Reader
	for at, long := range s.pieces.all() {
		if there := min(long, size-at); there > 0 {
			all = append(all, io.NewSectionReader(from, at, there))
		}
	}
	return io.MultiReader(all...)
}

// End ends the section: what was written is given up. Whoever reads the journal of a killed
// run does not find it.
func (s *Section) End() error {
	s.in.mu.Lock()
	s.in.add(s.number, ended, nil)
	s.in.mu.Unlock()
	return s.in.end()
}

// FirstLine begins a journal. Each piece stands behind a line with the number of its section
// and its size in bytes; a section that has ended has a last piece of the size ended.
const (
	FirstLine = "streamspec journal 1\n"
	ended     = -1
)

func appendHead(to []byte, section, size int) []byte {
	to = append(strconv.AppendInt(to, int64(section), 10), ' ')
	return append(strconv.AppendInt(to, int64(size), 10), '\n')
}
