package recording

import (
	"io"
	"strconv"
	"sync"
	"time"
)

// How long what was recorded may be kept before it is written, and how much of it.
const (
	flushAfter = 50 * time.Millisecond
	flushBytes = 64 << 10
	lineBytes  = 512 // most lines are shorter
)

// lineFile is a file to which lines are added, and which has them soon after.
type lineFile struct {
	file    io.Writer
	gathers bool   // the file gathers what is written
	soon    func() // has what was added written soon

	writing sync.Mutex // held by who writes to the file, before mu
	err     error      // of writing: it ends the recording

	mu      sync.Mutex
	line    *lineWriter   // what was added and is not in the file yet; nil: nothing
	rows    int           // so many lines were begun
	added   time.Duration // the time of the line that was added last
	reaches time.Duration // the latest time of any line: they need not be in the order of their times
	due     bool          // what was added is written soon
	closed  bool
}

// open begins the file. It may be one that has several written at once; see [NewRecorder].
func (f *lineFile) open(file io.Writer) {
	f.file = file
	soon := func(write func()) { time.AfterFunc(flushAfter, write) }
	if shared, is := file.(interface{ Soon(write func()) }); is {
		soon, f.gathers = shared.Soon, true
	}
	f.soon = func() { soon(f.handOn) }
	f.line = lines.take()
	f.line.out = append(f.line.out, firstLine+strconv.Itoa(Version)+"\n"...)
	f.rows++
}

// addNow adds a line, and tells whether it is written at once: there is much, or the file
// gathers what is written, and little comes. What thousands of quiet recordings gathered, each
// for itself, would be a large part of what they cost.
func (f *lineFile) addNow(at time.Duration, word string, fields func(*lineWriter)) (now bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	quiet := f.gathers && !f.due && at-f.added >= flushAfter
	f.addLine(at, word, fields)
	if !quiet {
		f.writeSoon()
	}
	return quiet || f.line != nil && len(f.line.out) >= flushBytes
}

// add adds a line to what is written soon. The file is locked.
func (f *lineFile) add(at time.Duration, word string, fields func(*lineWriter)) {
	f.addLine(at, word, fields)
	f.writeSoon()
}

func (f *lineFile) addLine(at time.Duration, word string, fields func(*lineWriter)) {
	if f.closed {
		return
	}
	f.rows++
	if f.line == nil {
		f.line = lines.take()
	}
	f.line.begin(at, word)
	fields(f.line)
	f.line.end()
	f.added, f.reaches = at, max(f.reaches, at)
}

func (f *lineFile) writeSoon() {
	if !f.due && f.line != nil {
		f.due = true
		f.soon()
	}
}

func (f *lineFile) take() *lineWriter {
	text := f.line
	f.due, f.line = false, nil
	return text
}

// handOn writes what is not written yet. What cannot be written ends the recording: its
// error is told by Close.
func (f *lineFile) handOn() {
	f.writing.Lock()
	defer f.writing.Unlock()
	f.mu.Lock()
	text := f.take()
	f.mu.Unlock()
	if text == nil {
		return
	}
	if f.err == nil {
		_, f.err = f.file.Write(text.out)
	}
	lines.give(text)
}

// close has all written that was added; nothing is added behind it. The error is the first that writing had.
func (f *lineFile) close() error {
	f.mu.Lock()
	f.closed = true
	f.mu.Unlock()
	f.handOn()
	f.writing.Lock()
	defer f.writing.Unlock()
	return f.err
}

// lines is memory for what is not written yet. A recorder has some only while there is
// something to write: most streams are quiet, and there may be thousands of them.
var lines spareLines

// spareLines are spare memory that recorders share.
type spareLines struct{ pool sync.Pool }

func (s *spareLines) take() *lineWriter {
	if spare, is := s.pool.Get().(*lineWriter); is {
		return spare
	}
	return &lineWriter{make([]byte, 0, lineBytes)}
}

func (s *spareLines) give(spare *lineWriter) {
	spare.out = spare.out[:0]
	s.pool.Put(spare)
}
