package play

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/recording"
)

// calls are the calls that a play has made. They are safe for concurrent use.
type calls struct {
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

// client makes the calls of the play.
func (p *Play) client() *httpcall.Client {
	return &httpcall.Client{
		Service:   func() (string, bool) { return p.vars.lookup(scenario.VarService) },
		MayReach:  p.mayReach,
		Body:      httpcall.MaxBody,
		Redirects: httpcall.MaxRedirects,
		Jar:       p.jar,
		Secrets:   p.library.Secrets.Masker,
	}
}

// call makes a call, and judges and keeps its response.
func (p *Play) call(ctx context.Context, name string, c scenario.Call) error {
	c, err := vars.ExpandStrings(c, p.vars.lookup)
	if err != nil {
		return err
	}
	made, err := p.exchange(ctx, name, c.Request)
	if err != nil {
		return err
	}
	if err := judgeResponse(c, made); err != nil {
		return err
	}
	captured, err := httpcall.Capture(c.Capture, made)
	for variable, value := range captured {
		p.vars.set(variable, value)
	}
	return err
}

// exchange sends a call and keeps it with its response.
func (p *Play) exchange(ctx context.Context, name string, r httpcall.Request) (recording.Call, error) {
	ctx, sending := p.pulse.Sending(ctx)
	update := func(recording.Call) {}
	made, err := p.client().Do(ctx, r, func(made recording.Call) {
		made.Name = name
		update = p.calls.begin(made)
	})
	made.Name = name
	if made.Response != nil {
		made.SentBy = sending.By(made.Began)
	}
	update(made)
	return made, err
}

// judgeResponse says what is wrong with the response to a call.
func judgeResponse(c scenario.Call, made recording.Call) error {
	if err := c.Status.Judge(made); err != nil || c.Response == nil {
		return err
	}
	fault, err := c.Response.Fault(&made)
	if err != nil || fault != "" {
		return errors.Join(err, httpcall.Unexpected(made, fault))
	}
	return nil
}
