package pattern

// Beginning follows how much of a pattern the events of a stream begin that no part of the stream met as a whole.
// The pattern may begin with any event. Its memory is bounded by the pattern.
type Beginning struct {
	*Automaton
	since, next []int // by state: the first event of the longest walk that is there; none: no walk is
	seen        int
	first       int
	length      int
	inside      bool // it may begin at any place of the pattern
	stack       []int
}

const none = -1

// Beginning begins a search for how much of the pattern comes, in front of the first event.
func (a *Automaton) Beginning() *Beginning {
	b := &Beginning{Automaton: a, since: make([]int, len(a.states)), next: make([]int, len(a.states))}
	fill(b.since)
	return b
}

// Inside begins a search as [Automaton.Beginning] does, for what may begin at any place of the pattern: of several
// parts that are as long it finds the last.
func (a *Automaton) Inside() *Beginning {
	b := a.Beginning()
	b.inside = true
	return b
}

func fill(all []int) {
	for i := range all {
		all[i] = none
	}
}

// Step goes on with an event, as [Walk.Step] does, and begins with it.
func (b *Beginning) Step(is []bool) {
	fill(b.next)
	b.enter(b.since, b.start, b.seen)
	for i := range b.states {
		if b.inside {
			b.enter(b.since, i, b.seen)
		}
	}
	for i, since := range b.since {
		if since == none || b.states[i].kind < 0 || !is[b.states[i].kind] {
			continue
		}
		for _, to := range b.states[i].next {
			b.enter(b.next, to, since)
		}
		if length := b.seen + 1 - since; length > b.length || b.inside && length == b.length {
			b.first, b.length = since, length
		}
	}
	b.since, b.next = b.next, b.since
	b.seen++
}

// enter notes that a walk that began with an event is in a state, and in all that it leads to without one.
func (b *Beginning) enter(all []int, state, since int) {
	for b.stack = append(b.stack[:0], state); len(b.stack) > 0; {
		i := b.stack[len(b.stack)-1]
		b.stack = b.stack[:len(b.stack)-1]
		if all[i] != none && all[i] <= since {
			continue
		}
		all[i] = since
		if b.states[i].kind < 0 {
			b.stack = append(b.stack, b.states[i].next...)
		}
	}
}

// Longest is the longest part of the events so far that is one of the pattern: the number of its first event,
// from 0, and how many they are; 0: there is none.
func (b *Beginning) Longest() (first, length int) { return b.first, b.length }
