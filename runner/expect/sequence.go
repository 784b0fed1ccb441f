package expect

import (
	"fmt"
	"iter"
	"strings"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect/pattern"
	"github.com/streamspec/streamspec/runner/recording"
)

// Scope implements Expectation.
func (EndsWith) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x EndsWith) Start(env Env) (Monitor, error) {
	w, err := newWalker(env, x.Pattern)
	return &search{walker: w, wanted: x.String(), atEnd: true}, err
}

// Scope implements Expectation.
func (Sequence) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Sequence) Start(env Env) (Monitor, error) {
	w, err := newWalker(env, x.Pattern)
	return &search{walker: w, wanted: x.String()}, err
}

// lastShown is how many of a stream's last events a message names.
const lastShown = 5

// search looks for the pattern anywhere, or at the end. Each event may be the first
// of it, so a walk begins anew with each, beside those that go on.
type search struct {
	walker
	wanted string
	atEnd  bool
	last   [lastShown]step // the last events, for the message: event n is at n % lastShown
	seen   int
}

func (m *search) See(v *View) {
	if named := m.names(v); !named && v.Type == "" {
		return
	}
	m.walk.StepAnywhere(m.is)
	if m.walk.Accepts() && !m.atEnd {
		m.Hold(Measure{Text: "found, ending with " + recording.Name(v.Entry)})
		return
	}
	m.last[m.seen%lastShown].take(v, m.is)
	m.seen++
}

// lastEvents names the last events, the latest at the end.
func (m *search) lastEvents() string {
	var names []string
	for n := max(0, m.seen-lastShown); n < m.seen; n++ {
		names = append(names, m.name(m.last[n%lastShown]))
	}
	return strings.Join(names, ", ")
}

// ignoredLast is a hint that a block of one of the pattern's kinds, which is no event, came behind
// the last event; empty: none did.
func (m *search) ignoredLast(r *recording.Stream) string {
	for _, kind := range m.kinds {
		if hint := kind.types().ignoredBehind(m.last[(m.seen-1)%lastShown].entry(), r); hint != "" {
			return hint
		}
	}
	return ""
}

func (m *search) End(r *recording.Stream) {
	switch {
	case m.seen == 0:
		m.breakBy(m.kinds[0].none(Missing, r), m.wanted)
		m.missing(spoken(m.kinds[0].name), r)
	case m.atEnd && m.walk.Accepts() && endUnseen(r):
		m.Doubt(m.wanted, "nobody saw its end: "+ending(r))
	case m.atEnd && m.walk.Accepts():
		m.Hold(Measure{Text: "the last of " + wording.CountedAs(m.seen, "event", "events")})
	case m.atEnd:
		f := &fault{code: WrongOrder, got: "the last events were " + m.lastEvents()}
		if f.because(m.meant(r, m.walk.Names())); f.deviation == (Deviation{}) {
			f.got += m.ignoredLast(r)
		}
		m.breakBy(f, m.wanted)
	default:
		m.nowhere(r)
	}
}

// nowhere breaks an expectation whose events stand nowhere one right after the other: it says how far they do, and
// what stands where the next was expected.
func (m *search) nowhere(r *recording.Stream) {
	none := fmt.Sprintf("no such sequence came among %s of the stream", wording.CountedAs(r.Events(), "event", "events"))
	first, length := m.longest(r, m.walk.Beginning())
	if length == 0 {
		f := m.unbegun(r)
		f.got = none + f.got
		m.breakBy(f, m.wanted)
		return
	}
	match := m.stretch(r, first, length)
	none += "; the best match: " + match.names
	if match.behind != nil {
		f := m.misplaced(WrongOrder, match.behind)
		f.got = none + ", then " + f.got
		m.breakBy(f, m.wanted, match.behind.Entry)
		return
	}
	f := &fault{code: WrongOrder, got: fmt.Sprintf("%s, then nothing more came%s; %s", none, instead(m.next()), ended(r))}
	m.breakBy(f.because(m.meant(r, m.walk.Allowed())), m.wanted, lastOf(r))
	m.missing(m.awaited(), r)
}

// unbegun says of events of which the first never came how far the others did.
func (m *search) unbegun(r *recording.Stream) *fault {
	last := "; the last events were " + m.lastEvents()
	f := &fault{code: WrongOrder}
	if meant := m.meant(r, m.walk.Names()); meant != nil {
		f.got = last
		return f.because(meant)
	}
	m.walk = m.walk.Walk()
	begins := absenceOf(m.walk.Allowed(), "no %s came", m.awaited())
	if first, length := m.longest(r, m.walk.Inside()); length > 0 {
		match := m.stretch(r, first, length)
		last = "; the best match of the rest: " + match.names + ", at the start"
		if match.before != "" {
			last = "; the best match of the rest: " + match.names + ", behind " + match.before
		}
	}
	begins.said += last
	f.because(begins)
	f.got = ": " + begins.said
	return f
}

// counted are the entries of a stream that stand in the way of others, and which of the kinds each is.
func (m *search) counted(r *recording.Stream) iter.Seq2[int, *View] {
	return func(yield func(int, *View) bool) {
		n := 0
		for _, e := range r.All() {
			v := &View{Entry: e, In: r}
			if named := m.names(v); !named && v.Type == "" {
				continue
			}
			if !yield(n, v) {
				return
			}
			n++
		}
	}
}

// longest is the longest part of a stream that is one of the pattern: the first such.
func (m *search) longest(r *recording.Stream, begun *pattern.Beginning) (first, length int) {
	for range m.counted(r) {
		begun.Step(m.is)
	}
	return begun.Longest()
}

// stretch is a part of a stream: the names of its events, the one before it, and the one behind it; nil: there is none.
type stretch struct {
	names, before string
	behind        *View
}

// stretch takes a walk from the pattern's begin through a part of a stream.
func (m *search) stretch(r *recording.Stream, first, length int) (p stretch) {
	m.walk, m.seen = m.walk.Walk(), 0
	var before, begin step
	for n, v := range m.counted(r) {
		switch {
		case n == first-1:
			before.take(v, m.is)
			p.before = m.name(before)
		case n == first+length:
			p.behind = v
		case n >= first && n < first+length:
			if n == first {
				begin.take(v, m.is)
			}
			m.walk.Step(m.is)
			m.last[m.seen%lastShown].take(v, m.is)
			m.seen++
		}
		if p.behind != nil { // the kinds of this one are known
			break
		}
	}
	p.names = m.lastEvents()
	if length > lastShown {
		p.names = fmt.Sprintf("%s to %s (%d events)", m.name(begin), m.name(m.last[(m.seen-1)%lastShown]), length)
	}
	return p
}
