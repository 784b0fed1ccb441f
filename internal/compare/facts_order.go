package compare

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// someOrMore is the count of a kind in a stream that we left while it came: how many more would have
// come nobody knows.
const someOrMore = "2 or more"

// counts states how many events of each kind came.
func (f *facts) counts(one *flow) {
	of := map[string][]*event{}
	for i := range one.events {
		e := &one.events[i]
		of[e.kind] = append(of[e.kind], e)
	}
	for kind, events := range of {
		k := key{one.name, aspectCount, kind, ""}
		f.kinds[k]++
		value := strconv.Itoa(len(events))
		if one.open() && len(events) > 1 && !one.isOver(events) {
			value = someOrMore
		}
		f.at(k).add(value, one.place(events[0]))
	}
}

// isOver tells that the events of a kind had stopped when the stream was left: for much longer than there
// ever was between two of them none had come.
func (f *flow) isOver(events []*event) bool {
	longest := leastOver
	for i, e := range events[1:] {
		longest = max(longest, e.at-events[i].at)
	}
	silence := f.end.At - events[len(events)-1].at
	return f.timed() && float64(silence) >= overdue*float64(longest)
}

// leastOver is how far events are thought to be apart at least that came at once.
const leastOver = 200 * time.Millisecond

func (f *flow) place(e *event) Place {
	return Place{File: f.run.File, Stream: f.stream, Entry: e.entry, read: e.data}
}

// maxOrdered bounds the kinds between which orders are stated.
const maxOrdered = 40

// The orders of two kinds, of which the first is the first of the alphabet.
const (
	isBefore = "before"
	isAfter  = "after"
	isAmong  = "among"
)

// span is from where to where a kind reaches in a flow.
type span struct {
	kind        string
	first, last int
}

// orders states which kind is wholly before which other, and the order of all.
func (f *facts) orders(one *flow) {
	spans, last := spansOf(one.events), Place{File: one.run.File, Stream: one.stream}
	if n := len(one.events); n > 0 {
		last = one.place(&one.events[n-1])
	}
	f.at(key{one.name, aspectWhole, "", ""}).add(wholeOrder(one.events), last)
	if len(spans) > maxOrdered {
		return
	}
	slices.SortFunc(spans, func(a, b span) int { return strings.Compare(a.kind, b.kind) })
	for i, a := range spans {
		for _, b := range spans[i+1:] {
			order, at := isAmong, max(a.first, b.first)
			switch {
			case a.last < b.first:
				order, at = isBefore, b.first
			case b.last < a.first:
				order, at = isAfter, a.first
			}
			f.at(key{one.name, aspectOrder, a.kind, b.kind}).add(order, one.place(&one.events[at]))
		}
	}
}

func spansOf(events []event) []span {
	var spans []span
	at := map[string]int{}
	for i, e := range events {
		j, known := at[e.kind]
		if !known {
			j = len(spans)
			at[e.kind] = j
			spans = append(spans, span{e.kind, i, i})
		}
		spans[j].last = i
	}
	return spans
}

// timesInRow stands in an order before how many events of a kind come behind each other.
const timesInRow = " ×"

// wholeOrder is the order of all events, those of one kind behind each other as one.
func wholeOrder(events []event) string {
	var parts []string
	for i := 0; i < len(events); {
		j := i
		for j < len(events) && events[j].kind == events[i].kind {
			j++
		}
		part := events[i].kind
		if j-i > 1 {
			part += timesInRow + strconv.Itoa(j-i)
		}
		parts = append(parts, part)
		i = j
	}
	return strings.Join(parts, ", ")
}

func boolInt(is bool) int {
	if is {
		return 1
	}
	return 0
}
