package pattern

import (
	"fmt"
	"slices"

	"github.com/streamspec/streamspec/internal/problem"
)

// Automaton is a compiled pattern: a nondeterministic automaton whose states are
// walked all at once, so following a stream takes linear time and never goes back. It does
// not change: several walks may share it.
type Automaton struct {
	states []state
	start  int
	names  []string // the kinds that the pattern names, each once: first those that may come
	may    int      // how many of them may come
}

// state waits for an event of a kind, or (kind < 0) passes on to its successors
// at once. The state with no successor and no kind accepts.
type state struct {
	kind int
	next []int
}

// Compile makes the automaton of a pattern. The error is for the person who wrote it.
func Compile(p Pattern) (*Automaton, error) {
	root, err := parse(p)
	if err != nil {
		return nil, err
	}
	a := &Automaton{}
	accept := a.add(state{kind: -1})
	a.start = a.build(root, accept)
	if len(a.states) > MaxStates {
		return nil, fmt.Errorf("the order %q is too large: its repetitions multiply to more than %d steps", string(p), MaxStates)
	}
	if a.may = len(a.names); a.may == 0 {
		return nil, problem.WithHelp(fmt.Errorf("the order %q lets no event come", string(p)), "write {never: KIND}, or {count: any event, times: 0}")
	}
	a.mention(root)
	return a, nil
}

// mention has the automaton know also the kinds that must not come, {0}: none of them may come between others.
func (a *Automaton) mention(n node) {
	if n.op == opKind {
		a.kind(n.name)
	}
	for _, kid := range n.kids {
		a.mention(kid)
	}
}

func (a *Automaton) add(s state) int {
	a.states = append(a.states, s)
	return len(a.states) - 1
}

// build adds the states for n, which lead to the state next; it answers where n
// starts. It stops growing past the limit, which compile then reports.
func (a *Automaton) build(n node, next int) int {
	if len(a.states) > MaxStates {
		return next
	}
	switch n.op {
	case opKind:
		return a.add(state{kind: a.kind(n.name), next: []int{next}})
	case opSequence:
		for _, kid := range slices.Backward(n.kids) {
			next = a.build(kid, next)
		}
		return next
	case opChoice:
		fork := state{kind: -1}
		for _, kid := range n.kids {
			fork.next = append(fork.next, a.build(kid, next))
		}
		return a.add(fork)
	case opAnyOrder:
		return a.anyOrder(n.kids, next)
	default:
		return a.repeat(n, next)
	}
}

// anyOrder adds a fork for each set of kids that are still to come: to any of them,
// and then to the fork of the others.
func (a *Automaton) anyOrder(kids []node, next int) int {
	forks := make([]int, 1<<len(kids)) // by the set of kids that are still to come
	forks[0] = next
	for set := 1; set < len(forks); set++ {
		fork := state{kind: -1}
		for i, kid := range kids {
			if set&(1<<i) != 0 {
				fork.next = append(fork.next, a.build(kid, forks[set&^(1<<i)]))
			}
		}
		forks[set] = a.add(fork)
	}
	return forks[len(forks)-1]
}

func (a *Automaton) repeat(n node, next int) int {
	start := next
	if n.max < 0 {
		loop := a.add(state{kind: -1})
		body := a.build(n.kids[0], loop)
		a.states[loop].next = []int{body, next}
		start = loop
	}
	for i := n.max; i > n.min; i-- {
		body := a.build(n.kids[0], start)
		start = a.add(state{kind: -1, next: []int{body, next}})
	}
	for range n.min {
		start = a.build(n.kids[0], start)
	}
	return start
}

func (a *Automaton) kind(name string) int {
	if i := slices.Index(a.names, name); i >= 0 {
		return i
	}
	a.names = append(a.names, name)
	return len(a.names) - 1
}

// Walk is one run of an automaton: the states that wait for an event. Its memory is bounded
// by the pattern, whatever the length of the stream. It belongs to one goroutine.
type Walk struct {
	*Automaton
	waiting []int
	accepts bool

	idle  []bool // an event that is of just these kinds leaves the walk where it is
	idles bool   // idle is known

	visited []bool // by enter; kept, like the next three, to be used again
	stack   []int
	to      []int
	before  []int
}

// Names are the kinds that the pattern names, each once.
func (a *Automaton) Names() []string { return a.names }

// MayCome are those of [Automaton.Names] that the pattern lets come: {0} lets none.
func (a *Automaton) MayCome() []string { return a.names[:a.may] }

// Walk begins a walk, in front of the first event.
func (a *Automaton) Walk() *Walk {
	w := &Walk{Automaton: a, visited: make([]bool, len(a.states))}
	w.to = append(w.to, a.start)
	w.enter()
	return w
}

// enter makes the states that are reachable from w.to without an event the waiting
// ones.
func (w *Walk) enter() {
	clear(w.visited)
	w.waiting, w.accepts = w.waiting[:0], false
	for w.stack = append(w.stack[:0], w.to...); len(w.stack) > 0; {
		i := w.stack[len(w.stack)-1]
		w.stack = w.stack[:len(w.stack)-1]
		if w.visited[i] {
			continue
		}
		w.visited[i] = true
		switch s := w.states[i]; {
		case s.kind >= 0:
			w.waiting = append(w.waiting, i)
		case len(s.next) == 0:
			w.accepts = true
		default:
			w.stack = append(w.stack, s.next...)
		}
	}
}

// Accepts tells whether the events so far are an order that the pattern describes.
func (w *Walk) Accepts() bool { return w.accepts }

// Step goes on with an event: is tells, for each of [Automaton.Names], whether it is of
// that kind. False: nothing that waits allows it, and the walk stays where it was.
func (w *Walk) Step(is []bool) bool {
	if w.idles && slices.Equal(w.idle, is) {
		return true
	}
	w.to = w.to[:0]
	w.take(is)
	if len(w.to) == 0 {
		return false
	}
	w.move(is)
	return true
}

// StepAnywhere goes on with an event as [Walk.Step] does, in an order that may begin at any event: a beginning that
// does not allow it is given up, and the next event may be another.
func (w *Walk) StepAnywhere(is []bool) {
	if w.idles && slices.Equal(w.idle, is) {
		return
	}
	w.to = append(w.to[:0], w.start)
	w.take(is)
	w.move(is)
}

// move goes on to w.to, and notes where that changes nothing: in a long stream most
// events are like the one before.
func (w *Walk) move(is []bool) {
	w.before = append(w.before[:0], w.waiting...)
	w.enter()
	w.idles = slices.Equal(w.before, w.waiting)
	if w.idles {
		w.idle = append(w.idle[:0], is...)
	}
}

func (w *Walk) take(is []bool) {
	for _, i := range w.waiting {
		if is[w.states[i].kind] {
			w.to = append(w.to, w.states[i].next...)
		}
	}
}

// Allowed names the kinds that may come next.
func (w *Walk) Allowed() []string {
	var names []string
	for kind, name := range w.names {
		if slices.ContainsFunc(w.waiting, func(i int) bool { return w.states[i].kind == kind }) {
			names = append(names, name)
		}
	}
	return names
}
