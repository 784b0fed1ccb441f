package expect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// Received expects that a stub received requests: so many, at least one where nothing
// is said, and each of them with these headers and a body that passes all checks. Get,
// Post, Put, Patch, Delete or Any, or none of them, says to which path, a pattern as
// package pathpattern has it; Where, which of those. Times excludes AtLeast and AtMost.
type Received struct {
	Stub string `yaml:"received,required"`
	Pattern
	Where Where `yaml:"where"`

	Times   *int `yaml:"times"`
	AtLeast *int `yaml:"at_least"`
	AtMost  *int `yaml:"at_most"`
	InTime
	Number int `yaml:"number" above:"0"` // only this one of them, from 1, has the headers and the body; default: each

	Headers map[string]HeaderMatch `yaml:"headers"`
	Body
}

// Body is what the body of a request must look like. Unlike [Checks] it may say nothing.
type Body Checks

// LookInside is that of [Checks].
func (b Body) LookInside() bool { return Checks(b).LookInside() }

// Variables are those of [Checks].
func (b Body) Variables() []string { return Checks(b).Variables() }

// ReadSchema is that of [Checks].
func (b Body) ReadSchema(dir string) error { return Checks(b).ReadSchema(dir) }

// Validate finds requests that nothing, or no number, can meet.
func (x Received) Validate() error {
	if _, err := x.Pattern.Compile(httpcall.AsSample); err != nil {
		return err
	}
	if err := cmp.Or(validHeaders(x.Headers), x.InTime.Validate()); err != nil {
		return err
	}
	switch {
	case x.ID != nil:
		return problem.AtField("id", errors.New("a request has no last event ID; write headers: {Last-Event-ID: …}"))
	case x.Number < 0 || x.Number > 0 && (x.Times != nil || x.AtLeast != nil || x.AtMost != nil):
		return problem.AtField("number", problem.WithHelp(errors.New("it is one request, from 1"), "say how many there are by an expectation of its own"))
	case x.Number > 0 && x.must() == "":
		return problem.AtField("number", problem.WithHelp(errors.New("nothing is said of this request"), "write what it has, such as headers: {NAME: VALUE}, or is: {PATH: VALUE}"))
	case x.Times == nil && x.AtLeast == nil && x.AtMost == nil:
		return nil
	}
	return Count{Times: x.Times, AtLeast: x.AtLeast, AtMost: x.AtMost}.Validate()
}

// bounds are how many requests there must be; most below zero: any number.
func (x Received) bounds() (least, most int) {
	if x.Number > 0 {
		return x.Number, -1
	}
	return boundsOf(x.Times, x.AtLeast, x.AtMost)
}

// Scope implements Expectation.
func (Received) Scope() Scope { return ScopeStub }

// Judge implements OfScenario. It waits for requests that are missing, and where there may
// be only so many, until the time is over; where this process is late then, so much longer.
func (x Received) Judge(ctx context.Context, env Env, seen Evidence) (Verdict, error) {
	if seen.Received == nil {
		return Verdict{}, fmt.Errorf("nobody knows what the stub %q received", x.Stub)
	}
	j, err := x.compile(env)
	if err != nil {
		return Verdict{}, err
	}
	w, undone, err := seen.window(env, x.InTime)
	if err != nil || undone != nil {
		return undone.verdict(x), err
	}
	var all []recording.Incoming
	var now receivedSoFar
	err = w.await(ctx, func() (bool, error) {
		all, err = seen.Received(x.Stub)
		now = j.judge(all, w, w.counts)
		return !now.mayCome, err
	})
	if err != nil {
		return Verdict{}, err
	}
	return j.verdict(now, all, w), nil
}

// verdict is what requests come to when the time is over. Where it depends on those that
// came when this process was late, nobody can tell.
func (j *receivedJudge) verdict(now receivedSoFar, all []recording.Incoming, w *window) Verdict {
	if unseen := w.unseen(masked(j.String(), all)); now.mayCome && unseen.State == Unknown {
		return unseen
	}
	switch {
	case now.mayCome && j.depends(now, all, w):
		return Verdict{State: Unknown, Late: true, Expected: masked(j.String(), all),
			Reason: doubtful(all, w)}
	case now.fault == nil:
		return Verdict{State: Held, Measure: now.judged}
	default:
		v := comparison{fault: now.fault}.verdict(j)
		v.Expected = masked(v.Expected, all)
		return w.decided(v, cmp.Or(now.at, w.deadline))
	}
}

// depends tells whether they are what they must be with so many of the requests that may have come in time, and are not
// with so many others. They came in their order, so each counts only with those before it.
func (j *receivedJudge) depends(now receivedSoFar, all []recording.Incoming, w *window) bool {
	if now.fault != nil && now.fault.code == TooMany { // and not so many for certain
		return true
	}
	return slices.ContainsFunc(all, func(last recording.Incoming) bool {
		if w.counts(last.At) || !w.perhaps(last.At) {
			return false
		}
		with := j.judge(all, w, func(at time.Time) bool { return w.counts(at) || w.perhaps(at) && !at.After(last.At) })
		return (with.fault == nil) != (now.fault == nil)
	})
}

// doubtful says of which request nobody can tell whether it came in time: the first that may be in it and does not count,
// or else the first that counts and may have come before.
func doubtful(all []recording.Incoming, w *window) string {
	i := slices.IndexFunc(all, func(in recording.Incoming) bool { return w.perhaps(in.At) != w.counts(in.At) })
	if i < 0 {
		i = slices.IndexFunc(all, func(in recording.Incoming) bool { return w.perhaps(in.At) != w.surely(in.At) })
	}
	late, which := w.lateness(), "none that is known"
	if i >= 0 {
		late, which = max(late, w.seen.lateTo(all[i].At)), fmt.Sprintf("#%d %s", i+1, all[i])
	}
	return fmt.Sprintf("this machine was busy, and may have come up to %s late to what decides: %s", recording.Milliseconds(late), which)
}

// receivedJudge is the expectation, compiled.
type receivedJudge struct {
	Received
	meant   *selection
	checks  []check
	headers []*header
}

func (x Received) compile(env Env) (*receivedJudge, error) {
	meant, err := newSelection(x.Pattern, x.Where)
	if err != nil {
		return nil, err
	}
	headers, err := compileHeaders(x.Headers)
	if err != nil {
		return nil, err
	}
	checks, err := Checks(x.Body).compileIn(env)
	return &receivedJudge{x, meant, checks, headers}, err
}

// receivedSoFar is what can be said of the requests until now.
type receivedSoFar struct {
	fault   *fault    // nil: they are what they must be
	at      time.Time // of the request that is the fault; zero: it is what did not come
	judged  Measure
	mayCome bool // others may come in the time that is left, and change that
}

// judge judges the requests that count.
func (j *receivedJudge) judge(all []recording.Incoming, w *window, counts func(time.Time) bool) receivedSoFar {
	var concerned []*incoming
	for i, in := range all {
		if one := newIncoming(in, i+1); counts(in.At) && j.meant.has(one) {
			concerned = append(concerned, one)
		}
	}
	least, most := j.bounds()
	n := len(concerned)
	switch {
	case n < least:
		return receivedSoFar{fault: &fault{code: j.lacking(n), got: j.received(n, all) + j.meant.nearMiss(all) + listed(all, w)}, mayCome: true}
	case most >= 0 && n > most:
		sure := slices.DeleteFunc(slices.Clone(concerned), func(one *incoming) bool { return !w.surely(one.in.At) })
		return receivedSoFar{fault: &fault{code: TooMany, got: j.received(n, all) + listed(all, w)}, at: concerned[most].in.At, mayCome: len(sure) <= most}
	}
	if j.Number > 0 {
		concerned = concerned[j.Number-1 : j.Number]
	}
	for _, one := range concerned {
		if fault := j.fault(one); fault != nil {
			fault.wrapped("", truncated(one.in))
			return receivedSoFar{fault: fault, at: one.in.At}
		}
	}
	return receivedSoFar{judged: Measure{Text: wording.CountedAs(len(concerned), "request", "requests")}, mayCome: most >= 0}
}

// lacking is how it is broken by fewer requests than there must be. Where it asks what each has and not how many
// there are, no request leaves nothing to judge.
func (j *receivedJudge) lacking(n int) Code {
	if counted := j.Times != nil || j.AtLeast != nil || j.AtMost != nil; n == 0 && !counted && j.must() != "" {
		return NothingToJudge
	}
	return TooFew
}

// received tells how many of all requests it speaks of.
func (j *receivedJudge) received(n int, all []recording.Incoming) string {
	return masked(j.meant.received(j.Stub, n, j.InTime), all)
}

// fault is what a request has instead of what it must have; nil: it has it. What is
// shown of it is masked.
func (j *receivedJudge) fault(one *incoming) *fault {
	as := fmt.Sprintf("%s to the stub %q", one.name(), j.Stub)
	for _, h := range j.headers {
		if !h.met(one.in.Header.Values(h.Spec.Name)) {
			return &fault{code: WrongValue, got: one.in.Mask(as + " has " + h.got(one.in.Header))}
		}
	}
	wrong := broken(j.checks, &one.View)
	if wrong == nil {
		return nil
	}
	hidden := &fault{code: wrong.code, path: wrong.path, got: as + " has a secret instead, which is not shown"}
	return cmp.Or(faultOf(j.checks, one.shown(as)), hidden) // what is masked may pass
}

func (x Received) String() string {
	if x.Number > 0 {
		return fmt.Sprintf("the %s %s that the stub %q received%s %s", wording.Ordinal(x.Number), spokenRequests(x.Pattern, x.Where), x.Stub, spokenWindow(x.InTime), x.must())
	}
	least, most := x.bounds()
	text := fmt.Sprintf("the stub %q received %s", x.Stub, spokenRequests(x.Pattern, x.Where))
	if least != 1 || most >= 0 {
		text = fmt.Sprintf("the stub %q received %s %s", x.Stub, bounded(least, most), spokenRequests(x.Pattern, x.Where))
	}
	text += spokenWindow(x.InTime)
	if must := x.must(); must != "" {
		text += ", each of which " + must
	}
	return text
}

// must is what each of the requests must have; empty: nothing is said.
func (x Received) must() string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(x.Headers)) {
		parts = append(parts, x.Headers[name].wants(name))
	}
	checks, err := Checks(x.Body).compile()
	if err == nil && len(checks) > 0 {
		parts = append(parts, wants(checks, " and "))
	}
	return strings.Join(parts, " and ")
}

func bounded(least, most int) string {
	switch {
	case most == 0:
		return "no"
	case least == most:
		return fmt.Sprintf("exactly %d", least)
	case most < 0:
		return fmt.Sprintf("at least %d", least)
	case least <= 0:
		return fmt.Sprintf("at most %d", most)
	default:
		return fmt.Sprintf("%d to %d", least, most)
	}
}
