// Package moments is what happens when, while the streams of a scenario are followed: at
// an event, once all streams are open, after something else, some time later.
//
// Start reading at [Moments].
package moments

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/panics"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/sleep"
	"github.com/streamspec/streamspec/runner/expect"
)

// Moments are what the streams of a scenario have in common while they are followed: the
// moments that they make, and the tasks that are done then. They own the goroutines of the
// tasks, which [Moments.Wait] waits for. They are safe for concurrent use.
type Moments struct {
	ctx   context.Context
	late  *lateness.Monitor
	fail  context.CancelCauseFunc // ends the streams
	doing sync.WaitGroup          // the tasks that have begun

	mu      sync.RWMutex
	tasks   tasks
	waiting map[client][]*Task // for an event, by whose it is
	groups  map[string]int     // how many clients a stream has
	left    map[string]int     // how many of them have come to their end
	opening []opening          // streams that are not open and confirmed yet
	running int                // clients that follow one, or will after a wait
	over    chan struct{}      // closed once no stream is followed any more
	ends    []func() error     // what is done at the end
}

// Task is what is done at a moment. It must not be changed once it was added.
type Task struct {
	moment.Moment
	Name  string        // others wait for its end by this name
	Never string        // what is wrong if the moment never comes
	Place problem.Place // where that stands; zero: nobody knows
	// First is done at the moment itself, by whoever brings it; it must not take long, nor
	// call the moments. It may be nil.
	First func()
	// Needs says what must be known before it is done, also when its moment has come; empty:
	// nothing more. It may be nil, and must not call the moments.
	Needs func() string
	Opens int // so many clients follow a stream from the moment on
	// Client is whose events count, of a stream with several clients; 0: the moment comes
	// when it has come for each of them.
	Client int
	Action bool // it is one of those of the scenario, and no stub, stream, capture or fault on the wire
	// Background tasks are waited for by no other of their moment.
	Background bool
	Do         func(context.Context) error

	due     func(*expect.View) bool // recognizes After
	overdue time.Duration           // by how much we may have come late to its moment
	missed  time.Duration           // how long before the streams ended it was due, and we had not come to it; zero: it was not
	seen    map[int]int             // events that were due, by the client
	of      int                     // clients of the stream that it waits for
	had     int                     // of them, those for which the moment has come
	came    bool
	held    bool // its moment has come, and it still needs something
	begun   bool
	ended   bool
	err     error
}

// client is one client of a stream; number 0: all of them.
type client struct {
	stream string
	number int
}

// opening is a stream of which so many clients are not open and confirmed yet.
type opening struct {
	stream string
	left   int
}

// New makes moments without any task. The context ends what has begun; a task that fails
// tells fail, so that nobody waits for what can no longer come. The monitor knows how late
// this process comes to moments.
func New(ctx context.Context, fail context.CancelCauseFunc, late *lateness.Monitor) *Moments {
	return &Moments{ctx: ctx, fail: fail, late: late, over: make(chan struct{}), waiting: map[client][]*Task{}, groups: map[string]int{}, left: map[string]int{}}
}

// Add prepares a task. What a stream brings that opens late is added while others are followed:
// what has come before does not count for it.
func (m *Moments) Add(kinds expect.Kinds, first string, t *Task) error {
	if t.OfStream() && t.On == "" {
		t.On = first
	}
	if t.Sent != nil {
		t.Wait = *t.Sent
	}
	var err error
	t.due, err = kinds.Recognize(t.After)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tasks = append(m.tasks, t)
	if t.OfStream() {
		t.seen, t.of = map[int]int{}, 1
		if t.Client == 0 {
			t.of = max(1, m.groups[t.On])
		}
	}
	if t.After != "" {
		of := client{t.On, t.Client}
		m.waiting[of] = append(m.waiting[of], t)
	}
	return err
}

// Group tells that a stream has so many clients, before any task is added.
func (m *Moments) Group(stream string, clients int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.groups[stream] = clients
}

// Begin does a task at once, before the first stream opens.
func (m *Moments) Begin(t *Task) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tasks = append(m.tasks, t)
	m.fire([]*Task{t}, 0)
}

// Entry shows an entry of a stream, as one of its clients has it; 0: it has one.
func (m *Moments) Entry(stream string, number int, v *expect.View) {
	if !m.waits(stream, number) {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var due []*Task
	see := func(waiting []*Task) {
		for _, t := range waiting {
			if !t.came && t.due(v) && t.hasCome(number) {
				due = append(due, t)
			}
		}
	}
	see(m.waiting[client{stream, 0}])
	if number > 0 {
		see(m.waiting[client{stream, number}])
	}
	if len(due) > 0 {
		m.fire(due, lateTo(v, m.late.Late()))
	}
}

// lateTo is how late we may have come to an entry, where we are so late: by no more than has passed
// since it can have arrived.
func lateTo(v *expect.View, late time.Duration) time.Duration {
	if late > 0 && v.In != nil {
		late = min(late, time.Since(v.In.Wall(v.In.Earliest(v.LastByte))))
	}
	return late
}

// Known tells that something has become known that tasks may need.
func (m *Moments) Known() {
	m.mu.Lock()
	defer m.mu.Unlock()
	var due []*Task
	for _, t := range m.tasks {
		if t.held && m.running > 0 {
			due = append(due, t)
		}
	}
	m.fire(due, m.late.Late())
}

// hasCome counts an event that is due, and tells whether the moment has come by it.
func (t *Task) hasCome(client int) bool {
	t.seen[client]++
	if t.seen[client] != t.Number() {
		return false
	}
	t.had++
	return t.had == t.of
}

// Confirmed tells that a stream is open, or one of its clients, each once; once all are,
// their moment has come.
func (m *Moments) Confirmed(stream string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.opening, func(o opening) bool { return o.stream == stream })
	if i < 0 {
		return
	}
	if m.opening[i].left--; m.opening[i].left > 0 {
		return
	}
	m.opening = slices.Delete(m.opening, i, i+1)
	if len(m.opening) > 0 {
		return
	}
	m.fireWhere(func(t *Task) bool { return t.AtOpening() })
}

// Sent tells that the request for a stream has been sent, by one of its clients; 0: it has one.
func (m *Moments) Sent(stream string, client int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fireWhere(func(t *Task) bool {
		return t.Sent != nil && t.On == stream && (t.Client == 0 || t.Client == client) && t.hasCome(client)
	})
}

// Ended tells that a stream has ended, or for one of its clients: once it has for each, its
// moment has come. It comes before [Moments.Closed].
func (m *Moments) Ended(stream string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.left[stream]++
	if m.ctx.Err() == nil && m.left[stream] == max(1, m.groups[stream]) {
		m.fireWhere(func(t *Task) bool { return t.Ended == stream })
	}
}

// fireWhere fires those whose moment this is. The moments are locked.
func (m *Moments) fireWhere(is func(*Task) bool) {
	var due []*Task
	for _, t := range m.tasks {
		if !t.came && is(t) {
			due = append(due, t)
		}
	}
	m.fire(due, m.late.Late())
}

// fire begins what happens at a moment that has come: in the order in which it was added,
// each task after the one before is over. Those that wait for a time wait apart from the
// others. Late is how late we may have come to the moment. The moments are locked.
func (m *Moments) fire(due []*Task, late time.Duration) {
	var waits []time.Duration
	apart, now := map[time.Duration][]*Task{}, time.Now()
	for _, t := range due {
		t.came, t.overdue = true, t.overdue+late
		if t.held = t.Needs != nil && t.Needs() != ""; t.held {
			continue
		}
		m.running += t.Opens
		if t.First != nil {
			t.First()
		}
		if t.Background {
			m.doing.Go(func() { m.doAll(now, t.Wait, t) })
			continue
		}
		if apart[t.Wait] == nil {
			waits = append(waits, t.Wait)
		}
		apart[t.Wait] = append(apart[t.Wait], t)
	}
	for _, wait := range waits {
		m.doing.Go(func() { m.doAll(now, wait, apart[wait]...) })
	}
}

// doAll waits from the moment on, and does tasks one after the other, until one of them fails.
func (m *Moments) doAll(moment time.Time, wait time.Duration, tasks ...*Task) {
	if wait > 0 && !m.passes(wait, tasks[0]) {
		m.missed(time.Since(moment), tasks)
		return
	}
	late := time.Since(moment) - wait
	for _, t := range tasks {
		if err := m.do(t, late); err != nil {
			m.fail(err)
			return
		}
	}
}

// missed notes of tasks whose wait was cut off by the end of the streams which of them had been
// due by then, had we come to their moment in time.
func (m *Moments) missed(waited time.Duration, tasks []*Task) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, t := range tasks {
		if by := waited + t.overdue - t.Wait; by >= lateness.LeastOverdue {
			t.missed = by
		}
	}
}

// do does a task, which comes so much later behind its moment than it should.
func (m *Moments) do(t *Task, late time.Duration) error {
	m.mu.Lock()
	t.begun = true
	t.overdue += late
	ctx := lateness.WithOverdue(m.ctx, t.overdue)
	m.mu.Unlock()
	err := panics.Caught(func() error { return t.Do(ctx) })
	m.mu.Lock()
	defer m.mu.Unlock()
	t.ended, t.err = true, err
	var due []*Task
	for _, other := range m.tasks {
		if t.Name != "" && m.tasks.areOver(t) && other.AfterCall == t.Name && !other.came && m.running > 0 {
			other.overdue = t.overdue
			due = append(due, other)
		}
	}
	m.fire(due, m.late.Late())
	return err
}

// passes waits for a task, and tells whether it is still to be done. One that waited for the
// end of a stream is, also behind the last of them.
func (m *Moments) passes(wait time.Duration, t *Task) bool {
	if t.Ended == "" {
		return m.pause(wait)
	}
	return sleep.For(m.ctx, wait) == nil
}

// pause tells whether some time passed while streams were followed.
func (m *Moments) pause(d time.Duration) bool {
	select {
	case <-time.After(d):
		return m.ctx.Err() == nil
	case <-m.over:
		return false
	case <-m.ctx.Done():
		return false
	}
}

// Over is closed once no stream is followed any more.
func (m *Moments) Over() <-chan struct{} { return m.over }

// Lasting ends what has begun: once some time has passed while streams were followed, or
// at the end of all of them. Zero is until then.
func (m *Moments) Lasting(d time.Duration, end func() error) error {
	if d > 0 && m.pause(d) {
		return end()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ends = append(m.ends, end)
	return nil
}

// Awaits counts a stream that opens at once, and must be confirmed before the moment
// at which all are: by each of so many clients.
func (m *Moments) Awaits(stream string, clients int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.running += clients
	m.opening = append(m.opening, opening{stream, clients})
}

// Closed tells that a client follows its stream no longer.
func (m *Moments) Closed() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.running--; m.running == 0 {
		close(m.over)
	}
}

// Abandon ends what has begun, where no stream will be followed.
func (m *Moments) Abandon() {
	close(m.over)
	m.doing.Wait()
}
