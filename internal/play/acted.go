package play

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/runner/recording"
)

// acted is what a play did to its services, and when clients went away. It is safe for
// concurrent use.
type acted struct {
	lateness *lateness.Monitor
	recorder *recorder

	mu  sync.Mutex
	all []*recording.Action
}

// begin adds an action that is about to be done: what it brings about may come before it is
// over. Over is to be called then, with what has become known of it.
func (a *acted) begin(ctx context.Context, name, verb, of string) (over func(learn func(*recording.Action), err error)) {
	began := recording.Action{Name: cmp.Or(name, scenario.ActionName(verb, of)), Verb: verb, Of: of, Began: time.Now(), SentBy: a.lateness.Late(), Overdue: lateness.Overdue(ctx)}
	a.mu.Lock()
	defer a.mu.Unlock()
	i := len(a.all)
	a.all = append(a.all, &began)
	return func(learn func(*recording.Action), err error) {
		done := began
		done.Took = time.Since(began.Began)
		if learn != nil {
			learn(&done)
		}
		if err != nil {
			done.Error = err.Error()
		}
		a.mu.Lock()
		a.all[i] = &done
		a.mu.Unlock()
		a.recorder.Action(done)
	}
}

// named is the first action of a name; nil: none was begun yet.
func (a *acted) named(name string) *recording.Action {
	a.mu.Lock()
	defer a.mu.Unlock()
	i := slices.IndexFunc(a.all, func(one *recording.Action) bool { return one.Name == name })
	if i < 0 {
		return nil
	}
	return a.all[i]
}

// sofar are the actions that were begun.
func (a *acted) sofar() []*recording.Action {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.all)
}

// left notes that the client of a stream goes away.
func (a *acted) left(stream string) {
	a.begin(context.Background(), "", scenario.LeaveVerb, stream)(nil, nil)
}
