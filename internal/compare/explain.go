package compare

import (
	"slices"
	"strings"
)

// explained leaves out what differs only because something else does, of one scenario.
func explained(all []*deviation) []*deviation {
	for _, explains := range []func(by *deviation, d *deviation) bool{byAnswer, byAnything, byAgain, byCount, byParent, byLeader, byValue, byMove, byEnd, byTime, byIDs} {
		all = slices.DeleteFunc(all, func(d *deviation) bool {
			return slices.ContainsFunc(all, func(by *deviation) bool {
				return by != nil && by != d && (by.stream == d.stream || d.aspect == aspectPlayed) && (by.certain || !d.certain) && explains(by, d)
			})
		})
	}
	return all
}

// answers tells what makes all of a stream another.
func (d *deviation) answers() bool {
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
	return by.answers()
}

// byAnything: a scenario that cannot be played to its end is a consequence of what comes otherwise.
func byAnything(by, d *deviation) bool {
	return d.aspect == aspectPlayed && by.certain && slices.Contains([]aspect{aspectCall, aspectStatus, aspectMedia, aspectCount, aspectOrder, aspectEnd}, by.aspect)
}

// byAgain: what comes again after a reconnection makes more of it.
func byAgain(by, d *deviation) bool {
	return by.aspect == aspectAgain && by.of != "" && d.of == by.of && slices.Contains([]aspect{aspectCount, aspectValue, aspectWalk, aspectOrder}, d.aspect)
}

// byCount: where events of a kind are missing, or more come, what they say differs too.
func byCount(by, d *deviation) bool {
	if by.aspect != aspectCount {
		return false
	}
	switch d.aspect {
	case aspectValue, aspectWalk:
		return d.of == by.of
	case aspectField:
		return d.of == by.of && (strings.Contains(d.was.value+d.is.value, anotherInEach) || isOfSome(d))
	case aspectLast:
		return true
	case aspectBurst:
		return by.certain && !timesDiffer(d)
	}
	return false
}

// isOfSome tells of a field that it is in all events of a kind and was in some, or the other way round, or is gone with
// those that had it.
func isOfSome(d *deviation) bool {
	was, some := strings.CutSuffix(d.was.value, inSome)
	is, someNow := strings.CutSuffix(d.is.value, inSome)
	return some != someNow && (was == is || was == absent || is == absent)
}

// timesDiffer tells of a stream that its events do not come when they came.
func timesDiffer(d *deviation) bool {
	return slices.ContainsFunc(keysOf(d.before, d.brought), func(k key) bool {
		if k.aspect != aspectTime || k.of == "" || k.stream != d.stream {
			return false
		}
		one := &deviation{scenario: d.scenario, key: k, old: d.before.complete(k), now: d.brought.complete(k)}
		return one.judge() && one.certain
	})
}

// byParent: what is in an object differs where the object does, and all of it where the data is no object.
func byParent(by, d *deviation) bool {
	if by.aspect == aspectField && by.path == "" && by.of == d.of && d.path != "" && d.aspect == aspectField {
		return true
	}
	return by.of == d.of && by.aspect == aspectField && slices.Contains([]aspect{aspectField, aspectValue, aspectWalk}, d.aspect) &&
		(strings.HasPrefix(d.path, by.path+".") || strings.HasPrefix(d.path, by.path+"[]") || d.path == by.path && d.aspect != aspectField)
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
		return by.path == d.path && d.aspect == aspectWalk || strings.HasPrefix(by.path, d.path+itemsOf) || strings.HasPrefix(by.path, d.path+"."+ownValue)
	}
	return false
}

// byMove: where events, or what they say, come in another order, or are more or fewer, what rose may fall.
func byMove(by, d *deviation) bool {
	if d.aspect == aspectID && d.of == "" && by.aspect == aspectOrder {
		return strings.TrimSuffix(d.was.value, idsRise) == d.is.value // they came with their events
	}
	if d.aspect != aspectCourse {
		return false
	}
	switch by.aspect {
	case aspectOrder:
		return d.of == "" || d.of == by.of || d.of == by.path
	case aspectCount, aspectAgain:
		return d.of == "" || d.of == by.of
	case aspectCourse:
		return d.of == "" && by.of != "" && d.path == by.path
	case aspectWalk, aspectValue:
		return d.path == by.path && (d.of == "" || d.of == by.of) || by.aspect == aspectWalk && by.of == d.of && !saysOther(by)
	}
	return false
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
