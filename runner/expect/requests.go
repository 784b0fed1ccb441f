package expect

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// ReceivedOrder expects that a stub received requests in this order; others may come between
// them.
type ReceivedOrder struct {
	Stub     string        `yaml:"received_order,required"`
	Requests []RequestLine `yaml:"requests,required"`
	InTime
}

// RequestLine is the method and the path of a request, as "POST /charges/{id}": the method may be
// ANY, the path is a pattern.
type RequestLine string

// Validate finds what is no request.
func (r RequestLine) Validate() error {
	pattern, err := r.pattern()
	if err == nil {
		_, err = pattern.Compile(httpcall.AsSample)
	}
	return err
}

func (r RequestLine) pattern() (Pattern, error) {
	method, path, found := strings.Cut(string(r), " ")
	if !found || method != strings.ToUpper(method) || !strings.HasPrefix(path, "/") {
		return Pattern{}, problem.WithHelp(fmt.Errorf("%q is no request", string(r)), "write a method and a path: POST /charges/{id}")
	}
	return httpcall.On(method, path), nil
}

// Validate finds orders that say nothing.
func (x ReceivedOrder) Validate() error {
	if len(x.Requests) < 2 {
		return problem.AtField("requests", errors.New("an order has at least two requests"))
	}
	for _, r := range x.Requests {
		if err := r.Validate(); err != nil {
			return problem.AtField("requests", err)
		}
	}
	return x.InTime.Validate()
}

func (x ReceivedOrder) String() string {
	var lines []string
	for _, r := range x.Requests {
		lines = append(lines, fmt.Sprintf("%q", string(r)))
	}
	return fmt.Sprintf("the stub %q received, in this order, %s%s", x.Stub, strings.Join(lines, ", "), spokenWindow(x.InTime))
}

// Scope implements Expectation.
func (ReceivedOrder) Scope() Scope { return ScopeStub }

// Judge implements OfScenario. It waits for what is missing until the time is over.
func (x ReceivedOrder) Judge(ctx context.Context, env Env, seen Evidence) (Verdict, error) {
	var steps []*selection
	for _, r := range x.Requests {
		pattern, err := r.pattern()
		if err != nil {
			return Verdict{}, err
		}
		step, err := newSelection(pattern, nil)
		if err != nil {
			return Verdict{}, err
		}
		steps = append(steps, step)
	}
	var came []*incoming
	w, undone, err := awaitRequests(ctx, env, seen, x.Stub, x.InTime, func(all []*incoming, w *window) bool {
		came = inOrder(all, steps, w.counts)
		return len(came) == len(steps)
	})
	switch {
	case err != nil || undone != nil:
		return undone.verdict(x), err
	case len(came) == len(steps):
		return Verdict{State: Held, Measure: Measure{Text: wording.CountedAs(len(came), "request", "requests")}}, nil
	case w.unseen(x.String()).State == Unknown:
		return w.unseen(masked(x.String(), w.received())), nil
	case len(inOrder(w.all, steps, w.perhaps)) == len(steps):
		return w.late(x.String()), nil
	}
	got := fmt.Sprintf("no %q came", string(x.Requests[len(came)]))
	if len(came) > 0 {
		got += " after " + came[len(came)-1].name()
	}
	return w.broken(WrongOrder, x.String(), got+listed(w.received(), w.window)), nil
}

// inOrder are the requests that came one after the other, each the first of its sort behind the
// one before.
func inOrder(all []*incoming, steps []*selection, counts func(time.Time) bool) []*incoming {
	var came []*incoming
	for _, one := range all {
		if len(came) < len(steps) && counts(one.in.At) && steps[len(came)].has(one) {
			came = append(came, one)
		}
	}
	return came
}

// ReceivedInterval expects that the requests which a stub received came so far apart: each so
// long after the one before, or longer each time, as a client waits that backs off.
type ReceivedInterval struct {
	Stub string `yaml:"received_interval,required"`
	Pattern
	Where   Where         `yaml:"where"`
	AtLeast time.Duration `yaml:"at_least" above:"0"`
	AtMost  time.Duration `yaml:"at_most" above:"0"`
	Growing bool          `yaml:"growing"` // each is longer than the one before
	InTime
}

// Validate finds intervals of which nothing is said, or that cannot be.
func (x ReceivedInterval) Validate() error {
	switch {
	case x.AtLeast <= 0 && x.AtMost <= 0 && !x.Growing:
		return problem.WithHelp(errors.New("nothing is said of the time between the requests"), "write at_least: 100ms, at_most: 2s, or growing: true")
	case x.AtMost > 0 && x.AtLeast > x.AtMost:
		return problem.AtField("at_least", errors.New("it is longer than at_most"))
	}
	if _, err := newSelection(x.Pattern, x.Where); err != nil {
		return err
	}
	return x.InTime.Validate()
}

func (x ReceivedInterval) String() string {
	text := fmt.Sprintf("the time between the %s that the stub %q received%s ", spokenRequests(x.Pattern, x.Where), x.Stub, spokenWindow(x.InTime))
	var parts []string
	switch {
	case x.AtLeast > 0 && x.AtMost > 0:
		parts = append(parts, fmt.Sprintf("is between %s and %s", wording.Length(x.AtLeast), wording.Length(x.AtMost)))
	case x.AtLeast > 0:
		parts = append(parts, fmt.Sprintf("is at least %s", wording.Length(x.AtLeast)))
	case x.AtMost > 0:
		parts = append(parts, fmt.Sprintf("is at most %s", wording.Length(x.AtMost)))
	}
	if x.Growing {
		parts = append(parts, "grows each time")
	}
	return text + strings.Join(parts, " and ")
}

// Scope implements Expectation.
func (ReceivedInterval) Scope() Scope { return ScopeStub }

// Judge implements OfScenario.
func (x ReceivedInterval) Judge(ctx context.Context, env Env, seen Evidence) (Verdict, error) {
	meant, err := newSelection(x.Pattern, x.Where)
	if err != nil {
		return Verdict{}, err
	}
	w, undone, err := awaitRequests(ctx, env, seen, x.Stub, x.InTime, func([]*incoming, *window) bool { return false })
	if err != nil || undone != nil {
		return undone.verdict(x), err
	}
	v := x.apart(w, meant, w.counts)
	if perhaps := x.apart(w, meant, w.perhaps); v.State != Unknown && perhaps.State != v.State {
		return w.late(x.String()), nil
	}
	return v, nil
}

// apart judges the requests that count.
func (x ReceivedInterval) apart(w *requestWindow, meant *selection, counts func(time.Time) bool) Verdict {
	came := meant.among(w.all, counts)
	unseen := w.unseen(masked(x.String(), w.received()))
	if least := x.needs(); len(came) < least && unseen.State == Unknown {
		return unseen
	}
	if least := x.needs(); len(came) < least {
		return w.broken(NothingToJudge, x.String(), fmt.Sprintf("%s, and at least %d are needed%s", masked(meant.received(x.Stub, len(came), x.InTime), w.received()), least, listed(w.received(), w.window)))
	}
	var j Judgement
	var l limits
	var at time.Time
	for i := 1; i < len(came) && j.state() == Open; i++ {
		at = came[i].in.At
		x.judgeOne(&j, &l, w, came[:i+1])
	}
	if j.state() == Open && unseen.State == Unknown {
		return unseen
	}
	if j.state() == Open {
		l.judged = len(came) - 1
		l.conclude(&j, x.String(), "interval", "intervals")
	}
	j.verdict.Expected = masked(j.verdict.Expected, w.received())
	return w.decided(j.Verdict(), at)
}

// needs is how many requests there must be.
func (x ReceivedInterval) needs() int {
	if x.Growing {
		return 3
	}
	return 2
}

// judgeOne judges the last interval.
func (x ReceivedInterval) judgeOne(j *Judgement, l *limits, w *requestWindow, came []*incoming) {
	n := len(came)
	took := w.between(came[n-2], came[n-1])
	got := func() string {
		return fmt.Sprintf("%s came %s after %s", came[n-1].name(), recording.Milliseconds(took.recorded), came[n-2].name())
	}
	if x.AtMost > 0 && l.longer(took, x.AtMost, nil, got) {
		j.Break(Late, x.String(), got()+over(took, x.AtMost))
		return
	}
	if x.AtLeast > 0 && l.shorter(w.atLeastBetween(came[n-2], came[n-1]), x.AtLeast, nil, got) {
		j.Break(Early, x.String(), got()+under(took, x.AtLeast))
		return
	}
	if !x.Growing || n < 3 {
		return
	}
	before := w.between(came[n-3], came[n-2])
	switch {
	case took.most <= before.least:
		j.Break(Early, x.String(), fmt.Sprintf("%s, and that came %s after the one before", got(), recording.Milliseconds(before.recorded)))
	case took.recorded <= before.recorded:
		l.excuse(got(), max(took.most-took.recorded, before.recorded-before.least), nil)
	}
}

// requestWindow are the requests that a stub received, and the time in which they count.
type requestWindow struct {
	*window
	all []*incoming
}

// awaitRequests lets somebody look at what a stub has received until that decides, or the time is
// over. Undone says that what the time counts from was never done.
func awaitRequests(ctx context.Context, env Env, seen Evidence, stub string, in InTime, decided func([]*incoming, *window) bool) (w *requestWindow, undone *fault, err error) {
	if seen.Received == nil {
		return nil, nil, fmt.Errorf("nobody knows what the stub %q received", stub)
	}
	during, undone, err := seen.window(env, in)
	if err != nil || undone != nil {
		return nil, undone, err
	}
	w = &requestWindow{window: during}
	return w, nil, during.await(ctx, func() (bool, error) {
		all, err := seen.Received(stub)
		w.all = nil
		for i, one := range all {
			w.all = append(w.all, newIncoming(one, i+1))
		}
		return decided(w.all, during), err
	})
}

// received are the requests as they came.
func (w *requestWindow) received() []recording.Incoming {
	var all []recording.Incoming
	for _, one := range w.all {
		all = append(all, one.in)
	}
	return all
}

// between is the time between two requests. Whoever sends them is on this machine as a rule, and
// waited longer by what it lost in between, as we did.
func (w *requestWindow) between(a, b *incoming) span {
	took := b.in.At.Sub(a.in.At)
	return span{recorded: took, least: took - w.seen.lateBetween(a.in.At, b.in.At), most: took + w.lateTo(a)}
}

// atLeastBetween is the same, as a lower limit judges it: nobody waits less for what was lost in between, so it was
// shorter only by how late we came to the second.
func (w *requestWindow) atLeastBetween(a, b *incoming) span {
	took := w.between(a, b)
	took.least = took.recorded - w.lateTo(b)
	return took
}

// lateTo is how late we may have come to a request.
func (w *requestWindow) lateTo(one *incoming) time.Duration { return w.seen.lateTo(one.in.At) }

func (w *requestWindow) broken(code Code, expected, got string) Verdict {
	all := w.received()
	return w.decided(Verdict{State: Broken, Code: code, Expected: masked(expected, all), Got: got}, w.deadline)
}

// late is the verdict where our own lateness may be the reason.
func (w *requestWindow) late(expected string) Verdict {
	all := w.received()
	return Verdict{State: Unknown, Late: true, Expected: masked(expected, all),
		Reason: doubtful(all, w.window)}
}

// NeedsRequest tells whether an expectation is about requests that a stub must have received, and not only about those
// that it must not.
func NeedsRequest(x Expectation) bool {
	if received, is := x.(*Received); is {
		least, _ := received.bounds()
		return least > 0
	}
	return StubOf(x) != ""
}

// StubOf is the stub that an expectation is about; empty: it is about something else.
func StubOf(x Expectation) string {
	switch x := x.(type) {
	case *Received:
		return x.Stub
	case *ReceivedOrder:
		return x.Stub
	case *ReceivedInterval:
		return x.Stub
	default:
		return ""
	}
}
