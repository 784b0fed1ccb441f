package recording

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
)

// How much memory is taken at a time for entries that are packed: little of a stream that brings
// little, for there may be thousands.
const (
	firstPack = 512
	largePack = 64 << 10
)

// aside are the entries of a stream that are not in Entries: each as its size and its bytes,
// those before others in a file that nobody else reads, once they were too many for the memory.
type aside struct {
	file   *os.File // nil: there is none yet
	size   int64    // of the entries in the file: behind them may be what could not be written whole
	packs  [][]byte // the entries behind those in the file; each is whole
	bytes  int      // of the packs
	packer packer
	count  int
	types  []TypeCount // of the events, in order of first arrival
}

// add adds an entry, and keeps nothing of it.
func (a *aside) add(e *Entry) {
	var size [binary.MaxVarintLen64]byte
	var bytes [entryBytes]byte // most are no longer
	entry := a.packer.pack(bytes[:0], e)
	head := binary.AppendUvarint(size[:0], uint64(len(entry)))
	need, last := len(head)+len(entry), len(a.packs)-1
	if last < 0 || cap(a.packs[last])-len(a.packs[last]) < need {
		a.packs = append(a.packs, make([]byte, 0, max(min(max(firstPack, a.bytes/4), largePack), need)))
		last++
	}
	a.packs[last] = append(append(a.packs[last], head...), entry...)
	a.bytes += need
	a.count++
	if e.Kind == KindEvent {
		a.types = counted(a.types, e.Type)
	}
}

// bound puts what is in memory into the file, if it is more than so many bytes.
func (a *aside) bound(most int) (err error) {
	if a.bytes <= most {
		return nil
	}
	if a.file == nil {
		a.file, err = nameless()
	}
	if err == nil {
		err = a.write()
	}
	if err != nil {
		return fmt.Errorf("entries cannot be put aside: %w (the variable TMPDIR, on Windows TMP, names another folder)", err)
	}
	return nil
}

// write writes what is in memory to the file. Where it cannot all be written, it stays in memory.
func (a *aside) write() error {
	out := bufio.NewWriterSize(io.NewOffsetWriter(a.file, a.size), flushBytes)
	for _, pack := range a.packs {
		_, _ = out.Write(pack) // what goes wrong is told by the flush
	}
	if err := out.Flush(); err != nil {
		return err
	}
	a.size += int64(a.bytes)
	a.packs, a.bytes = nil, 0
	return nil
}

// nameless makes a file without a name: nobody finds what a server sent, nor has to remove it.
func nameless() (*os.File, error) {
	file, err := os.CreateTemp("", "streamspec-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(file.Name()); err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}

func (a *aside) close() {
	if a.file != nil {
		_ = a.file.Close()
	}
}

// entries reads them, in order, each into a new one or, if they are only shown, all into the same. What
// cannot be read ends them: it was written by us.
func (a *aside) entries(shown bool) iter.Seq2[int, *Entry] {
	return func(yield func(int, *Entry) bool) {
		i, u := 0, unpacker{shown: shown}
		for p := range a.each() {
			if !yield(i, u.unpack(p)) {
				return
			}
			i++
		}
	}
}

// each reads what is in the file, and then what is not: that is not copied.
func (a *aside) each() iter.Seq[packed] {
	return func(yield func(packed) bool) {
		if a.file != nil && !readEach(bufio.NewReader(io.NewSectionReader(a.file, 0, a.size)), yield) {
			return
		}
		for _, pack := range a.packs {
			for rest := packed(pack); len(rest) > 0; {
				if !yield(rest.text()) {
					return
				}
			}
		}
	}
}

// readEach reads packed entries up to the end, and tells whether all of them were asked for. Each is good
// until the next.
func readEach(from *bufio.Reader, yield func(packed) bool) bool {
	for p := packed(nil); ; {
		size, err := binary.ReadUvarint(from)
		if err != nil {
			return errors.Is(err, io.EOF)
		}
		p = slices.Grow(p[:0], int(size))[:size]
		if _, err := io.ReadFull(from, p); err != nil || !yield(p) {
			return false
		}
	}
}
