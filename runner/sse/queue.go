package sse

// counter numbers things from 1.
type counter int

func (c *counter) next() int {
	*c++
	return int(*c)
}

// queue holds what one step found until it is handed over: an event and the
// violations in it, for example. It is empty before the next step begins, so its
// entries may point into the buffers.
type queue struct {
	entries []*Entry
	head    int // of those not yet handed over
	// reused has an entry of each kind, to be used again: most often the queue
	// holds one. Kinds do not share it, so that what a kind never sets stays
	// zero.
	reused [KindViolation + 1]Entry

	events, comments, retries, violations counter
}

// push adds an entry, for the caller to set every field that its kind uses.
func (q *queue) push(kind Kind) *Entry {
	e := &q.reused[kind]
	if len(q.entries) > 0 {
		e = new(Entry)
	}
	e.Kind = kind
	q.entries = append(q.entries, e)
	return e
}

// drop forgets what was not handed over.
func (q *queue) drop() { q.entries, q.head = q.entries[:0], 0 }

// lineEvidence is the evidence of something that is the current line.
func (d *Decoder) lineEvidence() Evidence {
	var at Evidence
	d.stampLine(&at, 0)
	return at
}

// blockEvidence is the evidence of something that is the open block, up to stop.
func (d *Decoder) blockEvidence(stop int64) Evidence {
	var at Evidence
	d.stampBlock(&at, 0, stop)
	return at
}

// stampLine sets the evidence of an entry that is the current line. It sets field
// by field, because a processor stalls when it loads a struct that it has just
// stored in smaller pieces.
func (d *Decoder) stampLine(at *Evidence, number int) {
	at.Number, at.Line = number, d.number
	at.Start, at.End = d.start, d.stop
	at.FirstByte, at.LastByte, at.Read = d.first, d.now, d.reads
}

// stampBlock sets the evidence of an entry that is the open block, up to stop.
func (d *Decoder) stampBlock(at *Evidence, number int, stop int64) {
	at.Number, at.Line = number, d.blockLine
	at.Start, at.End = d.blockStart, stop
	at.FirstByte, at.LastByte, at.Read = d.blockFirst, d.now, d.reads
}
