package stub

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// maxFaults is how many faults a stub keeps; those after them tell nothing new.
const maxFaults = 20

// faults are what went wrong in a stub.
type faults struct {
	stub string

	mu   sync.Mutex
	kept []fault
	tell func(error) // of each, as it is found; nil: nobody
}

// fault is what went wrong, and when.
type fault struct {
	at  time.Time
	err error
}

func (f *faults) add(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.kept) == maxFaults {
		f.kept = slices.Delete(f.kept, 0, 1)
	}
	err = fmt.Errorf("the stub %q %w", f.stub, err)
	f.kept = append(f.kept, fault{time.Now(), err})
	if f.tell != nil {
		f.tell(err)
	}
}

func (f *faults) since(moment time.Time) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var errs []error
	for _, one := range f.kept {
		if !one.at.Before(moment) {
			errs = append(errs, one.err)
		}
	}
	return errors.Join(errs...)
}

// Err joins what went wrong in the stub from a moment on: callbacks that failed, and
// requests that it could not respond to because a variable was missing. It waits for the
// callbacks that are under way, at most [CallbackTimeout] each.
func (s *Server) Err(since time.Time) error {
	s.callbacks.awaitUnderWay()
	return s.faults.since(since)
}

// OnFault has somebody told of each fault, also of those that were found by now; nil: nobody.
// It must return at once.
func (s *Server) OnFault(tell func(error)) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.tell = tell
	if tell == nil {
		return
	}
	for _, one := range s.faults.kept {
		tell(one.err)
	}
}

// fail tells the client, and the scenario, that a variable is missing.
func (s *Server) fail(w http.ResponseWriter, in recording.Incoming, err error) {
	err = fmt.Errorf("cannot respond to %s %s: %w", in.Method, in.Mask(in.URL.Path), err)
	s.faults.add(err)
	writeJSON(w, http.StatusInternalServerError, map[string]string{"error": fmt.Sprintf("the stub %q %v", s.name, err)})
}
