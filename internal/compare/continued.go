package compare

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// walk is what a field says from event to event: equal values in a row are one.
type walk []repeated

type repeated struct {
	text  string
	times int
}

func (w walk) with(text string, times int) walk {
	if n := len(w); n > 0 && w[n-1].text == text {
		w[n-1].times += times
		return w
	}
	return append(w, repeated{text, times})
}

func (w walk) times() int {
	n := 0
	for _, r := range w {
		n += r.times
	}
	return n
}

// texts are what it says, each once, in the order in which they come first.
func (w walk) texts() []string {
	var all []string
	for _, r := range w {
		if !slices.Contains(all, r.text) {
			all = append(all, r.text)
		}
	}
	return all
}

// timesMark stands before how many times a value comes in a row.
const timesMark = " ×"

func (w walk) String() string {
	parts := make([]string, len(w))
	for i, r := range w {
		if parts[i] = r.text; r.times > 1 {
			parts[i] = fmt.Sprint(r.text, timesMark, r.times)
		}
	}
	return strings.Join(parts, ", ")
}

// progress is how far something got, and whether it would have gone on.
type progress struct {
	walk
	open bool
}

// progressOf reads a walk, or a number of events: the walk of one value that is nothing but there.
func progressOf(about aspect, value string) progress {
	if about == aspectCount {
		if value == someOrMore {
			return progress{walk{{times: 2}}, true}
		}
		n, _ := strconv.Atoi(value) // none is absent
		return progress{walk{{times: n}}, false}
	}
	begins, open := strings.CutSuffix(value, goesOn)
	p := progress{open: open}
	for part := range strings.SplitSeq(begins, ", ") {
		text, number, _ := cutLast(part, timesMark)
		times, err := strconv.Atoi(number)
		if err != nil {
			text, times = part, 1
		}
		p.walk = p.with(text, times)
	}
	return p
}

func cutLast(text, mark string) (before, after string, found bool) {
	if i := strings.LastIndex(text, mark); i >= 0 {
		return text[:i], text[i+len(mark):], true
	}
	return text, "", false
}

// becomes tells that something that would have gone on may be what another is, seen for a longer time.
func (p progress) becomes(longer progress) bool {
	last := len(p.walk) - 1
	if !p.open || len(longer.walk) <= last {
		return false
	}
	return slices.Equal(p.walk[:last], longer.walk[:last]) && p.walk[last].text == longer.walk[last].text && p.walk[last].times <= longer.walk[last].times
}

func (p progress) is(other progress) bool {
	return p.open == other.open && slices.Equal(p.walk, other.walk)
}

// continueValues makes one of values of which the one is the other, seen for a longer time: how far a
// field, or a number of events, gets in a stream that is left says nothing. What may be one of several
// tells nothing at all.
func continueValues(d *deviation) {
	if d.aspect != aspectWalk && d.aspect != aspectCount {
		return
	}
	values := union(d.old, d.now)
	far := make([]progress, len(values))
	for i, v := range values {
		far[i] = progressOf(d.aspect, v)
	}
	whole := map[string]string{}
	for i, v := range values {
		if ends := endsOf(far, i); len(ends) == 1 {
			whole[v] = values[ends[0]]
		}
	}
	d.old, d.now = d.old.as(whole), d.now.as(whole)
}

// endsOf lists what something is, or may become, that nothing else continues.
func endsOf(far []progress, of int) []int {
	var ends []int
	for i, one := range far {
		known := slices.IndexFunc(far, one.is) < i // it is written in two ways
		continued := slices.ContainsFunc(far, func(o progress) bool { return one.becomes(o) && !one.is(o) })
		if !known && !continued && (far[of].is(one) || far[of].becomes(one)) {
			ends = append(ends, i)
		}
	}
	return ends
}

// as is the tally with other names for its values; those without are left out.
func (t *tally) as(names map[string]string) *tally {
	all := &tally{runs: t.runs, many: t.many}
	for _, s := range t.seen {
		name, is := names[s.value]
		if !is {
			all.runs -= s.runs
			continue
		}
		if known := all.sighting(name); known != nil {
			known.runs += s.runs
			continue
		}
		all.seen = append(all.seen, &sighting{name, s.runs, s.at})
	}
	return all
}

// joinValues makes one of all that a field says in streams that were left, as far as each side says it at
// some time: what is left is what one side says and the other never.
func joinValues(d *deviation) {
	values := union(d.old, d.now)
	if d.aspect != aspectValue || !slices.ContainsFunc(values, func(v string) bool { return strings.HasSuffix(v, goesOn) }) {
		return
	}
	names := map[string]string{}
	known := d.before.watched[d.stream] > 0 && d.brought.watched[d.stream] > 0
	was, is := wordsOf(d.old), wordsOf(d.now)
	common := ""
	for _, v := range values {
		isCommon := !slices.ContainsFunc(wordsIn(v), func(w string) bool { return !was[w] || !is[w] })
		switch {
		case known && isCommon:
			common = cmp.Or(common, v)
			names[v] = common
		case known || !strings.HasSuffix(v, goesOn):
			names[v] = v
		}
	}
	d.old, d.now = d.old.as(names), d.now.as(names)
}

func wordsIn(value string) []string { return strings.Split(strings.TrimSuffix(value, goesOn), ", ") }

func wordsOf(t *tally) map[string]bool {
	words := map[string]bool{}
	for _, s := range t.seen {
		for _, w := range wordsIn(s.value) {
			words[w] = true
		}
	}
	return words
}

// edge is the share of the time for which a stream is watched behind which what comes may as well come
// too late to be seen.
const edge = 0.9

// unseen tells that what one side does came when the other side was not watched any more.
func unseen(d *deviation) bool {
	return isBehind(d.is, d.before.watched[d.stream]) || isBehind(d.was, d.brought.watched[d.stream])
}

func isBehind(s *sighting, watched time.Duration) bool {
	return watched > 0 && s != nil && s.at.Entry != nil && float64(s.at.Entry.LastByte) > edge*float64(watched)
}

// saysOther tells of two orders of values that they are not the same values otherwise put.
func saysOther(d *deviation) bool {
	if differsAt(d) >= 0 {
		return !slices.Equal(sortedTexts(d.was.at.said), sortedTexts(d.is.at.said))
	}
	was, is := progressOf(aspectWalk, d.was.value), progressOf(aspectWalk, d.is.value)
	n := min(was.times(), is.times())
	if !was.open && !is.open && was.times() != is.times() {
		return true
	}
	return !maps.Equal(was.first(n), is.first(n))
}

// swapsOthers tells of what a field says from event to event that the values that both sides say come in another order,
// beside others.
func swapsOthers(d *deviation) bool {
	was, is := progressOf(aspectWalk, d.was.value).one(), progressOf(aspectWalk, d.is.value).one()
	if d.aspect != aspectWalk || len(was) != len(is) {
		return false
	}
	was, is = shared(was, is), shared(is, was)
	return !slices.Equal(was, is) && slices.Equal(slices.Sorted(slices.Values(was)), slices.Sorted(slices.Values(is)))
}

// one are the values, one by one.
func (w walk) one() []string {
	var all []string
	for _, r := range w {
		all = append(all, slices.Repeat([]string{r.text}, r.times)...)
	}
	return all
}

func sortedTexts(all []literal) []string {
	var texts []string
	for _, s := range all {
		texts = append(texts, s.text)
	}
	slices.Sort(texts)
	return texts
}

// first counts how often each value is among the first ones.
func (w walk) first(n int) map[string]int {
	times := map[string]int{}
	for _, r := range w {
		if m := min(n, r.times); m > 0 {
			times[r.text] += m
			n -= m
		}
	}
	return times
}
