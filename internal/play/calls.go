package play

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// calls makes the calls of a play, and keeps them. It is safe for concurrent use.
type calls struct {
	network  *network
	vars     *variables
	lateness *lateness.Monitor
	recorder *recorder

	mu   sync.Mutex
	made []*recording.Call
}

// begin adds a call that is about to be sent: what it sets going may arrive before its
// response does. The function is for what is known later.
func (c *calls) begin(call recording.Call) (update func(recording.Call)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := len(c.made)
	c.made = append(c.made, &call)
	return func(call recording.Call) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.made[i] = &call
	}
}

// named is the first call of this name; nil: none was made yet.
func (c *calls) named(name string) *recording.Call {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.made, func(call *recording.Call) bool { return call.Name == name })
	if i < 0 {
		return nil
	}
	return c.made[i]
}

// call makes a call, once all is known that it needs, and judges and keeps its response.
func (c *calls) call(ctx context.Context, what scenario.Action) error {
	var declared scenario.Call
	never := fmt.Sprintf("the call %s %s was never made", what.Method(), what.URL())
	err := c.vars.onceKnown(ctx, never, func(lookup vars.Lookup) (err error) {
		declared = *what.Call
		declared.Target = c.vars.target(declared.Target)
		declared, err = vars.ExpandStrings(declared, lookup)
		return err
	})
	if err != nil {
		return err
	}
	made, returned, err := c.exchange(ctx, what.Name, declared)
	defer func() { returned(made) }() // behind what is captured of it, which may be secret
	if err != nil {
		return err
	}
	if err := c.judgeResponse(declared, made); err != nil {
		return err
	}
	captured, err := httpcall.Capture(what.Capture, made)
	for variable, value := range captured {
		c.vars.capture(variable, value)
	}
	return err
}

// exchange sends a call and keeps it with its response. Returned has that recorded.
func (c *calls) exchange(ctx context.Context, name string, declared scenario.Call) (made recording.Call, returned func(recording.Call), err error) {
	ctx, sending := c.lateness.Sending(ctx)
	update := func(recording.Call) {}
	returned = update
	made, err = c.network.clientAs(declared.As, declared.Header()).Do(ctx, declared.Request, func(made recording.Call) {
		made.Name = name
		update, returned = c.begin(made), c.recorder.Call(made)
	})
	made.Name = name
	if made.Response != nil {
		made.SentBy = max(made.SentBy, sending.By(made.Began))
	}
	update(made)
	return made, returned, err
}

// judgeResponse says what is wrong with the response to a call.
func (c *calls) judgeResponse(declared scenario.Call, made recording.Call) error {
	if err := declared.Status.Judge(made); err != nil || declared.Response == nil {
		return err
	}
	fault, err := declared.Response.Fault(expect.Env{Variable: c.vars.lookup}, &made)
	if err != nil || fault != "" {
		return errors.Join(err, httpcall.Unexpected(made, fault))
	}
	return nil
}
