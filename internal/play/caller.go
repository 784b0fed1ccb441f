package play

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"

	"github.com/streamspec/streamspec/internal/panics"
	"github.com/streamspec/streamspec/internal/play/moments"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/expect"
)

// caller is who does what a scenario does: the scenario itself, or one of the clients of a
// stream.
type caller struct {
	lookup        vars.Lookup
	client        string     // its name; empty: the scenario
	user          string     // whose cookies its calls have, unless they say so themselves; empty: nobody's
	own           *ownValues // what is captured for the client; nil: the scenario captures
	keepsToItself bool       // what it captures is for itself alone
}

// behind is what stands behind what is done, of who does it; empty where that is the scenario.
func (c caller) behind() string {
	if c.client == "" {
		return ""
	}
	return " of " + c.client
}

// again is the caller when it does something for the nth time, from 1.
func (c caller) again(nth int) caller {
	before := c.lookup
	c.lookup = func(name string) (string, bool) {
		if name == scenario.VarRepetition {
			return strconv.Itoa(nth), true
		}
		return before(name)
	}
	return c
}

// itself is the scenario as the caller.
func (a *actions) itself() caller { return caller{lookup: a.vars.lookup} }

// callerOf is a client as the caller.
func (w view) callerOf(f *followed) caller {
	c := caller{lookup: w.lookup(f), client: f.name(), own: f.own, keepsToItself: f.keepsToItself()}
	c.user, _ = c.lookup(scenario.VarClientUser)
	return c
}

// planEach adds what each client of a stream does: at its own moment, where that is one of its
// stream, or else all at once.
func (a *actions) planEach(m *moments.Moments, kinds expect.Kinds, first string, d scenario.During) error {
	task := moments.Task{
		Moment: d.Of(first), Name: d.Called(), Never: d.String() + " during the stream was never made", Place: d.Place, Action: true, Background: d.Background,
	}
	view, clients := a.streams.viewOf(d.EachClientOf), membersOf(d.EachClientOf, a.streams.followed)
	for _, f := range clients {
		for variable := range d.Capture {
			f.own.await(variable, a.vars.lookup)
		}
	}
	if !task.OfStream() || task.On != d.EachClientOf {
		task.Do = func(ctx context.Context) error { return a.performByAll(ctx, d.Action, clients, view) }
		return m.Add(kinds, first, &task)
	}
	for _, f := range clients {
		own := task
		own.Client, own.Never = f.client, fmt.Sprintf("%s of %s during the stream was never made", d, f.name())
		own.Do = func(ctx context.Context) error { return a.perform(ctx, d.Action, view.callerOf(f)) }
		if err := m.Add(view.alive(f), first, &own); err != nil {
			return err
		}
	}
	return nil
}

// performByAll does an action for each of the clients at once.
func (a *actions) performByAll(ctx context.Context, what scenario.Action, clients []*followed, view view) error {
	errs := make([]error, len(clients))
	var all sync.WaitGroup
	for i, f := range clients {
		all.Go(func() {
			errs[i] = panics.Caught(func() error { return a.perform(ctx, what, view.callerOf(f)) })
		})
	}
	all.Wait()
	return errors.Join(distinct(errs)...)
}

// membersOf are the clients of a stream that has several.
func membersOf(stream string, of []*followed) []*followed {
	var all []*followed
	for _, f := range of {
		if f.stream == stream && !f.isCutOff() {
			all = append(all, f)
		}
	}
	return all
}
