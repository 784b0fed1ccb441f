package recording

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"iter"
	"os"
	"slices"
	"sync/atomic"

	"github.com/streamspec/streamspec/internal/tempfile"
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
	size   int64    // of what is in the file: behind it may be what could not be written whole
	packs  [][]byte // the entries behind those in the file; each is whole
	bytes  int      // of the packs
	packer packer
	count  int
	types  []TypeCount           // of the events, in order of first arrival
	unread atomic.Pointer[error] // why what is in the file cannot be read back; nil: nobody knows that it cannot
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

// elsewhere is what to do where a disk does not keep what is put aside.
const elsewhere = "the variable TMPDIR, on Windows TMP, names another folder"

// bound puts what is in memory into the file, if it is more than so many bytes.
func (a *aside) bound(most int) (err error) {
	if a.bytes <= most {
		return nil
	}
	if a.file == nil {
		a.file, err = tempfile.Unnamed()
	}
	if err == nil {
		err = a.write()
	}
	if err != nil {
		return fmt.Errorf("entries cannot be put aside: %w (%s)", err, elsewhere)
	}
	return nil
}

// headBytes is what stands before each pack in the file: its size, and its checksum.
const headBytes = 8

// write writes what is in memory to the file. Where it cannot all be written, it stays in memory.
func (a *aside) write() error {
	out := bufio.NewWriterSize(io.NewOffsetWriter(a.file, a.size), flushBytes)
	for _, pack := range a.packs {
		var head [headBytes]byte
		binary.LittleEndian.PutUint32(head[:], uint32(len(pack)))
		binary.LittleEndian.PutUint32(head[4:], crc32.ChecksumIEEE(pack))
		_, _ = out.Write(head[:]) // what goes wrong is told by the flush
		_, _ = out.Write(pack)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	a.size += int64(a.bytes + len(a.packs)*headBytes)
	a.packs, a.bytes = nil, 0
	return nil
}

func (a *aside) close() {
	if a.file != nil {
		_ = a.file.Close()
	}
}

// entries reads them, in order, each into a new one or, if they are only shown, all into the same. What
// cannot be read back ends them, and is kept in unread.
func (a *aside) entries(shown bool) iter.Seq2[int, *Entry] {
	return func(yield func(int, *Entry) bool) {
		i, u := 0, unpacker{shown: shown}
		for pack := range a.each() {
			for rest := packed(pack); len(rest) > 0; i++ {
				if !yield(i, u.unpack(rest.text())) {
					return
				}
			}
		}
	}
}

// each reads the packs in the file, and then those that are not: these are not copied. Each is good until
// the next.
func (a *aside) each() iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		block := make([]byte, 0, min(a.size, headBytes+largePack)) // few are larger
		for at := int64(0); at < a.size; at += int64(len(block)) {
			next, err := a.read(block, at)
			if err != nil {
				a.failed(err)
				return
			}
			if block = next; !yield(block[headBytes:]) {
				return
			}
		}
		for _, pack := range a.packs {
			if !yield(pack) {
				return
			}
		}
	}
}

// failed keeps why what is in the file cannot be read back: the first reason.
func (a *aside) failed(err error) { a.unread.CompareAndSwap(nil, &err) }

// errDamaged says that a file has not what was written to it.
var errDamaged = errors.New("the file that they are in has other bytes than were written to it")

// read reads the pack at a place in the file, behind what stands before it, into a block or a larger one.
func (a *aside) read(block []byte, at int64) ([]byte, error) {
	head := slices.Grow(block[:0], headBytes)[:headBytes]
	if _, err := a.file.ReadAt(head, at); err != nil {
		return nil, cutOff(err)
	}
	size := int64(binary.LittleEndian.Uint32(head))
	if size > a.size-at-headBytes {
		return nil, errDamaged
	}
	block = slices.Grow(head, int(size))[:headBytes+size]
	if _, err := a.file.ReadAt(block[headBytes:], at+headBytes); err != nil {
		return nil, cutOff(err)
	}
	if crc32.ChecksumIEEE(block[headBytes:]) != binary.LittleEndian.Uint32(block[4:]) {
		return nil, errDamaged
	}
	return block, nil
}

// cutOff is an error of reading; a file that ends too early is damaged.
func cutOff(err error) error {
	if errors.Is(err, io.EOF) {
		return errDamaged
	}
	return err
}
