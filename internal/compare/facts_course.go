package compare

import (
	"strings"
	"time"
)

// How finely times are told, from the coarsest on.
const (
	inMinutes = iota + 1
	inSeconds
	inFractions // by each three digits
)

func precisionName(precision int) string {
	return []string{"minutes", "seconds", "milliseconds", "microseconds", "nanoseconds"}[precision-inMinutes]
}

// digitsInOne is in how many digits a fraction of a second is one of a thousandth of the one before: some write no
// zeros at the end.
const digitsInOne = 3

// clock is a time in a text.
type clock struct {
	since     float64 // 1970, in microseconds
	precision int     // how finely it is told
}

// clockIn reads a text in which [timeFormat] found these parts; nil: there is no such day. A zone that nobody says
// does not change.
func clockIn(text string, parts []string) *clock {
	between, seconds, fraction, zone := parts[1], parts[2], parts[3], parts[4]
	c := &clock{precision: inFractions + min((len(fraction)-2)/digitsInOne, 2)}
	layout := "2006-01-02" + between + "15:04:05"
	switch {
	case seconds == "":
		c.precision, layout = inMinutes, strings.TrimSuffix(layout, ":05")
	case fraction == "":
		c.precision = inSeconds
	}
	text = strings.TrimSpace(strings.TrimSuffix(text, zone))
	if strings.ContainsAny(zone, "+-") {
		layout, text = layout+"-0700", text+strings.Replace(zone, ":", "", 1)
	}
	at, err := time.Parse(layout, text)
	if err != nil {
		return nil
	}
	c.since = float64(at.UnixMicro())
	return c
}

// course is whether what is said rises or falls from event to event.
type course struct {
	last     float64
	up, down *event // the first that is above, or below, the one before
	first    *event
}

// The values of a course; where all values are the same there is none.
const (
	isRising  = "rises"
	isFalling = "falls"
	isMixed   = "rises and falls"
)

func (c *course) add(size float64, e *event) {
	switch {
	case c.first == nil:
		c.first = e
	case size > c.last && c.up == nil:
		c.up = e
	case size < c.last && c.down == nil:
		c.down = e
	}
	c.last = size
}

// is the value, and the event that shows it.
func (c *course) is() (string, *event) {
	switch {
	case c.up != nil && c.down != nil:
		return isMixed, c.down
	case c.up != nil:
		return isRising, c.up
	}
	return isFalling, c.down
}

// across are the courses of fields of events of whichever kind.
type across map[string]*acrossKinds

type acrossKinds struct {
	course
	kind    string
	several bool // kinds have the field
}

func (a across) add(path string, size float64, e *event) {
	if a[path] == nil {
		a[path] = &acrossKinds{kind: e.kind}
	}
	a[path].course.add(size, e)
	a[path].several = a[path].several || a[path].kind != e.kind
}

// courses states whether fields say what rises: those of events of several kinds, of all these too.
func (seen seenFields) courses(f *facts, all across) {
	one := seen.flow
	for at, s := range seen.all {
		s.course.state(f, one, at)
		s.shift.state(f, key{one.name, aspectClock, at.kind, at.path}, one.place(s.at))
		if s.precision > 0 {
			f.at(key{one.name, aspectPrecision, at.kind, at.path}).add(precisionName(s.precision), one.place(s.at))
		}
	}
	for path, a := range all {
		if a.several {
			a.course.state(f, one, field{"", path})
		}
	}
}

func (c *course) state(f *facts, one *flow, at field) {
	if value, e := c.is(); e != nil {
		f.at(key{one.name, aspectCourse, at.kind, at.path}).add(value, one.place(e))
	}
}

// isFollowed tells of what a field says that nothing but whether it rises can be compared: it is another in each
// recording, or a time.
func isFollowed(d *deviation) bool {
	k := d.key
	k.aspect = aspectWalk
	was, is := d.before.tally[k], d.brought.tally[k]
	return was == nil && is == nil || was != nil && is != nil && (was.volatile() || was.runs == 1) && (is.volatile() || is.runs == 1)
}
