package stub

import (
	"slices"
	"sync"

	"github.com/streamspec/streamspec/runner/recording"
)

// Watcher is told of what a stub does. Its methods may be called at the same time, and
// must return soon.
type Watcher interface {
	// Received is told of a request; sent of each part of its response, as it is sent.
	Received(stub string, in recording.Incoming) (sent func(recording.Sent))
	// Call is told of a callback when it is sent; returned when it is over.
	Call(c recording.Call) (returned func(recording.Call))
}

// Watch tells of each request that the stub receives, and of each callback that it makes,
// from now on, until stop is called.
func (s *Server) Watch(w Watcher) (stop func()) {
	stopReceived := s.received.watchers.add(func(in recording.Incoming) func(recording.Sent) { return w.Received(s.name, in) })
	stopCalls := s.callbacks.watchers.add(w.Call)
	return func() {
		stopReceived()
		stopCalls()
	}
}

// watchers are who is told that something begins, and then how it goes on. The zero value
// is nobody.
type watchers[Begins, Goes any] struct {
	mu   sync.Mutex
	last int
	told []watcher[Begins, Goes]
}

type watcher[Begins, Goes any] struct {
	number int
	tell   func(Begins) func(Goes)
}

func (w *watchers[Begins, Goes]) add(tell func(Begins) func(Goes)) (stop func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last++
	number := w.last
	w.told = append(slices.Clip(w.told), watcher[Begins, Goes]{number, tell})
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.told = slices.DeleteFunc(slices.Clone(w.told), func(other watcher[Begins, Goes]) bool { return other.number == number })
	}
}

// tell tells them that something begins; goesOn tells those who know of it how it goes on.
func (w *watchers[Begins, Goes]) tell(begins Begins) (goesOn func(Goes)) {
	w.mu.Lock()
	told := w.told
	w.mu.Unlock()
	var all []func(Goes)
	for _, one := range told {
		all = append(all, one.tell(begins))
	}
	return func(goes Goes) {
		for _, one := range all {
			one(goes)
		}
	}
}
