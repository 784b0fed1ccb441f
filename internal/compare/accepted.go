package compare

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/mapping"
)

// accepting lists the lines that accept a difference by its name, for good or until a day. Within tells
// whether what the new side does is what a line has.
func accepting(m *mapping.Mapping, name string, within func(now string) bool) []mapping.Accept {
	lines := slices.Clone(m.Accept)
	for _, gap := range m.Gaps {
		if !gap.Expired(time.Now()) {
			lines = append(lines, mapping.Accept{Difference: gap.Difference, Now: gap.Now})
		}
	}
	return slices.DeleteFunc(lines, func(a mapping.Accept) bool { return a.Difference != name || a.Now != "" && !within(a.Now) })
}

// accept notes which lines accept the difference.
func (d *Difference) accept(m *mapping.Mapping, within func(now string) bool) {
	d.accepted = accepting(m, d.Name, within)
	d.Declared = d.Declared || len(d.accepted) > 0
}

// isSaid: a line accepts a difference of form with all that it says, for nothing of it is a size.
func (d *Difference) isSaid(now string) bool { return now == d.New.Text }

// accepted is what the new side does, for a line that accepts it, and not whatever comes later; empty: no
// line can say it.
func (g *group) accepted() string {
	isMissing := func(d *deviation) bool { return d.aspect == aspectBeat } // for how long nobody decides
	if strings.Contains(g.name, " → ") || slices.ContainsFunc(g.deviations, isMissing) {
		return ""
	}
	var times *extent
	all := g.deviations.does()
	for _, d := range g.deviations {
		switch {
		case inTime(d):
			times = times.with(extentOf(d))
		case d.aspect == aspectCount && !slices.Contains(all, extentOf(d).String()):
			all = append(all, extentOf(d).String())
		}
	}
	if times != nil {
		all = append(all, times.String())
	}
	return strings.Join(all, between)
}

// between stands between what a line accepts.
const between = ", "

// within tells whether the new side does what a line has that accepts it.
func (g *group) within(now string) bool {
	isOther := func(v string) bool { return !strings.Contains(between+now+between, between+v+between) }
	if slices.ContainsFunc(g.deviations.does(), isOther) {
		return false
	}
	known := strings.Split(now, between)
	return !slices.ContainsFunc(g.deviations, func(d *deviation) bool {
		return d.aspect == aspectBeat || hasExtent(d) && !slices.ContainsFunc(known, func(text string) bool {
			limit, is := extentIn(text)
			return is && limit.holds(d)
		})
	})
}

// does lists what comes on the new side alone. In which order values come no line can say.
func (those sameCause) does() []string {
	var all []string
	for _, d := range those {
		if hasExtent(d) || d.aspect == aspectBeat || d.aspect == aspectWalk {
			continue
		}
		for _, s := range d.now.seen {
			text := s.value
			switch d.aspect {
			case aspectOrder:
				text = orderWords(d, text)
			case aspectWhole:
				text = orderLine(text)
			}
			if d.old.of(s.value) == 0 && !slices.Contains(all, text) {
				all = append(all, text)
			}
		}
	}
	return all
}

// hasExtent tells facts that are a number, or a time. A share of what comes at once is none: the name says in which
// direction it is off.
func hasExtent(d *deviation) bool { return d.aspect == aspectCount || inTime(d) }

// inTime tells facts that are measured in milliseconds.
func inTime(d *deviation) bool {
	return d.aspect.single() || d.aspect == aspectInterval
}

// extent is from where to where numbers of events reach, or times.
type extent struct {
	low, high float64
	open      bool // there may be more
	unit      string
}

// extentOf is that of the new side.
func extentOf(d *deviation) extent {
	if len(d.now.samples) == 0 {
		n := numbers(d.now)
		return extent{low: float64(n.low), high: float64(n.high), open: n.open}
	}
	e := extent{low: slices.Min(d.now.samples), high: slices.Max(d.now.samples)}
	if inTime(d) {
		e.unit = inTimeUnit
	}
	return e
}

const inTimeUnit = " ms"

func (e *extent) with(other extent) *extent {
	if e == nil {
		return &other
	}
	return &extent{min(e.low, other.low), max(e.high, other.high), e.open || other.open, e.unit}
}

func (e extent) String() string {
	switch low, high := fmt.Sprintf("%.0f", e.low), fmt.Sprintf("%.0f", e.high); {
	case e.open:
		return low + " or more"
	case low == high:
		return low + e.unit
	default:
		return low + " to " + high + e.unit
	}
}

var isExtent = regexp.MustCompile(`^(\d+)(?: to (\d+)|( or more))?( ms)?$`)

func extentIn(text string) (extent, bool) {
	m := isExtent.FindStringSubmatch(text)
	if m == nil {
		return extent{}, false
	}
	e := extent{open: m[3] != "", unit: m[4]}
	e.low, _ = strconv.ParseFloat(m[1], 64) // they are digits
	if e.high = e.low; m[2] != "" {
		e.high, _ = strconv.ParseFloat(m[2], 64)
	}
	return e, true
}

// holds tells whether a fact lies within; a time that is off by no more than what is nobody's fault does.
func (e extent) holds(d *deviation) bool {
	is := extentOf(d)
	switch {
	case is.unit != e.unit:
		return false
	case !inTime(d):
		return is.low >= e.low && (e.open || !is.open && is.high <= e.high)
	case d.was == nil && d.is == nil:
		is.low, is.high = median(d.now), median(d.now)
		return e.reaches(d, is)
	default: // some are far off
		return e.reaches(d, is)
	}
}

func (e extent) reaches(d *deviation, is extent) bool {
	limit := d.limits()
	return (is.low >= e.low || !limit.apartBy(is.low, e.low, d.busy(), 0)) && (is.high <= e.high || !limit.apartBy(e.high, is.high, d.busy(), 0))
}
