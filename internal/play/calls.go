package play

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// calls makes the calls of a play, and keeps them. It is safe for concurrent use.
type calls struct {
	network  *network
	vars     *variables
	lateness *lateness.Monitor
	recorder *recorder
	expected []scenario.Expected // what is to come of them

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

// named is the first call of this name whose response was waited for no longer, or else the
// last; nil: none was made yet.
func (c *calls) named(name string) *recording.Call {
	c.mu.Lock()
	defer c.mu.Unlock()
	var last *recording.Call
	for _, call := range c.made {
		if call.Name == name {
			if last = call; !call.Again {
				break
			}
		}
	}
	return last
}

// returned is the call of this name that named will be for good, once it is over with a response; nil: it is not.
func (c *calls) returned(name string) *recording.Call {
	call := c.named(name)
	if call == nil || call.Response == nil || call.Again {
		return nil
	}
	return call
}

// sofar are the calls that were made.
func (c *calls) sofar() []*recording.Call {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.made)
}

// allNamed are all of this name that were made so far.
func (c *calls) allNamed(name string) []*recording.Call {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(c.made), func(call *recording.Call) bool { return call.Name != name })
}

// call makes a call, once all is known that it needs, for whoever makes it, and
// judges and keeps its response.
func (c *calls) call(ctx context.Context, what scenario.Action, who caller) error {
	declared, waited, err := c.known(ctx, what, who)
	if err != nil {
		return err
	}
	ctx = lateness.Postponed(ctx, waited)
	asked, err := c.answer(declared, what.Capture, who.lookup)
	if err != nil {
		return err
	}
	made, over, err := c.exchange(ctx, what, declared, asked)
	if err == nil {
		err = c.judgeResponse(declared, made, asked)
	} else {
		err = brokenOff(made, asked, err)
	}
	if err == nil {
		err = c.capture(what.Capture, made, asked, who)
	}
	made.Wrong = err != nil
	made.Again = made.Wrong && what.Within > 0
	over(made) // behind what is captured of it, which may be secret
	return err
}

// known is a call with all that it needs, and for how long it had to wait for that.
func (c *calls) known(ctx context.Context, what scenario.Action, who caller) (declared scenario.Call, waited time.Duration, err error) {
	never := fmt.Sprintf("the call %s %s%s was never made", what.Method(), what.URL(), who.behind())
	waited, err = c.vars.onceKnown(ctx, never, func() (err error) {
		declared, err = c.vars.expanded(*what.Call, steady(who.lookup))
		declared.As = cmp.Or(declared.As, who.user)
		return err
	})
	return declared, max(0, waited-c.lateness.Late()), err // we may come late to what becomes known
}

// expanded is a call with the values of variables; a URL that is relative to a stream's is whole.
func (v *variables) expanded(declared scenario.Call, lookup vars.Lookup) (scenario.Call, error) {
	declared.Target = v.target(declared.Target, lookup)
	return vars.ExpandStrings(declared, lookup)
}

// steady asks for values, and leaves unknown what once was: what becomes known between two
// questions of one expansion would be half of it.
func steady(lookup vars.Lookup) vars.Lookup {
	unknown := map[string]bool{}
	return func(name string) (string, bool) {
		value, known := lookup(name)
		unknown[name] = unknown[name] || !known
		return value, !unknown[name]
	}
}

// answer is what the response to a call must be like, or an event of it; nil: nothing is said.
func (c *calls) answer(declared scenario.Call, captures map[string]httpcall.Source, lookup vars.Lookup) (*expect.Answer, error) {
	var checks expect.Checks
	if declared.Response != nil {
		checks = *declared.Response
	}
	var needs []value.Path
	for _, source := range captures {
		if path, inBody := source.InBody(); inBody {
			needs = append(needs, value.Path(path))
		}
	}
	if declared.Response == nil && len(needs) == 0 {
		return nil, nil
	}
	return checks.Answer(expect.Env{Variable: lookup}, needs...)
}

// exchange sends a call and keeps it with its response. Over has that recorded, as it is then.
func (c *calls) exchange(ctx context.Context, what scenario.Action, declared scenario.Call, asked *expect.Answer) (made recording.Call, over func(recording.Call), err error) {
	overdue := lateness.Overdue(ctx)
	ctx, sending := c.lateness.Sending(ctx)
	update, returned := func(recording.Call) {}, func(recording.Call) {}
	client := c.network.clientAs(declared.As, declared.Header())
	if asked != nil {
		client.Enough = asked.Fits
	}
	made, err = client.Do(ctx, declared.Request, func(made recording.Call) {
		made.Name, made.Overdue = what.Name, overdue
		update, returned = c.begin(made), c.recorder.Call(made)
	})
	made.Name, made.Overdue = what.Name, overdue
	made.Again = what.Within > 0 // until it is judged
	if made.Response != nil {
		made.SentBy = max(made.SentBy, sending.By(made.Began))
	}
	update(made)
	return made, func(made recording.Call) { update(made); returned(made) }, err
}

// judgeResponse says what is wrong with the response to a call.
func (c *calls) judgeResponse(declared scenario.Call, made recording.Call, asked *expect.Answer) error {
	if mismatch := declared.Status.Mismatch(made.Response.Status); mismatch != "" && !c.mayFail(declared, made) {
		if meant := c.vars.unmarked(declared.URL()); meant != "" {
			mismatch += " (" + meant + ")"
		}
		return httpcall.Unexpected(made, mismatch)
	}
	if asked == nil {
		return nil
	}
	if _, wrong, by := asked.In(&made); wrong != "" {
		return &deviatesError{httpcall.Unexpected(made, wrong), by}
	}
	return nil
}

// mayFail tells whether the file demands no status of a response, and an expectation does: it is then that one
// which judges it.
func (c *calls) mayFail(declared scenario.Call, made recording.Call) bool {
	return declared.Status == 0 && slices.ContainsFunc(c.expected, func(x scenario.Expected) bool { return expect.ExpectsFailure(x.Expectation, made.Name) })
}

// brokenOff says what had not come of a response that is a stream when it broke off.
func brokenOff(made recording.Call, asked *expect.Answer, err error) error {
	var broken *httpcall.Error
	if asked == nil || made.Response == nil || !httpcall.IsStream(made.Response.Header) || !errors.As(err, &broken) {
		return err
	}
	_, wrong, by := asked.In(&made)
	return &deviatesError{&httpcall.Error{Call: broken.Call, Reason: broken.Reason + "; " + wrong, Err: broken.Err}, by}
}

// capture gives variables their values: from the response or, of one that is a stream, from
// the event of it that fits.
func (c *calls) capture(sources map[string]httpcall.Source, made recording.Call, asked *expect.Answer, who caller) error {
	captured, err := httpcall.Capture(sources, made, func(path string) (httpcall.Value, string) {
		fits, _, _ := asked.In(&made)
		found, missing := fits.Get(value.Path(path))
		return httpcall.ValueOf(found), missing
	})
	for variable, found := range captured {
		if who.own != nil {
			c.vars.captureOwn(who.own, variable, found)
		}
		if !who.keepsToItself {
			c.vars.capture(variable, found)
		}
	}
	return err
}
