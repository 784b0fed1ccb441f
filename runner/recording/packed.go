package recording

import (
	"encoding/binary"
	"time"
)

// largestLike is how long a text may be that the next is compared with: it is kept for that.
const largestLike = 16 << 10

// The facts of an entry, as bits.
const (
	isOdd byte = 1 << iota
	isUnterminated
	hasID
	isGiven
	isCut
)

func bit(fact byte, is bool) byte {
	if is {
		return fact
	}
	return 0
}

// packer packs entries that are read in the same order again: of each it writes what differs from the
// one before, for the events of a stream are much alike. The zero value is ready.
type packer struct{ before Entry }

// pack appends an entry, and keeps nothing of its data.
func (p *packer) pack(out []byte, e *Entry) []byte {
	b := &p.before
	out = append(out, byte(e.Kind), bit(isOdd, e.Odd)|bit(isUnterminated, e.Unterminated)|bit(hasID, e.HasID)|bit(isGiven, e.Given != nil)|bit(isCut, e.Cut))
	for _, n := range [...]int64{
		int64(e.Number - b.Number), int64(e.Line - b.Line), e.Start - b.End, e.End - e.Start, int64(e.FirstByte - b.LastByte),
		int64(e.LastByte - e.FirstByte), int64(e.Read - b.Read), int64(e.Retry), int64(e.Row - b.Row),
	} {
		out = binary.AppendVarint(out, n)
	}
	out = appendUnless(out, b.Type, e.Type)
	out = appendUnless(out, b.Violation, e.Violation)
	out = appendUnless(out, b.Detail, e.Detail)
	if e.Given != nil {
		out = appendUnless(out, "", *e.Given)
	}
	out = appendUnlike(out, b.LastEventID, e.LastEventID)
	out = appendUnlike(out, b.Data, e.Data)
	p.goOn(e)
	return out
}

// goOn makes the entry the one before the next.
func (p *packer) goOn(e *Entry) {
	b := &p.before
	b.Evidence, b.Row, b.Type, b.Violation, b.Detail = e.Evidence, e.Row, e.Type, e.Violation, e.Detail
	b.LastEventID = append(b.LastEventID[:0], likened(e.LastEventID)...)
	b.Data = append(b.Data[:0], likened(e.Data)...)
}

// likened is what of a text the next is compared with.
func likened(text []byte) []byte { return text[:min(len(text), largestLike)] }

// appendUnless appends a text, or that it is the one before.
func appendUnless(out []byte, before, now string) []byte {
	if now == before {
		return append(out, 0)
	}
	return append(binary.AppendUvarint(out, uint64(len(now))+1), now...)
}

// appendUnlike appends a text: how much of its begin and of its end is that of the one before, and what
// stands between them.
func appendUnlike(out, before, now []byte) []byte {
	most, head, tail := min(len(before), len(now)), 0, 0
	for head < most && before[head] == now[head] {
		head++
	}
	for tail < most-head && before[len(before)-1-tail] == now[len(now)-1-tail] {
		tail++
	}
	between := now[head : len(now)-tail]
	out = binary.AppendUvarint(binary.AppendUvarint(out, uint64(head)), uint64(tail))
	return append(binary.AppendUvarint(out, uint64(len(between))), between...)
}

// packed are the bytes of an entry that are not read yet. They are whole: they are our own.
type packed []byte

func (p *packed) number() int64 {
	n, size := binary.Varint(*p)
	*p = (*p)[size:]
	return n
}

func (p *packed) size() int {
	n, size := binary.Uvarint(*p)
	*p = (*p)[size:]
	return int(n)
}

func (p *packed) part(size int) []byte {
	part := (*p)[:size]
	*p = (*p)[size:]
	return part
}

func (p *packed) text() []byte { return p.part(p.size()) }

// unless reads a text, or that it is the one before.
func (p *packed) unless(before string, texts interned) string {
	size := p.size()
	if size == 0 {
		return before
	}
	return texts.of(p.part(size - 1))
}

// unpacker reads what a packer packed, from the first entry on. The zero value is ready.
type unpacker struct {
	shown    bool   // each entry is good until the next
	before   *Entry // nil: there is none yet
	texts    interned
	id, data likeness
}

func (u *unpacker) unpack(p packed) *Entry {
	if u.before == nil {
		u.before, u.texts = new(Entry), interned{}
	}
	b, e := u.before, u.before
	if !u.shown {
		e = new(Entry)
	}
	u.before = e
	facts := p[1]
	e.Kind, e.Odd, e.Unterminated, e.Cut, e.HasID = Kind(p[0]), facts&isOdd != 0, facts&isUnterminated != 0, facts&isCut != 0, facts&hasID != 0
	p = p[2:]
	e.Number, e.Line = b.Number+int(p.number()), b.Line+int(p.number())
	e.Start = b.End + p.number()
	e.End = e.Start + p.number()
	e.FirstByte = b.LastByte + time.Duration(p.number())
	e.LastByte = e.FirstByte + time.Duration(p.number())
	e.Read, e.Retry, e.Row = b.Read+int(p.number()), time.Duration(p.number()), b.Row+int(p.number())
	e.Type, e.Violation, e.Detail = p.unless(b.Type, u.texts), p.unless(b.Violation, u.texts), p.unless(b.Detail, nil)
	e.Given = nil
	if facts&isGiven != 0 {
		given := p.unless("", u.texts)
		e.Given = &given
	}
	if e.LastEventID = u.id.next(&p, u.shown); len(e.LastEventID) == 0 {
		e.LastEventID = nil
	}
	e.Data = u.data.next(&p, u.shown)
	return e
}

// likeness makes texts of which it is written what differs from the one before.
type likeness struct {
	before []byte
	spare  []byte // memory of the one before that, if texts are only shown
}

func (l *likeness) next(p *packed, shown bool) []byte {
	head, tail, between := p.size(), p.size(), p.text()
	like, now := likened(l.before), l.spare[:0]
	if !shown || now == nil {
		now = make([]byte, 0, head+len(between)+tail)
	}
	now = append(append(append(now, like[:head]...), between...), like[len(like)-tail:]...)
	l.before, l.spare = now, l.before
	return now
}
