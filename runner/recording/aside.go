package recording

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"os"
	"time"
)

// packBytes is how much memory is taken at a time for entries that are packed.
const packBytes = 1 << 10

// aside are the entries of a stream that are not in Entries: each as its size and its bytes,
// those before others in a file that nobody else reads, once they were too many for the memory.
type aside struct {
	file  *os.File // nil: there is none yet
	packs [][]byte // the entries behind those in the file; each is whole
	bytes int      // of the packs
	count int
	types []TypeCount // of the events, in order of first arrival
}

// add adds an entry, and keeps nothing of it.
func (a *aside) add(e *Entry) {
	var size [binary.MaxVarintLen64]byte
	var bytes [2 * entryBytes]byte // most are no longer
	entry := appendEntry(bytes[:0], e)
	head := binary.AppendUvarint(size[:0], uint64(len(entry)))
	need, last := len(head)+len(entry), len(a.packs)-1
	if last < 0 || cap(a.packs[last])-len(a.packs[last]) < need {
		a.packs = append(a.packs, make([]byte, 0, max(packBytes, need)))
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
		return fmt.Errorf("entries cannot be put aside: %w", err)
	}
	return nil
}

// write writes what is in memory to the file.
func (a *aside) write() error {
	out := bufio.NewWriterSize(a.file, flushBytes)
	for _, pack := range a.packs {
		_, _ = out.Write(pack) // what goes wrong is told by the flush
	}
	a.packs, a.bytes = nil, 0
	return out.Flush()
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

// entries reads them, in order. What cannot be read ends them: it was written by us.
func (a *aside) entries() iter.Seq2[int, *Entry] {
	return func(yield func(int, *Entry) bool) {
		from, texts := bufio.NewReader(a.reader()), interned{}
		for i := range a.count {
			e, err := readEntry(from, texts)
			if err != nil || !yield(i, e) {
				return
			}
		}
	}
}

// reader reads what is in the file, and then what is not.
func (a *aside) reader() io.Reader {
	var parts []io.Reader
	if a.file != nil {
		parts = append(parts, io.NewSectionReader(a.file, 0, 1<<62))
	}
	for _, pack := range a.packs {
		parts = append(parts, bytes.NewReader(pack))
	}
	return io.MultiReader(parts...)
}

func readEntry(from *bufio.Reader, texts interned) (*Entry, error) {
	size, err := binary.ReadUvarint(from)
	if err != nil {
		return nil, err
	}
	p := make(packed, size)
	if _, err := io.ReadFull(from, p); err != nil {
		return nil, err
	}
	return p.entry(texts), nil
}

// The facts of an entry, as bits.
const (
	isOdd byte = 1 << iota
	isUnterminated
	hasID
)

func appendEntry(out []byte, e *Entry) []byte {
	out = append(out, byte(e.Kind), bit(isOdd, e.Odd)|bit(isUnterminated, e.Unterminated)|bit(hasID, e.HasID))
	for _, n := range [...]int64{
		int64(e.Number), int64(e.Line), e.Start, e.End, int64(e.FirstByte), int64(e.LastByte), int64(e.Read), int64(e.Retry), int64(e.Row),
	} {
		out = binary.AppendVarint(out, n)
	}
	for _, text := range [...]string{e.Type, e.Violation, e.Detail} {
		out = append(binary.AppendUvarint(out, uint64(len(text))), text...)
	}
	for _, data := range [...][]byte{e.LastEventID, e.Data} {
		out = append(binary.AppendUvarint(out, uint64(len(data))), data...)
	}
	return out
}

func bit(fact byte, is bool) byte {
	if is {
		return fact
	}
	return 0
}

// packed are the bytes of an entry that are not read yet. They are whole: they are our own.
type packed []byte

// entry makes the entry, which keeps the bytes.
func (p packed) entry(texts interned) *Entry {
	e := &Entry{Kind: Kind(p[0]), Odd: p[1]&isOdd != 0, Unterminated: p[1]&isUnterminated != 0, HasID: p[1]&hasID != 0}
	p = p[2:]
	e.Number, e.Line, e.Start, e.End = int(p.number()), int(p.number()), p.number(), p.number()
	e.FirstByte, e.LastByte = time.Duration(p.number()), time.Duration(p.number())
	e.Read, e.Retry, e.Row = int(p.number()), time.Duration(p.number()), int(p.number())
	e.Type, e.Violation, e.Detail = texts.of(p.text()), texts.of(p.text()), string(p.text())
	if id := p.text(); len(id) > 0 {
		e.LastEventID = id
	}
	e.Data = p.text()
	return e
}

func (p *packed) number() int64 {
	n, size := binary.Varint(*p)
	*p = (*p)[size:]
	return n
}

func (p *packed) text() []byte {
	n, size := binary.Uvarint(*p)
	end := size + int(n)
	text := (*p)[size:end:end]
	*p = (*p)[end:]
	return text
}
