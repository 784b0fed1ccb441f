package recording

import (
	"bufio"
	"encoding/binary"
	"io"
	"iter"
	"os"
	"time"
)

// aside are the entries of a stream that are no longer in memory, in a file that nobody
// else reads: each as its size and its bytes.
type aside struct {
	file  *os.File
	out   *bufio.Writer
	entry []byte // the one that was written last
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
	return &aside{file: file, out: bufio.NewWriterSize(file, flushBytes)}, nil
}

// add adds an entry. What goes wrong is told by the next flush.
func (a *aside) add(e *Entry) {
	a.entry = appendEntry(a.entry[:0], e)
	a.count++
	var size [binary.MaxVarintLen64]byte
	_, _ = a.out.Write(binary.AppendUvarint(size[:0], uint64(len(a.entry))))
	_, _ = a.out.Write(a.entry)
}

func (a *aside) close() { _ = a.file.Close() }

// entries reads them, in order. What cannot be read ends them: it was written by us.
func (a *aside) entries() iter.Seq2[int, *Entry] {
	return func(yield func(int, *Entry) bool) {
		from := bufio.NewReaderSize(io.NewSectionReader(a.file, 0, 1<<62), flushBytes)
		texts := interned{}
		for i := range a.count {
			e, err := readEntry(from, texts)
			if err != nil || !yield(i, e) {
				return
			}
		}
	}
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
