package compare

import (
	"slices"
	"strings"
	"time"
)

// A baseline has no events that could be left out where the other side was watched for less: of what it says it is not known
// what came by then. So what the other side does is another only where it could not have gone on like that.

// unwatched tells that what one side does may be what a baseline says, seen for a shorter time.
func unwatched(d *deviation) bool {
	w := shortSide{d: d, facts: d.brought, is: d.now, said: d.is, long: d.before, was: d.old, saidLong: d.was}
	if isLonger(lastsHere(d.brought, d.stream), lastsHere(d.before, d.stream)) {
		w = shortSide{d: d, facts: d.before, is: d.old, said: d.was, long: d.brought, was: d.now, saidLong: d.is}
	} else if !isLonger(lastsHere(d.before, d.stream), lastsHere(d.brought, d.stream)) {
		return false
	}
	return w.long.written && w.facts.watched[d.stream] > 0 && w.mayGoOn()
}

// lastsHere is for how long a stream was watched, as far as facts say so.
func lastsHere(f *facts, stream string) time.Duration {
	if f.written {
		return f.lasts(stream)
	}
	return f.watched[stream]
}

// shortSide is a deviation, seen from the side that was watched for less.
type shortSide struct {
	d              *deviation
	facts, long    *facts
	is, was        *tally
	said, saidLong *sighting
}

// mayGoOn tells whether the fact may become what the other side says of it.
func (w *shortSide) mayGoOn() bool {
	switch w.d.aspect {
	case aspectWhole, aspectBurst: // of each kind it is known better
		return true
	case aspectSilence:
		return median(w.is) < median(w.was)
	case aspectCount:
		return w.mayBeMore()
	case aspectOrder:
		return w.saidLong.value == isAmong
	case aspectCourse:
		return w.saidLong.value == isMixed || w.said.value == absent
	case aspectValue:
		return isPartOf(w.is, w.was)
	case aspectField, aspectID:
		return w.mayBeOther()
	case aspectSame:
		return w.saidLong.value == isSeveral
	case aspectEnd:
		return w.said.value == leftOpen
	case aspectBroken, aspectRetry, aspectAgain:
		return w.is.of(absent)+w.is.of(nothingAgain)+w.is.of(timesAgain(0)) > 0
	}
	return false
}

// mayBeMore tells of a kind of event that as many may come as the baseline has; the first, if that came later there.
func (w *shortSide) mayBeMore() bool {
	first := w.long.tally[key{w.d.stream, aspectTime, w.d.of, ""}]
	if n := numbers(w.is); n.low == 0 {
		return first == nil || len(first.samples) == 0 || typical(first.samples) > edge*inMilliseconds(w.facts.watched[w.d.stream])
	}
	is, was := numbers(w.is), numbers(w.was)
	return is.high <= was.high
}

// mayBeOther tells of a field that it may be what it is in some events of the baseline; and of IDs that they may rise, where
// one has come.
func (w *shortSide) mayBeOther() bool {
	is, was := w.said.value, w.saidLong.value
	some := strings.HasSuffix(was, inSome)
	is, was = strings.TrimSuffix(is, inSome), strings.TrimSuffix(was, inSome)
	if is == absent {
		return some
	}
	if w.d.aspect == aspectID && w.events() == 1 {
		is, was = strings.TrimSuffix(is, idsRise), strings.TrimSuffix(was, idsRise)
	}
	classes := strings.Split(strings.TrimSuffix(was, ", some alike"), " or ")
	return strings.Contains(was, anotherInEach) && isIdentity(is) ||
		!slices.ContainsFunc(strings.Split(is, " or "), func(c string) bool { return !slices.Contains(classes, c) })
}

// events is how many came, at least.
func (w *shortSide) events() (n int) {
	for k, t := range w.facts.tally {
		if k.stream == w.d.stream && k.aspect == aspectCount {
			n += numbers(t).low
		}
	}
	return n
}
