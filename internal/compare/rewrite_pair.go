package compare

import (
	"maps"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/mapping"
)

// maxPaired bounds how many fields are looked at that are gone, or new: with more they are no names, but what is said.
const maxPaired = 128

// movesOf are the moves that make one shape another: all of the data, or fields, each of which can have become one
// other alone.
func movesOf(was, is *shape) []mapping.Move {
	p := &pairing{was: was, is: is, gone: was.without(is), come: is.without(was)}
	if len(p.gone) == 0 || len(p.come) == 0 {
		return nil
	}
	if !was.isNoObject() && !is.isNoObject() {
		if path := allBelow(was, is, p.come); path != "" {
			return []mapping.Move{{Now: path}}
		}
		if path := allBelow(is, was, p.gone); path != "" {
			return []mapping.Move{{Was: path}}
		}
	}
	if max(len(p.gone), len(p.come)) > maxPaired {
		return nil
	}
	p.pair(p.isWrittenOtherwise)
	p.pair(p.hasMoved)
	p.pair(p.hasMovedToo)
	p.pair(p.isCalledOtherwise)
	return p.moves
}

// allBelow is the one of some fields of a shape below which all stands now that was at the top; empty: there is none.
func allBelow(was, is *shape, come []string) string {
	top := was.below("")
	for path := range is.below("") {
		if top[path] {
			return "" // not all of it
		}
	}
	for _, path := range come {
		if !is.isObject(path) || strings.Contains(path, itemsOf) {
			continue
		}
		fields, known := 0, 0
		for at := range is.below(path) {
			if name := strings.TrimPrefix(at, "."); !strings.ContainsAny(name, ".[") {
				fields++
				known += boolInt(top[name])
			}
		}
		if known > 0 && 2*known >= min(fields, len(top)) {
			return path
		}
	}
	return ""
}

// pairing finds which of the fields that are gone have become which new ones.
type pairing struct {
	was, is    *shape
	gone, come []string
	moves      []mapping.Move
}

// pair adds what can have become one other, and that nothing else, those that contain others first.
func (p *pairing) pair(can func(was, is string) bool) {
	for _, was := range p.gone {
		var to []string
		for _, is := range p.come {
			if !p.isPaired(was, is) && mapping.ListOf(was) == mapping.ListOf(is) && can(was, is) {
				to = append(to, is)
			}
		}
		isRival := func(other string) bool {
			return other != was && !p.isPaired(other, to[0]) && mapping.ListOf(other) == mapping.ListOf(was) && can(other, to[0])
		}
		if len(to) == 1 && !slices.ContainsFunc(p.gone, isRival) {
			p.moves = append(p.moves, mapping.Move{Was: was, Now: to[0]})
		}
	}
}

// isPaired tells that one of two fields has a counterpart already, or is in one that has.
func (p *pairing) isPaired(was, is string) bool {
	return slices.ContainsFunc(p.moves, func(m mapping.Move) bool { return isWithin(was, m.Was) || isWithin(is, m.Now) })
}

// isWithin tells that a path leads to another one, or into it.
func isWithin(path, other string) bool {
	_, is := belowPath(path, other)
	return is || path == other
}

// hasMoved: a field of the same name stands elsewhere, or has what it stood in as a part of its name.
func (p *pairing) hasMoved(was, is string) bool {
	return (lastName(was) == lastName(is) || styled(was) == styled(is)) && p.isAlike(was, is, false)
}

// hasMovedToo: whatever it says, what stood beside it has moved there.
func (p *pairing) hasMovedToo(was, is string) bool {
	return lastName(was) == lastName(is) && slices.ContainsFunc(p.moves, func(m mapping.Move) bool {
		return !isRename(m) && parentOf(m.Was) == parentOf(was) && parentOf(m.Now) == parentOf(is)
	})
}

// isWrittenOtherwise: a name in another style, or of an object, or a list of objects, that has nearly the same in it.
func (p *pairing) isWrittenOtherwise(was, is string) bool {
	if parentOf(was) != parentOf(is) {
		return false
	}
	return styled(lastName(was)) == styled(lastName(is)) && p.isAlike(was, is, false) || len(p.was.below(was)) > 1 && p.isAlike(was, is, true)
}

// isCalledOtherwise: a field in the same place that says the same.
func (p *pairing) isCalledOtherwise(was, is string) bool {
	return parentOf(was) == parentOf(is) && p.isAlike(was, is, true)
}

// betweenWords is what stands between the words of a name, by its style.
var betweenWords = strings.NewReplacer("_", "", "-", "", ".", "")

// styled is a name without what is of its style alone.
func styled(name string) string { return strings.ToLower(betweenWords.Replace(name)) }

// isAlike tells that a field can be what another was, by its types, by what is in it, and by what it says. Strict: it
// says the same, or another thing each time.
func (p *pairing) isAlike(was, is string, strict bool) bool {
	if !meet(p.was.fields[was].types, p.is.fields[is].types) {
		return false
	}
	before, after := p.was.below(was), p.is.below(is)
	if len(before) == 0 || len(after) == 0 {
		return len(before) == len(after) && p.saysAlike(was, is, strict)
	}
	same := 0
	for path := range before {
		same += boolInt(after[path])
	}
	if len(before) == 1 && before[itemsOf] && after[itemsOf] {
		return p.saysAlike(was+itemsOf, is+itemsOf, strict)
	}
	return 2*same > min(len(before), len(after))
}

func meet(types, others []string) bool {
	return slices.ContainsFunc(types, func(typ string) bool { return slices.Contains(others, typ) })
}

// saysAlike tells whether two fields say something that is the same. What is another in each recording tells little:
// strict, it must be IDs that look alike.
func (p *pairing) saysAlike(was, is string, strict bool) bool {
	before, after := p.was.says(was), p.is.says(is)
	same, much := 0, 0
	for said := range before {
		same += boolInt(after[said])
		much += boolInt(after[said] && !saysLittle(said))
	}
	if !strict && same > 0 || much > 0 && 2*same >= max(len(before), len(after)) {
		return true
	}
	varies := func(said map[string]bool, runs int) bool { return runs > 1 && 2*len(said) > runs }
	if varies(before, p.was.runs) && varies(after, p.is.runs) {
		return !strict || p.areIDsAlike(was, is)
	}
	return !strict && min(p.was.runs, p.is.runs) <= fewRuns
}

// areIDsAlike tells of two texts that they are IDs of one form.
func (p *pairing) areIDsAlike(was, is string) bool {
	isText := func(f *shapeField) bool { return slices.Equal(f.types, []string{"text"}) }
	form := formOf(slices.Collect(maps.Keys(p.was.says(was))))
	return form != "" && form == formOf(slices.Collect(maps.Keys(p.is.says(is)))) && isText(p.was.fields[was]) && isText(p.is.fields[is])
}

// saysLittle tells values that two fields have in common by chance.
func saysLittle(said string) bool {
	return isOfAnyone(said) || slices.Contains([]string{"null", "", "true", "false", "0", "1"}, said)
}
