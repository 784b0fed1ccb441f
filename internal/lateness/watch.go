package lateness

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// longestWhile is how long a [While] can be: of a machine that stays busy there are several,
// so that whoever keeps them knows in time.
const longestWhile = time.Second

// While is a time in which this process came late.
type While struct {
	From, To time.Time     // from what was due first, and came late, to what did so last
	By       time.Duration // how late the latest was
}

// busyFrom is how late this process must have come, all in all, for its machine to count as
// busy. What then comes late may have been held up where it came from, if that is on the same
// machine: nobody can tell.
const busyFrom = 200 * time.Millisecond

// Busy tells whether this process came late by so much in all that its machine counts as busy. Parts of one while
// count as the worst of them.
func Busy(whiles []While) bool {
	var late time.Duration
	var last While
	for _, while := range whiles {
		if last.Continues(while) {
			late += max(0, while.By-last.By)
			last.To, last.By = while.To, max(last.By, while.By)
			continue
		}
		late, last = late+while.By, while
	}
	return late >= busyFrom
}

// rememberedWhiles bounds how many whiles are known of those that are over; of a process that is late for
// longer, the last.
const rememberedWhiles = 1000

// Since returns the whiles that are over, and ended behind a moment, as far as they are remembered: who was
// there since then is told of them without having watched. See [Monitor.Settle].
func (m *Monitor) Since(moment time.Time) []While { return m.whiles.after(moment) }

func (w *whiles) after(moment time.Time) []While {
	w.mu.Lock()
	defer w.mu.Unlock()
	first := len(w.past)
	for first > 0 && w.past[first-1].To.After(moment) {
		first--
	}
	since := slices.Clone(w.past[first:])
	if len(since) > 0 && since[0].From.Before(moment) {
		since[0].From = moment
	}
	return since
}

// Watch tells of each while in which this process came late, once it is over, until stop is
// called; stop tells of one that goes on. Told must return soon.
func (m *Monitor) Watch(told func(While)) (stop func()) { return m.whiles.watch(told) }

// Ticks tells of each tick by how much it came late, until stop is called: also of those that
// are on time. Told must return soon.
func (m *Monitor) Ticks(told func(by time.Duration)) (stop func()) {
	w := &m.whiles
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ticks == nil {
		w.ticks = map[int]func(time.Duration){}
	}
	w.last++
	number := w.last
	w.ticks[number] = told
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.ticks, number)
	}
}

// Settle returns once all is known of how late this process was until a moment, and those who
// watch have been told of it: who judges must not know less than who reads what they wrote down.
func (m *Monitor) Settle(until time.Time) {
	if m == nil {
		return
	}
	if current := m.current.Load(); current != nil {
		m.whiles.settle(until, current.stop)
	}
}

// whiles finds out when this process comes late for a while. It is safe for concurrent use.
// The zero value is ready.
type whiles struct {
	telling  sync.Mutex // held while watchers are told; taken before mu
	mu       sync.Mutex
	ticked   time.Time     // when the last tick came
	news     chan struct{} // closed by the next tick; nil: nobody waits for it
	now      While         // zero: this process is on time
	onTime   int           // so many ticks in a row
	past     []While       // those that are over
	last     int
	watchers map[int]watcher
	ticks    map[int]func(by time.Duration) // who is told of each tick
}

type watcher struct {
	told  func(While)
	since time.Time
}

// tell tells of a while as far as it is the watcher's.
func (w watcher) tell(late While) {
	if late.To.After(w.since) {
		if late.From.Before(w.since) {
			late.From = w.since
		}
		w.told(late)
	}
}

func (w *whiles) watch(told func(While)) (stop func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.watchers == nil {
		w.watchers = map[int]watcher{}
	}
	w.last++
	number, one := w.last, watcher{told, time.Now()}
	w.watchers[number] = one
	return func() {
		if late := w.leave(number); late.By > 0 {
			one.tell(late)
		}
	}
}

// leave forgets a watcher, and returns the while that goes on.
func (w *whiles) leave(number int) While {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.watchers, number)
	return w.now
}

// came is told of each tick.
func (w *whiles) came(due, now time.Time) {
	w.mu.Lock()
	ticks := slices.Collect(maps.Values(w.ticks))
	w.mu.Unlock()
	for _, tick := range ticks {
		tick(max(0, now.Sub(due)))
	}
	w.tell(func() (While, []watcher) { return w.see(due, now) })
}

// tell tells of the while that is over, if one is.
func (w *whiles) tell(over func() (While, []watcher)) {
	w.telling.Lock()
	defer w.telling.Unlock()
	late, told := over()
	for _, one := range told {
		one.tell(late)
	}
}

// settle waits for the first tick behind a moment, unless the ticks stop, and ends the while that
// goes on.
func (w *whiles) settle(until time.Time, stopped <-chan struct{}) {
	for news := w.next(until); news != nil; news = w.next(until) {
		select {
		case <-news:
		case <-stopped:
			return
		}
	}
	w.tell(func() (While, []watcher) {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.now.By == 0 || w.now.From.After(until) {
			return While{}, nil
		}
		return w.over()
	})
}

// next is closed by the next tick; nil: one came behind the moment.
func (w *whiles) next(moment time.Time) <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ticked.After(moment) {
		return nil
	}
	if w.news == nil {
		w.news = make(chan struct{})
	}
	return w.news
}

// see returns the while that is over, and who is to be told of it.
func (w *whiles) see(due, now time.Time) (over While, told []watcher) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ticked = now
	if w.news != nil {
		close(w.news)
		w.news = nil
	}
	switch by := now.Sub(due); {
	case by > onTime:
		if w.now.By == 0 {
			w.now.From = due
		}
		w.now.To, w.now.By, w.onTime = now, max(w.now.By, by), 0
	case w.now.By == 0:
		return While{}, nil
	default:
		w.onTime++
	}
	if w.onTime < rememberedTicks && now.Sub(w.now.From) < longestWhile {
		return While{}, nil
	}
	return w.over()
}

// over ends the while that goes on. mu is held.
func (w *whiles) over() (late While, told []watcher) {
	late, w.now, w.onTime = w.now, While{}, 0
	w.past = With(w.past, late)
	return late, slices.Collect(maps.Values(w.watchers))
}

// Continues tells whether another while is a part of the same: somebody wanted to know of this one before it was over.
func (w While) Continues(in While) bool {
	return in.From.Sub(w.To) <= tickEvery && in.To.Sub(w.From) <= longestWhile
}

// With is what is remembered with one more while, which is one with the last where somebody only wanted to know of
// that before it was over. Who watches is told of both: what they wrote down is to be remembered in the same way.
// A worse one stays apart: who wanted to know has judged by the last, and whoever judges again must not know more of it.
func With(past []While, late While) []While {
	n := len(past)
	if n == 0 {
		return []While{late}
	}
	last := &past[n-1]
	if last.Continues(late) && late.By <= last.By {
		last.To = late.To
		return past
	}
	if n == rememberedWhiles {
		past = slices.Delete(past, 0, 1)
	}
	return append(past, late)
}
