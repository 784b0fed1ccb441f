package compare

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// leastEarly is from how many kinds on that are missing at the end of a stream it is over early; of one it is lost.
const leastEarly = 2

// isEarly judges whether on one side the events are those with which the streams of the other one begin, and no more but
// one of another kind, as an error.
func (d *deviation) isEarly() bool {
	if d.old.many || d.now.many || !beginsAll(d.now, d.old) && !beginsAll(d.old, d.now) {
		return false
	}
	d.was, d.is = d.old.most(), d.now.most()
	if len(earlyOf(d).missing()) < leastEarly || unseen(d) {
		return false
	}
	d.unanimous = true
	d.chance = fisher(0, d.old.runs, d.now.runs, d.now.runs)
	d.certain = d.few || d.chance <= chanceOfSteady
	return d.certain
}

// beginsAll tells that all orders of one side are how some of the other one begin, and none of these.
func beginsAll(short, long *tally) bool {
	return !slices.ContainsFunc(short.seen, func(s *sighting) bool {
		isBegun := func(l *sighting) bool { return begins(rowOf(s.value), rowOf(l.value)) }
		return long.of(s.value) > 0 || !slices.ContainsFunc(long.seen, isBegun)
	})
}

// begins tells that a row is how another one begins, which goes on; one event more may be in it.
func begins(short, long []string) bool {
	known := shared(short, long)
	return len(short)-len(known) <= 1 && len(known) < len(long) && slices.Equal(known, long[:len(known)])
}

// shared are those of a row that are of a kind of another one.
func shared(row, other []string) []string {
	return slices.DeleteFunc(slices.Clone(row), func(kind string) bool { return !slices.Contains(other, kind) })
}

// early are the kinds of all events of the side that is over early, one by one, and those of the other.
type early struct {
	short, long []string
	over        bool // the new side is; else its events go on
}

func earlyOf(d *deviation) early {
	was, is := rowOf(d.was.value), rowOf(d.is.value)
	if begins(is, was) {
		return early{shared(is, was), was, true}
	}
	return early{shared(was, is), is, false}
}

// rowOf are the kinds of all events of an order, one by one.
func rowOf(order string) []string {
	var all []string
	if order == "" {
		return nil
	}
	for part := range strings.SplitSeq(order, ", ") {
		kind, times, several := strings.Cut(part, timesInRow)
		n, err := strconv.Atoi(times)
		if !several || err != nil {
			kind, n = part, 1
		}
		all = append(all, slices.Repeat([]string{kind}, n)...)
	}
	return all
}

// missing are the kinds of which one side has events behind the last of the other, each once.
func (e early) missing() []string {
	return slices.Compact(slices.Sorted(slices.Values(e.long[min(len(e.short), len(e.long)):])))
}

func (e early) name() string {
	if e.over {
		return "events: over early"
	}
	return "events: they go on"
}

// orderLine is an order as a line has it that accepts it, in one piece.
func orderLine(order string) string {
	return cmp.Or(strings.ReplaceAll(order, ", ", " then "), nothing)
}

func (e early) title() string {
	kinds, n := strings.Join(e.missing(), ", "), len(e.short)
	switch {
	case n == 0 && e.over:
		return "no events come any more: " + kinds
	case n == 0:
		return "events come now, where none did: " + kinds
	case e.over:
		return fmt.Sprintf("the events are over early, behind %d of %d, of which the last is %s: %s do not come any more", n, len(e.long), e.short[n-1], kinds)
	}
	return fmt.Sprintf("the events go on, behind the %d of which the last was %s: %s come now", n, e.short[n-1], kinds)
}

// byEarly: where the events are over early, those behind are missing, and what would have come of them.
func byEarly(by, d *deviation) bool {
	if by.aspect != aspectWhole {
		return false
	}
	over := earlyOf(by)
	kinds := over.missing()
	switch d.aspect {
	case aspectSilence, aspectLast:
		return true
	case aspectRetry:
		return len(over.short) == 0
	case aspectID:
		rises := strings.TrimSuffix(d.was.value, idsRise) == strings.TrimSuffix(d.is.value, idsRise)
		return slices.Contains(kinds, d.of) || d.of == "" && rises && len(over.short) == 1 // of one ID nobody knows whether it would
	case aspectCount:
		return slices.Contains(kinds, d.of)
	case aspectOrder:
		return slices.Contains(kinds, d.of) || slices.Contains(kinds, d.path)
	}
	return false
}
