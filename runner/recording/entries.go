package recording

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"os"
)

// Window is how many bytes of a stream's entries stay in memory. Those before them are in a
// file without a name, which goes with the process.
const Window = 4 << 20

// entryBytes is what an entry holds beside its texts, roughly.
const entryBytes = 256

func (e *Entry) size() int { return entryBytes + len(e.Data) + len(e.LastEventID) + len(e.Detail) }

// Add adds the next entry. The error says that what is too much for the memory cannot be
// put aside.
func (r *Stream) Add(e *Entry) error {
	if len(r.Entries) == 0 {
		r.held = 0 // all are aside, or somebody took them
	}
	r.Entries = append(r.Entries, e)
	if r.held += e.size(); r.held <= Window {
		return nil
	}
	return r.putAside((len(r.Entries) + 1) / 2)
}

// putAside writes the first n entries in memory to the file of those that were there before
// them.
func (r *Stream) putAside(n int) error {
	if r.aside == nil {
		file, err := newAside()
		if err != nil {
			return fmt.Errorf("entries cannot be put aside: %w", err)
		}
		r.aside = file
	}
	for _, e := range r.Entries[:n] {
		r.held -= e.size()
		r.aside.add(e)
	}
	r.Entries = append([]*Entry(nil), r.Entries[n:]...)
	if err := r.aside.flush(); err != nil {
		return fmt.Errorf("entries cannot be put aside: %w", err)
	}
	return nil
}

// Len counts the entries.
func (r *Stream) Len() int {
	if r.aside == nil {
		return len(r.Entries)
	}
	return r.aside.count + len(r.Entries)
}

// All are all entries, by their index, in order of arrival. An entry that is no longer in
// memory is read anew each time.
func (r *Stream) All() iter.Seq2[int, *Entry] {
	return func(yield func(int, *Entry) bool) {
		before := 0
		if r.aside != nil {
			before = r.aside.count
			for i, e := range r.aside.entries() {
				if !yield(i, e) {
					return
				}
			}
		}
		for i, e := range r.Entries {
			if !yield(before+i, e) {
				return
			}
		}
	}
}

// Only is the stream as it would be with these entries alone.
func (r *Stream) Only(entries []*Entry) *Stream {
	only := *r
	only.Entries, only.aside, only.Forgotten = entries, nil, nil
	return &only
}

// Forget gives up the entries; what [Stream.Types] and [Stream.Events] tell stays. Whoever
// has followed a stream calls it in the end: memory must not grow with a run.
func (r *Stream) Forget() {
	r.Forgotten = r.Types()
	r.Entries = nil
	if r.aside != nil {
		r.aside.close()
		r.aside = nil
	}
}

// aside are the entries of a stream that are no longer in memory, in a file.
type aside struct {
	file  *os.File
	line  lineWriter
	count int
}

func newAside() (*aside, error) {
	file, err := os.CreateTemp("", "streamspec-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(file.Name()); err != nil { // it has no name: nobody finds what a server sent, nor has to remove it
		_ = file.Close()
		return nil, err
	}
	return &aside{file: file}, nil
}

// rowKey is the key of an entry's line, where it is not in that line itself.
const rowKey = "row"

func (a *aside) add(e *Entry) {
	a.line.begin(e.LastByte, e.Kind.String())
	a.line.number("stream", 1)
	a.line.number(rowKey, int64(e.Row))
	a.line.entry(e, func(text string) string { return text })
	a.line.end()
	a.count++
}

func (a *aside) flush() error {
	_, err := a.file.Write(a.line.out)
	a.line.out = a.line.out[:0]
	return err
}

// entries reads them, in order. What cannot be read ends them: it was written by us.
func (a *aside) entries() iter.Seq2[int, *Entry] {
	return func(yield func(int, *Entry) bool) {
		lines := bufio.NewReaderSize(io.NewSectionReader(a.file, 0, 1<<62), flushBytes)
		p := &parser{recording: &Recording{Streams: []*Stream{{}}}}
		for i := range a.count {
			text, err := readLine(lines)
			if err != nil || p.one(text) != nil {
				return
			}
			read := p.recording.Streams[0]
			e := read.Entries[0]
			read.Entries = read.Entries[:0]
			if !yield(i, e) {
				return
			}
		}
	}
}

func (a *aside) close() { _ = a.file.Close() }
