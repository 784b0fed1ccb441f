package stub

import (
	"slices"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
)

// maxOverdue is how many things that it did late a stub keeps; of more, the last.
const maxOverdue = 1000

// Overdue is what a stub did later than it was due, because this machine was busy.
type Overdue struct {
	At   time.Time // when it was done
	What string    // a part of a sentence
	By   time.Duration
}

// overdue are the things that a stub did late. They are safe for concurrent use; nil keeps none.
type overdue struct {
	mu  sync.Mutex
	all []Overdue
}

// add keeps what was done now, if it was late.
func (o *overdue) add(what string, by time.Duration) {
	if o == nil || by < lateness.LeastOverdue {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.all) == maxOverdue {
		o.all = slices.Delete(o.all, 0, 1)
	}
	o.all = append(o.all, Overdue{time.Now(), what, by})
}

// OverdueSince is what the stub has done late since a moment, in order.
func (s *Server) OverdueSince(moment time.Time) []Overdue {
	s.overdue.mu.Lock()
	defer s.overdue.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.overdue.all), func(o Overdue) bool { return o.At.Before(moment) })
}
