package compare

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// nameByOutcome has flows of a run that nobody can tell apart change names, so that those that brought events come
// first: which of two that ask at once for the same comes second is chance, and what befalls the second would else
// befall another one in each recording. Where all or none of them brought events they keep their names.
func nameByOutcome(flows []*flow) {
	for i, first := range flows {
		same := []*flow{first}
		for _, other := range flows[i+1:] {
			if !slices.ContainsFunc(same, func(f *flow) bool { return !f.alike(other) }) {
				same = append(same, other)
			}
		}
		var names []string
		for _, f := range same {
			names = append(names, f.name)
		}
		slices.Sort(names)
		slices.SortStableFunc(same, func(a, b *flow) int {
			return cmp.Or(cmp.Compare(a.outcome(), b.outcome()), cmp.Compare(a.name, b.name))
		})
		for j, f := range same {
			f.name = names[j]
		}
	}
}

// outcome is what became of a request, from best to worst.
func (f *flow) outcome() int {
	switch {
	case len(f.events) > 0:
		return 0
	case f.stream.Response != nil:
		return 1
	default:
		return 2
	}
}

// atOnce is how far apart requests are at most of which nobody knows which the service saw first, on a machine that
// is not busy.
const atOnce = 10 * time.Millisecond

// alike tells flows that nobody can tell apart: they asked for the same at once, and neither was answered before
// the other asked. One that we left before it brought anything is nobody's chance: we follow it otherwise.
func (f *flow) alike(other *flow) bool {
	was, is := f.stream.Request, other.stream.Request
	return !f.leftUnheard() && !other.leftUnheard() && was.Method == is.Method && was.URL == is.URL && bytes.Equal(was.Body, is.Body) &&
		maps.EqualFunc(was.Header, is.Header, slices.Equal[[]string]) && !hasOwner(was) &&
		f.stream.Client == other.stream.Client && inMilliseconds(f.stream.Started.Sub(other.stream.Started).Abs()) <= inMilliseconds(atOnce)+f.run.late() &&
		f.before(other) && other.before(f)
}

// leftUnheard tells that we left a stream, as we meant to, before it brought an event.
func (f *flow) leftUnheard() bool {
	return f.end.Reason == recording.Stopped && len(f.events) == 0
}

// before tells that a flow asked before another one was answered.
func (f *flow) before(other *flow) bool {
	head := other.stream.Response
	return head == nil || f.stream.Started.Before(other.stream.Started.Add(head.At))
}

// hasOwner tells that a request says whose it is, by what recordings hide: two of them are not known to be the same.
func hasOwner(r recording.Request) bool {
	return r.Header.Get("Authorization") != "" || r.Header.Get("Cookie") != ""
}
