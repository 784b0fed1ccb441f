package proxy

import "sync"

// sink holds what is to be written to one side of a connection. It takes one
// chunk at a time, so that a side that reads slowly holds up the other one, as it
// does without a proxy. Its methods may be called from several goroutines.
type sink struct {
	mu       sync.Mutex
	changed  sync.Cond
	pending  [][]byte
	then     func() // what to do after all of pending; nil: more may come
	stretchy bool   // takes any number of chunks
	held     bool   // hands nothing out
	dropping bool   // what comes is lost; it is over
}

func newSink() *sink {
	s := &sink{}
	s.changed.L = &s.mu
	return s
}

// put adds a chunk. It waits for its turn.
func (s *sink) put(data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.pending) > 0 && !s.stretchy && !s.dropping {
		s.changed.Wait()
	}
	if !s.dropping {
		s.pending = append(s.pending, data)
		s.changed.Broadcast()
	}
}

// take waits for a chunk, or for what is to be done after the last. It answers
// neither when the sink drops what comes.
func (s *sink) take() (data []byte, then func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		switch {
		case s.dropping:
			return nil, nil
		case s.held:
		case len(s.pending) > 0:
			data, s.pending = s.pending[0], s.pending[1:]
			s.changed.Broadcast()
			return data, nil
		case s.then != nil:
			return nil, s.then
		}
		s.changed.Wait()
	}
}

// end says what is to be done when all is written.
func (s *sink) end(then func()) { s.set(func() { s.then = then }) }

// hold says whether what comes is kept back.
func (s *sink) hold(on bool) { s.set(func() { s.held = on }) }

// stretch says whether any number of chunks is taken, so that put never waits.
func (s *sink) stretch(on bool) { s.set(func() { s.stretchy = on }) }

// drop loses what is held and what comes.
func (s *sink) drop() { s.set(func() { s.dropping, s.pending = true, nil }) }

func (s *sink) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
	s.changed.Broadcast()
}
