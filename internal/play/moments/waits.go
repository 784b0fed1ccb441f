package moments

import "slices"

// tasks are those that were added, in their order.
type tasks []*Task

// areOver tells whether what has the name of a task that has ended is over: of what each client
// does, that of all.
func (all tasks) areOver(t *Task) bool {
	return t.Client == 0 || !slices.ContainsFunc(all, func(o *Task) bool { return o.Client > 0 && o.Name == t.Name && !o.ended })
}

// isOnItsWay tells whether a task will be done if streams are followed for long enough: its moment has come, or is the end
// of what is being done.
func (all tasks) isOnItsWay(t *Task) bool {
	if t.came {
		return !t.held && !t.begun
	}
	return t.AfterCall != "" && slices.ContainsFunc(all, func(o *Task) bool { return o.Name == t.AfterCall && o.begun && !o.ended })
}

// waits tells whether anything waits for an event of a client. Thousands of clients ask that
// of each entry, side by side.
func (m *Moments) waits(stream string, number int) bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return len(m.waiting[client{stream, 0}]) > 0 || number > 0 && len(m.waiting[client{stream, number}]) > 0
}

// Waits tells whether a task waits for an event that a client of a stream has not had yet, or for its time while streams
// are followed.
func (m *Moments) Waits(stream string, number int) bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	waits := func(t *Task) bool { return !t.came && t.seen[number] < t.Number() }
	return slices.ContainsFunc(m.waiting[client{stream, 0}], waits) || number > 0 && slices.ContainsFunc(m.waiting[client{stream, number}], waits) ||
		slices.ContainsFunc(m.tasks, func(t *Task) bool { return (t.Client == 0 || t.Client == number) && m.tasks.isOnItsWay(t) })
}
