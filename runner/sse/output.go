package sse

// counter numbers things from 1.
type counter int

func (c *counter) next() int {
	*c++
	return int(*c)
}

// output holds what one step found until it is handed over: an event and the
// violations in it, for example. It is empty before the next step begins, so its
// entries may point into the buffers.
type output struct {
	entries []*Entry
	head    int // of those not yet handed over

	events, comments, retries, violations counter

	// reused has an entry of each kind that came, to be used again: most often there is but
	// one. Kinds do not share it, so that what a kind never sets stays zero.
	reused [KindViolation + 1]*Entry
}

// restart goes on with another response.
func (o *output) restart() { *o = output{entries: o.entries[:0]} }

// push adds an entry, for the caller to set every field that its kind uses.
func (o *output) push(kind Kind) *Entry {
	var e *Entry
	if len(o.entries) > 0 {
		e = new(Entry)
	} else {
		e = o.reuse(kind)
	}
	e.Kind = kind
	o.entries = append(o.entries, e)
	return e
}

// reuse is the entry of a kind that is used again.
func (o *output) reuse(kind Kind) *Entry {
	if o.reused[kind] == nil {
		o.reused[kind] = new(Entry)
	}
	return o.reused[kind]
}

// take takes the next entry; there is one.
func (o *output) take() *Entry {
	e := o.entries[o.head]
	o.head++
	return e
}

// drop forgets what was not handed over.
func (o *output) drop() { o.entries, o.head = o.entries[:0], 0 }
