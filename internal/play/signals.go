package play

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/moment"
	"github.com/streamspec/streamspec/internal/play/moments"
	"github.com/streamspec/streamspec/internal/stub"
	"github.com/streamspec/streamspec/runner/expect"
)

// signals tell the stubs of a scenario of the moments that they wait for. They are safe for
// concurrent use.
type signals struct {
	mu  sync.Mutex
	all map[string]*signal // by what the moment is
}

// signal is a moment that stubs wait for.
type signal struct {
	at   moment.When
	of   string    // the stub, or one of them
	due  time.Time // when it may have come, at the earliest; written before come is closed
	come chan struct{}
}

// await returns once a moment has come, and by how much later than that, and than it was called,
// or with an error when ctx is done before.
func (s *signals) await(ctx context.Context, at moment.When) (late time.Duration, err error) {
	began, one := time.Now(), s.of(at, "")
	select {
	case <-one.come:
		return min(time.Since(began), time.Since(one.due)), nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// of is the signal of a moment.
func (s *signals) of(at moment.When, stub string) *signal {
	key, _ := json.Marshal(at) // of texts and numbers
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = map[string]*signal{}
	}
	if s.all[string(key)] == nil {
		s.all[string(key)] = &signal{at: at, of: stub, come: make(chan struct{})}
	}
	return s.all[string(key)]
}

// add adds the moments that a stub waits for.
func (s *signals) add(stub string, routes []stub.Route) {
	for _, route := range routes {
		for _, at := range route.Moments() {
			s.of(at, stub)
		}
	}
}

// plan adds the moments to those of the streams. First is the stream that they are about
// where they name none.
func (s *signals) plan(m *moments.Moments, kinds expect.Kinds, first string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range slices.Sorted(maps.Keys(s.all)) {
		one := s.all[key]
		t := &moments.Task{
			Moment: one.at.Moment, Background: true,
			Never: fmt.Sprintf("the stub %q waited for a moment that never came", one.of),
			Do: func(ctx context.Context) error {
				one.due = time.Now().Add(-lateness.Overdue(ctx))
				close(one.come)
				return nil
			},
		}
		if err := m.Add(kinds, first, t); err != nil {
			return err
		}
	}
	return nil
}
