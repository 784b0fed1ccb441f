package service

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// fault is what went wrong in a stub, and when.
type fault struct {
	at  time.Time
	err error
}

// Err joins what went wrong in the stub from a moment on: callbacks that failed, and
// requests that it could not answer because a variable was missing. It waits for the
// callbacks that are under way, at most [CallbackTimeout] each.
func (s *Stub) Err(since time.Time) error {
	s.calling.Lock()
	defer s.calling.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, f := range s.faults {
		if !f.at.Before(since) {
			errs = append(errs, f.err)
		}
	}
	return errors.Join(errs...)
}

// maxFaults is how many faults a stub keeps; those after them tell nothing new.
const maxFaults = 20

func (s *Stub) fault(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.faults) == maxFaults {
		s.faults = slices.Delete(s.faults, 0, 1)
	}
	s.faults = append(s.faults, fault{time.Now(), fmt.Errorf("the stub %q %w", s.name, err)})
}

// cannotAnswer tells the client, and the scenario, that a variable is missing.
func (s *Stub) cannotAnswer(w http.ResponseWriter, in recording.Incoming, err error) {
	err = fmt.Errorf("cannot answer %s %s: %w", in.Method, in.Mask(in.URL.Path), err)
	s.fault(err)
	writeJSON(w, http.StatusInternalServerError, map[string]string{"error": fmt.Sprintf("the stub %q %v", s.name, err)})
}
