package stub

import (
	"slices"
	"sync"

	"github.com/streamspec/streamspec/runner/recording"
)

// Watcher is told of what a stub does. Its methods may be called at the same time, and
// must return soon.
type Watcher interface {
	Received(stub string, in recording.Incoming)
	Called(stub string, called Called)
}

// Watch tells of each request that the stub receives, and of each callback that it has
// made, from now on, until stop is called.
func (s *Server) Watch(w Watcher) (stop func()) {
	stopReceived := s.received.watchers.add(func(in recording.Incoming) { w.Received(s.name, in) })
	stopCalled := s.callbacks.watchers.add(func(called Called) { w.Called(s.name, called) })
	return func() {
		stopReceived()
		stopCalled()
	}
}

// watchers are who is told of something. The zero value is nobody.
type watchers[T any] struct {
	mu   sync.Mutex
	last int
	told []watcher[T]
}

type watcher[T any] struct {
	number int
	tell   func(T)
}

func (w *watchers[T]) add(tell func(T)) (stop func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last++
	number := w.last
	w.told = append(slices.Clip(w.told), watcher[T]{number, tell})
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.told = slices.DeleteFunc(slices.Clone(w.told), func(other watcher[T]) bool { return other.number == number })
	}
}

func (w *watchers[T]) tell(news T) {
	w.mu.Lock()
	told := w.told
	w.mu.Unlock()
	for _, one := range told {
		one.tell(news)
	}
}
