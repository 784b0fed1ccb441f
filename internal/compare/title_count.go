package compare

import (
	"fmt"
	"math"
	"strconv"

	"github.com/streamspec/streamspec/internal/mapping"
)

func (g *group) countTitle() string {
	d := g.first()
	old, now := numbers(d.old), numbers(d.now)
	text := fmt.Sprintf("%s: %s, %s", kindInWords(d), inEach(old, "old"), inEach(now, "new"))
	switch {
	case old.high == 0:
		return text + ": a new kind of event"
	case now.high == 0:
		return text + ": it is gone"
	case now.low < old.low && now.high <= old.high:
		return text + ": events are lost"
	case now.high > old.high && now.low >= old.low:
		return text + ": there are more"
	}
	return text
}

// kindInWords is the kind of event; of one that has neither type nor data it says so.
func kindInWords(d *deviation) string {
	if d.is != nil && d.of == mapping.Unnamed && d.is.at.Entry != nil && len(d.is.at.Entry.Data) == 0 {
		return d.of + " (without a type, and without data)"
	}
	return d.of
}

// numberRange is how many events of a kind came, at least and at most.
type numberRange struct {
	low, high int
	open      bool // at least
}

func numbers(t *tally) numberRange {
	r := numberRange{low: math.MaxInt}
	for _, s := range t.seen {
		n, err := strconv.Atoi(s.value)
		if s.value == someOrMore {
			n, r.open = 2, true
		} else if err != nil {
			n = 0
		}
		r.low, r.high = min(r.low, n), max(r.high, n)
	}
	return r
}

func inEach(r numberRange, side string) string {
	switch {
	case r.high == 0:
		return "none in " + side + " recordings"
	case r.low == r.high && r.open:
		return fmt.Sprintf("%d or more in each %s recording", r.low, side)
	case r.low == r.high:
		return fmt.Sprintf("%d in each %s recording", r.low, side)
	}
	return fmt.Sprintf("%d to %d in %s ones", r.low, r.high, side)
}
