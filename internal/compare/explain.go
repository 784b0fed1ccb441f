package compare

import (
	"math"
	"slices"
	"strings"
)

// explained leaves out what differs only because something else does, of one scenario.
func explained(all []*deviation) []*deviation {
	for _, explains := range []func(by *deviation, d *deviation) bool{byAnswer, byCall, byAnything, byAgain, byCount, byParent, byEmpty, byLeader, byValue, byMove, byEnd, byTime, byIDs, byEarly, byAllAgain} {
		all = slices.DeleteFunc(all, func(d *deviation) bool {
			return slices.ContainsFunc(all, func(by *deviation) bool {
				return by != nil && by != d && (by.stream == d.stream || by.aspect == aspectCall || d.aspect == aspectPlayed) && (by.certain || !d.certain) && explains(by, d)
			})
		})
	}
	return all
}

// answers tells what makes all of a stream another.
func answers(d *deviation) bool {
	return d.certain && (d.aspect == aspectStatus && !opens(d) || d.aspect == aspectMedia)
}

// byAnswer: another status or media type explains what comes, and with which headers.
func byAnswer(by, d *deviation) bool {
	switch d.aspect {
	case aspectStatus, aspectPath, aspectCall, aspectRedirect, aspectProtocol:
		return false
	case aspectMedia:
		return by.certain && by.aspect == aspectStatus
	}
	return answers(by)
}

// byAnything: a scenario that cannot be played to its end is a consequence of what comes otherwise.
func byAnything(by, d *deviation) bool {
	return d.aspect == aspectPlayed && by.certain && slices.Contains([]aspect{aspectCall, aspectStatus, aspectMedia, aspectCount, aspectOrder, aspectEnd}, by.aspect)
}

// byAgain: what comes again after a reconnection makes more of it, where it could not be left out.
func byAgain(by, d *deviation) bool {
	switch {
	case by.aspect != aspectAgain || by.of == "":
		return false
	case d.aspect == aspectBurst:
		return by.certain && !timesDiffer(d)
	case !keepsAgain(d.before, by.stream) && !keepsAgain(d.brought, by.stream):
		return false
	}
	switch d.aspect {
	case aspectCount:
		return d.of == by.of && isSoManyMore(by, d)
	case aspectValue: // what comes again says nothing else
		return d.of == by.of && isPartOf(d.old, d.now) && isPartOf(d.now, d.old)
	case aspectWalk:
		return d.of == by.of && beginAlike(d.was.value, d.is.value)
	case aspectOrder: // what comes again is among others, and before none that it was behind
		return (d.of == by.of || d.path == by.of) && (d.was.value == isAmong || d.is.value == isAmong)
	}
	return false
}

// beginAlike tells of what a field says from event to event that it comes to say it in the same order.
func beginAlike(was, is string) bool {
	one, other := progressOf(aspectWalk, was).texts(), progressOf(aspectWalk, is).texts()
	n := min(len(one), len(other))
	return slices.Equal(one[:n], other[:n])
}

// isSoManyMore tells that there may be as many more events, or fewer, as come again.
func isSoManyMore(again, count *deviation) bool {
	was, is := numbers(count.old), numbers(count.now)
	if was.open || is.open {
		return true
	}
	before, after := timesAgainIn(again.old), timesAgainIn(again.now)
	return is.low-was.high >= after.low-before.high && is.high-was.low <= after.high-before.low
}

// timesAgainIn is from how often to how often something comes again.
func timesAgainIn(t *tally) numberRange {
	r := numberRange{low: math.MaxInt}
	for _, s := range t.seen {
		n := timesOf(s.value)
		r.low, r.high = min(r.low, n), max(r.high, n)
	}
	return r
}

// byAllAgain: what has an ID that came before says so, of whatever kind it is.
func byAllAgain(by, d *deviation) bool {
	return by.aspect == aspectAgain && by.of == "" && d.aspect == aspectAgain && d.of != ""
}

// byCount: where events of a kind are missing, or more come, what they say differs too.
func byCount(by, d *deviation) bool {
	if by.aspect != aspectCount {
		return false
	}
	switch d.aspect {
	case aspectValue:
		return d.of == by.of && isOfFewer(by, d)
	case aspectWalk:
		return d.of == by.of
	case aspectField:
		return d.of == by.of && (isOfSeveral(by, d) || isOfSome(by, d))
	case aspectLast:
		return isLast(d, by.of)
	case aspectBurst:
		return by.certain && !timesDiffer(d)
	}
	return false
}

// isOfFewer tells of what a field says that some of it is gone with events, or has come with them, and nothing else.
func isOfFewer(by, d *deviation) bool {
	was, is := numbers(by.old), numbers(by.now)
	return was.high > is.low && isPartOf(d.now, d.old) || is.high > was.low && isPartOf(d.old, d.now)
}

// isPartOf tells that one side says nothing that the other one does not.
func isPartOf(one, other *tally) bool {
	all := wordsOf(other)
	for word := range wordsOf(one) {
		if !all[word] && !all[manyValues] {
			return false
		}
	}
	return true
}

// isOfSeveral tells of IDs that are another in each event that there was one event, or is.
func isOfSeveral(by, d *deviation) bool {
	was, is := strings.Contains(d.was.value, anotherInEach), strings.Contains(d.is.value, anotherInEach)
	return was != is && (is && numbers(by.old).low <= 1 || was && numbers(by.now).low <= 1)
}

// isOfSome tells of a field that it is in all events of a kind where those without it are gone, or was before these
// came; or that it is gone with those that had it, or came with them.
func isOfSome(by, d *deviation) bool {
	was, some := strings.CutSuffix(d.was.value, inSome)
	is, someNow := strings.CutSuffix(d.is.value, inSome)
	more, fewer, in := by.now, by.old, d.brought
	if some {
		more, fewer, in = by.old, by.now, d.before
	}
	other := in.partly[d.key].without
	switch {
	case some == someNow:
		return false
	case was == absent || is == absent:
		other = in.partly[d.key].with
	case was != is:
		return false
	}
	most, least := numbers(more), numbers(fewer)
	return most.high > least.low && (most.open || most.high-least.low >= other)
}

// isLast tells that events of a kind may be those behind which nothing came, on one side.
func isLast(d *deviation, kind string) bool {
	in := d.before
	if d.is.value == nothing {
		in = d.brought
	}
	for k, t := range in.tally {
		isOf := k.aspect == aspectOrder && k.stream == d.stream
		if isOf && (k.of == kind && t.of(isBefore) == t.runs || k.path == kind && t.of(isAfter) == t.runs) {
			return false
		}
	}
	return true
}

// timesDiffer tells of a stream that its events do not come when they came.
func timesDiffer(d *deviation) bool {
	return slices.ContainsFunc(keysOf(d.before, d.brought), func(k key) bool {
		if k.aspect != aspectTime || k.of == "" || k.stream != d.stream {
			return false
		}
		one := &deviation{scenario: d.scenario, key: k, old: d.before.complete(k), now: d.brought.complete(k), before: d.before, brought: d.brought}
		return one.judge() && one.certain
	})
}

// byParent: what is in an object differs where the object does, and all of it where the data is no object.
func byParent(by, d *deviation) bool {
	if by.aspect == aspectField && by.path == "" && by.of == d.of && d.path != "" && d.aspect == aspectField {
		return true
	}
	return by.of == d.of && by.aspect == aspectField && slices.Contains([]aspect{aspectField, aspectValue, aspectWalk}, d.aspect) &&
		(strings.HasPrefix(d.path, by.path+".") || strings.HasPrefix(d.path, by.path+itemsOf) || d.path == by.path && d.aspect != aspectField)
}

// byEmpty: where a list is empty, or is not any more, that says what became of its items.
func byEmpty(by, d *deviation) bool {
	if by.aspect != aspectValue || d.aspect != aspectField || by.of != d.of || d.was.value != absent && d.is.value != absent {
		return false
	}
	rest, is := strings.CutPrefix(d.path, by.path)
	empty := by.is
	if d.was.value == absent {
		empty = by.was
	}
	return is && strings.HasPrefix(rest, itemsOf) && empty.value == noItems
}

// byLeader: where the field that others are as is gone, or a new one is that they are as, they are as another.
func byLeader(by, d *deviation) bool {
	if d.aspect != aspectSame {
		return false
	}
	isAs := func(leader string) bool { return d.was.value == sameAs(leader) || d.is.value == sameAs(leader) }
	switch by.aspect {
	case aspectField:
		return (by.was.value == absent || by.is.value == absent) && isAs(fieldOf(by.of, by.path))
	case aspectCount:
		return strings.HasPrefix(d.was.value, sameAs(by.of+".")) || strings.HasPrefix(d.is.value, sameAs(by.of+"."))
	}
	return false
}

// byValue: other values come in another order, and other items are more or fewer.
func byValue(by, d *deviation) bool {
	if by.of != d.of || d.aspect != aspectValue && d.aspect != aspectWalk {
		return false
	}
	switch by.aspect {
	case aspectSame:
		return by.path == d.path
	case aspectValue:
		rest, is := strings.CutPrefix(by.path, d.path)
		return by.path == d.path && d.aspect == aspectWalk && !swapsOthers(d) || is && (strings.HasPrefix(rest, itemsOf) || strings.HasPrefix(rest, "."+ownValue))
	}
	return false
}

// byMove: where events, or what they say, come in another order, or are more or fewer, what rose may fall.
func byMove(by, d *deviation) bool {
	if d.aspect == aspectID && d.of == "" && by.aspect == aspectOrder {
		return strings.TrimSuffix(d.was.value, idsRise) == d.is.value && d.is.at.idsRiseByType() // they came with their events
	}
	if d.aspect != aspectCourse {
		return false
	}
	switch by.aspect {
	case aspectOrder:
		return d.of == "" && (d.isSaidBy(by.of) || d.isSaidBy(by.path))
	case aspectCount:
		isMore := numbers(by.now).high > numbers(by.old).low && d.is.value == isMixed
		isLess := numbers(by.old).high > numbers(by.now).low && d.was.value == isMixed
		return (d.of == by.of || d.of == "" && d.isSaidBy(by.of)) && (isMore || isLess || d.was.value == absent || d.is.value == absent)
	case aspectAgain:
		return d.of == "" || d.of == by.of
	case aspectCourse:
		return d.of == "" && by.of != "" && d.path == by.path
	case aspectWalk, aspectValue:
		return d.path == by.path && (d.of == "" || d.of == by.of) || by.aspect == aspectWalk && by.of == d.of && !saysOther(by)
	}
	return false
}

// isSaidBy tells that events of a kind have the field that the deviation is of.
func (d *deviation) isSaidBy(kind string) bool {
	k := key{d.stream, aspectField, kind, d.path}
	return d.before.tally[k] != nil || d.brought.tally[k] != nil
}

// byEnd: a stream that ends otherwise was watched for another time.
func byEnd(by, d *deviation) bool {
	return by.aspect == aspectEnd && (d.aspect == aspectBeat || d.aspect == aspectInterval && d.of != heartbeats)
}

// byTime: when events come, how many, and in which order, makes the silence between them another.
func byTime(by, d *deviation) bool {
	return d.aspect == aspectSilence && slices.Contains([]aspect{aspectTime, aspectInterval, aspectBurst, aspectCount, aspectOrder, aspectEnd, aspectAgain}, by.aspect) ||
		beforeBeats(d) && by.aspect == aspectBeat
}

// beforeBeats tells of the silence that a heartbeat ends.
func beforeBeats(d *deviation) bool { return d.aspect == aspectSilence && d.of == heartbeats }

// byIDs: where the IDs of all events are others, those of each kind are; but for those that have none.
func byIDs(by, d *deviation) bool {
	if d.aspect != aspectID || d.of == "" || by.aspect != aspectID || by.of != "" {
		return false
	}
	return !slices.ContainsFunc([]string{d.was.value, d.is.value}, func(v string) bool { return v == absent || strings.HasSuffix(v, inSome) })
}
