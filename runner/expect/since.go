package expect

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/recording"
)

// clock counts a time: from the request for the stream, from the first event of a kind, or
// from something that the scenario does.
type clock struct {
	env     Env
	kind    matcher
	after   string // the kind's name; empty: none is counted from
	call    string // the name of a call or an action; empty: none is counted from
	running bool   // what it counts from has come
	since   moment
	from    keptEntry // the event that it counts from; none: it is none
}

// checkBeginnings finds times that count from two things.
func checkBeginnings(after, call string) error {
	if after != "" && call != "" {
		return problem.WithHelp(errors.New("the time has two beginnings"), "write after, or after_call")
	}
	return nil
}

func newClock(env Env, kind matcher, after, call string) clock {
	return clock{env: env, kind: kind, after: after, call: call, running: after == "" && call == ""}
}

// see shows an entry, and tells whether the time begins with it.
func (c *clock) see(v *View) (begins bool) {
	if c.call != "" {
		c.startWithCall(v.In.Started, v.LastByte)
		return false
	}
	if c.running || c.after == "" || !c.kind.matches(v) {
		return false
	}
	c.startWith(v)
	return true
}

func (c *clock) startWith(v *View) {
	c.running, c.since, c.from = true, recorded(v.In, v.LastByte), v.kept()
}

// startWithCall starts the clock if the call was made until now.
func (c *clock) startWithCall(started time.Time, now time.Duration) {
	at, sentBy, done := c.env.did(c.call)
	if !done {
		return
	}
	began := at.Sub(started)
	c.since, c.running = sent(began, began+sentBy), began <= now
	c.since.leave = c.env.isLeave(c.call)
}

// startWithRequest sets when the clock started, where that was the request.
func (c *clock) startWithRequest(sentBy time.Duration) {
	if c.after == "" && c.call == "" {
		c.since = sent(0, sentBy)
	}
}

// due is when a time is over that the clock counts; false: it does not run yet.
func (c *clock) due(o origin, after time.Duration) (at time.Duration, ok bool) {
	if c.call != "" {
		c.startWithCall(o.started, math.MaxInt64)
	}
	c.startWithRequest(o.sentBy)
	return c.since.latest + after, c.running
}

// end tells that the stream has ended.
func (c *clock) end(r *recording.Stream) {
	if c.call != "" {
		c.startWithCall(r.Started, r.End.At)
	}
	c.startWithRequest(r.SentBy)
}

// neverRan says why the clock never ran.
func (c *clock) neverRan(r *recording.Stream) *fault {
	if c.call == "" {
		return c.kind.none(NothingToJudge, r)
	}
	at, _, done := c.env.did(c.call)
	if !done {
		return &fault{code: NoResponse, got: notDone(c.call)}
	}
	before := at.Sub(r.Wall(r.End.At))
	return &fault{code: NothingToJudge, got: fmt.Sprintf("the stream had ended %s before %s: %s", recording.Milliseconds(before), spokenDeed(c.call), endOf(r.End))}
}

// origin is what the time is counted from.
func (c *clock) origin() string { return originOf(c.after, c.call) }

func originOf(after, call string) string {
	switch {
	case after != "":
		return spoken(after)
	case call != "":
		return spokenDeed(call)
	default:
		return "the request"
	}
}

// did is when the first call or action of a name began, and by when it was done; false: there
// is none yet.
func (e Env) did(name string) (began time.Time, sentBy time.Duration, ok bool) {
	if call := e.call(name); call != nil {
		return call.Began, call.SentBy, true
	}
	if e.Action != nil {
		if action := e.Action(name); action != nil {
			return action.Began, action.SentBy, true
		}
	}
	return time.Time{}, 0, false
}

// isLeave tells whether what has a name is that the client went away.
func (e Env) isLeave(name string) bool {
	if e.Action == nil || e.call(name) != nil {
		return false
	}
	action := e.Action(name)
	return action != nil && action.Verb == "leave"
}

// ofSomething are names that actions have by themselves, such as "stop of shop".
var ofSomething = regexp.MustCompile(`^(restart|stop|start|kill|pause|resume|leave) of (.+)$`)

// spokenDeed is how a sentence refers to a call, or to an action by the name that it has by
// itself.
func spokenDeed(name string) string {
	parts := ofSomething.FindStringSubmatch(name)
	switch {
	case parts == nil:
	case parts[1] == "leave":
		return fmt.Sprintf("the client's leave of %q", parts[2])
	default:
		return fmt.Sprintf("the %s of %q", parts[1], parts[2])
	}
	return fmt.Sprintf("the call %q", name)
}

func notDone(name string) string {
	if ofSomething.MatchString(name) {
		return spokenDeed(name) + " never happened"
	}
	return fmt.Sprintf("no call with the name %q was made", name)
}

// AfterCallOf is the name of the call or action that the time of an expectation counts from,
// or of the calls that arrive by it; empty: none.
func AfterCallOf(x Expectation) string {
	switch x := x.(type) {
	case hasWindow:
		return x.inTime().AfterCall
	case *Arrives:
		return x.AfterCall
	case *Absent:
		return x.AfterCall
	case *Followed:
		return x.AfterCall
	case *Ends:
		return x.AfterCall
	case *Delivers:
		return x.Call
	default:
		return ""
	}
}
