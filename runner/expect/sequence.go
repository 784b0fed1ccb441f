package expect

import (
	"cmp"
	"fmt"
	"iter"
	"strings"

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
		if hint := kind.ignoredBehind(m.last[(m.seen-1)%lastShown].entry(), r); hint != "" {
			return hint
		}
	}
	return ""
}

func (m *search) End(r *recording.Stream) {
	switch {
	case m.seen == 0:
		m.Break(Missing, m.wanted, m.kinds[0].absent(r))
		m.missing(spoken(m.kinds[0].name), r)
	case m.atEnd && m.walk.Accepts() && endUnseen(r):
		m.Doubt(m.wanted, "nobody saw its end: "+ending(r))
	case m.atEnd && m.walk.Accepts():
		m.Hold(Measure{Text: "the last of " + numbered(m.seen, "event", "events")})
	case m.atEnd:
		m.Break(WrongOrder, m.wanted, "the last events were "+m.lastEvents()+cmp.Or(m.meant(r, m.walk.Names()), m.ignoredLast(r)))
	default:
		m.nowhere(r)
	}
}

// nowhere breaks an expectation whose events stand nowhere one right after the other: it says how far they do, and
// what stands where the next was expected.
func (m *search) nowhere(r *recording.Stream) {
	none := fmt.Sprintf("no such sequence came among %s of the stream", numbered(r.Events(), "event", "events"))
	first, length := m.longest(r)
	if length == 0 {
		m.Break(WrongOrder, m.wanted, fmt.Sprintf("%s; the last events were %s%s", none, m.lastEvents(), m.meant(r, m.walk.Names())))
		return
	}
	began, behind := m.follow(r, first, length)
	none += "; the best match: " + began
	if behind != nil {
		m.Break(WrongOrder, m.wanted, none+", then "+m.misplaced(behind), behind.Entry)
		return
	}
	m.Break(WrongOrder, m.wanted, fmt.Sprintf("%s, then nothing more came%s; %s%s", none, instead(m.next()), ended(r), m.meant(r, m.walk.Allowed())), lastOf(r))
	m.missing(m.awaited(), r)
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

// longest is the longest part of a stream with which the pattern begins: the first such.
func (m *search) longest(r *recording.Stream) (first, length int) {
	begun := m.walk.Beginning()
	for range m.counted(r) {
		begun.Step(m.is)
	}
	return begun.Longest()
}

// follow takes the walk through a part of a stream. It names the events of that, and answers the one behind them;
// nil: there is none.
func (m *search) follow(r *recording.Stream, first, length int) (names string, behind *View) {
	m.walk, m.seen = m.walk.Walk(), 0
	var begin step
	for n, v := range m.counted(r) {
		if n == first+length {
			behind = v
			break
		}
		if n >= first {
			if n == first {
				begin.take(v, m.is)
			}
			m.walk.Step(m.is)
			m.last[m.seen%lastShown].take(v, m.is)
			m.seen++
		}
	}
	if length > lastShown {
		return fmt.Sprintf("%s to %s (%d events)", m.name(begin), m.name(m.last[(m.seen-1)%lastShown]), length), behind
	}
	return m.lastEvents(), behind
}
