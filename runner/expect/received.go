package expect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/pathpattern"
	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Received expects that a stub received requests: so many, at least one where nothing
// is said, and each of them with these headers and a body that passes all checks. Get,
// Post, Put, Patch, Delete or Any, or none of them, says to which path, a pattern as
// package pathpattern has it; Where, which of those. Times excludes AtLeast and AtMost.
type Received struct {
	Stub string `yaml:"received,required"`
	httpcall.Pattern
	Where map[value.Path]yamlfile.JSON `yaml:"where"` // JSON path into the body → the value that must be there

	Times   *int          `yaml:"times"`
	AtLeast *int          `yaml:"at_least"`
	AtMost  *int          `yaml:"at_most"`
	Within  time.Duration `yaml:"within"` // how long those that are missing, or too many, are waited for; at most [MaxReceivedWithin]

	Headers map[string]string `yaml:"headers"` // name → one of its values
	Body
}

// Body is what the body of a request must look like. Unlike [Checks] it may say nothing.
type Body Checks

// LookInside is that of [Checks].
func (b Body) LookInside() bool { return Checks(b).LookInside() }

// Variables are those of [Checks].
func (b Body) Variables() []string { return Checks(b).Variables() }

// MaxReceivedWithin bounds how long a request that is missing is waited for.
const MaxReceivedWithin = 30 * time.Second

// receivedPoll is how often a request that is missing is looked for.
const receivedPoll = 10 * time.Millisecond

// Validate finds requests that nothing, or no number, can meet.
func (x Received) Validate() error {
	if _, err := x.target(); err != nil {
		return err
	}
	switch {
	case x.ID != nil:
		return problem.AtField("id", errors.New("a request has no last event ID; write headers: {Last-Event-ID: …}"))
	case x.Within < 0 || x.Within > MaxReceivedWithin:
		return problem.AtField("within", fmt.Errorf("a request is waited for at most %s", MaxReceivedWithin))
	case x.Times == nil && x.AtLeast == nil && x.AtMost == nil:
		return nil
	}
	return Count{Times: x.Times, AtLeast: x.AtLeast, AtMost: x.AtMost}.Validate()
}

// target is the method and path that the requests have; nil: any.
func (x Received) target() (*pathpattern.Pattern, error) {
	return x.Pattern.Compile(httpcall.AsWritten)
}

// bounds are how many requests there must be; most below zero: any number.
func (x Received) bounds() (least, most int) {
	switch {
	case x.Times != nil:
		return *x.Times, *x.Times
	case x.AtLeast == nil && x.AtMost == nil:
		return 1, -1
	}
	most = -1
	if x.AtMost != nil {
		most = *x.AtMost
	}
	if x.AtLeast != nil {
		least = *x.AtLeast
	}
	return least, most
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
	w := j.window(seen)
	for {
		all, err := seen.Received(x.Stub)
		if err != nil {
			return Verdict{}, err
		}
		if now := j.judge(all, w.surely); !now.mayCome || w.isOver() {
			return j.verdict(now, all, w), nil
		}
		select {
		case <-ctx.Done():
			return Verdict{}, ctx.Err()
		case <-time.After(receivedPoll):
		}
	}
}

// verdict is what requests come to when the time is over. Where it depends on those that
// came when this process was late, nobody can tell.
func (j *receivedJudge) verdict(now receivedSoFar, all []recording.Incoming, w *window) Verdict {
	perhaps := j.judge(all, w.perhaps)
	switch {
	case now.mayCome && (now.fault == nil) != (perhaps.fault == nil):
		return Verdict{State: Unknown, Late: true, Expected: masked(j.String(), all),
			Reason: fmt.Sprintf("this machine was busy, and may have come up to %s late to what decides: %s", recording.Milliseconds(w.late), w.doubtful(all))}
	case now.fault == nil:
		return Verdict{State: Held, Measure: now.judged}
	default:
		v := comparison{fault: now.fault}.verdict(j)
		v.Expected = masked(v.Expected, all)
		return v
	}
}

// window is the time in which requests count.
type window struct {
	seen     Evidence
	deadline time.Time
	open     bool          // those that come later, before anybody judges, count as well
	late     time.Duration // how late this process was when the time was over
}

func (x Received) window(seen Evidence) *window {
	return &window{seen: seen, deadline: seen.over().Add(x.Within), open: x.Within == 0}
}

// isOver tells whether the time is over, and what we came late to has come as well.
func (w *window) isOver() bool {
	now := time.Now()
	if now.Before(w.deadline) {
		return false
	}
	if w.seen.Late != nil && w.late == 0 {
		w.late = w.seen.Late(w.deadline)
	}
	return !now.Before(w.deadline.Add(w.late))
}

func (w *window) surely(in recording.Incoming) bool { return w.open || !in.At.After(w.deadline) }

// doubtful is the first request of those that came in time only if we came late to them.
func (w *window) doubtful(all []recording.Incoming) string {
	i := slices.IndexFunc(all, func(in recording.Incoming) bool { return w.perhaps(in) && !w.surely(in) })
	return fmt.Sprintf("#%d %s", i+1, all[i])
}

func (w *window) perhaps(in recording.Incoming) bool {
	return w.open || !in.At.Add(-w.late).After(w.deadline)
}

// over is when the scenario had done all that it does: the patience of all expectations
// counts from then. Where nothing is known of it, that is now.
func (e Evidence) over() time.Time {
	last := e.Over
	if len(e.Streams) == 0 && last.IsZero() {
		return time.Now()
	}
	for _, r := range e.Streams {
		if end := r.Wall(r.End.At); end.After(last) {
			last = end
		}
	}
	return last
}

// receivedJudge is the expectation, compiled.
type receivedJudge struct {
	Received
	target        *pathpattern.Pattern
	where, checks []check
}

func (x Received) compile(env Env) (*receivedJudge, error) {
	target, err := x.target()
	if err != nil {
		return nil, err
	}
	where, err := Checks{Is: x.Where}.compile()
	if err != nil {
		return nil, err
	}
	checks, err := Checks(x.Body).compileIn(env)
	return &receivedJudge{x, target, where, checks}, err
}

// receivedSoFar is what can be said of the requests until now.
type receivedSoFar struct {
	fault   *fault // nil: they are what they must be
	judged  Measure
	mayCome bool // others may come in the time that is left, and change that
}

// judge judges the requests that count.
func (j *receivedJudge) judge(all []recording.Incoming, counts func(recording.Incoming) bool) receivedSoFar {
	var concerned []*incoming
	for i, in := range all {
		if one := newIncoming(in, i+1); counts(in) && j.concerns(one) {
			concerned = append(concerned, one)
		}
	}
	least, most := j.bounds()
	n := len(concerned)
	switch {
	case n < least:
		return receivedSoFar{fault: &fault{code: TooFew, got: fmt.Sprintf("it received %d%s", n, listed(all, counts))}, mayCome: true}
	case most >= 0 && n > most:
		return receivedSoFar{fault: &fault{code: TooMany, got: fmt.Sprintf("it received %d%s", n, listed(all, counts))}}
	}
	for _, one := range concerned {
		if fault := j.fault(one); fault != nil {
			fault.got += truncated(one.in)
			return receivedSoFar{fault: fault}
		}
	}
	return receivedSoFar{judged: Measure{Text: numbered(n, "request", "requests")}, mayCome: most >= 0}
}

func (j *receivedJudge) concerns(one *incoming) bool {
	if j.target != nil {
		if _, ok := j.target.Match(one.in.Method, one.in.URL); !ok {
			return false
		}
	}
	return broken(j.where, &one.View) == nil
}

// fault is what a request has instead of what it must have; nil: it has it. What is
// shown of it is masked.
func (j *receivedJudge) fault(one *incoming) *fault {
	for _, name := range slices.Sorted(maps.Keys(j.Headers)) {
		if values := one.in.Header.Values(name); !slices.Contains(values, j.Headers[name]) {
			return &fault{code: WrongValue, got: one.in.Mask(fmt.Sprintf("%s has %s", one.name(), headerText(http.CanonicalHeaderKey(name), values)))}
		}
	}
	wrong := broken(j.checks, &one.View)
	if wrong == nil {
		return nil
	}
	hidden := &fault{code: wrong.code, path: wrong.path, got: one.name() + " has a secret instead, which is not shown"}
	return cmp.Or(faultOf(j.checks, one.shown()), hidden) // what is masked may pass
}

func (x Received) String() string {
	least, most := x.bounds()
	text := fmt.Sprintf("the stub %q received %s", x.Stub, x.requests())
	if least != 1 || most >= 0 {
		text = fmt.Sprintf("the stub %q received %s %s", x.Stub, bounded(least, most), x.requests())
	}
	if x.Within > 0 {
		text += fmt.Sprintf(" within %s", x.Within)
	}
	if must := x.must(); must != "" {
		text += ", each of which " + must
	}
	return text
}

// requests is how a sentence refers to the requests.
func (x Received) requests() string {
	text := "requests"
	if target, err := x.target(); err == nil && target != nil {
		text = fmt.Sprintf("%q", target)
	}
	checks, err := Checks{Is: x.Where}.compile()
	if err != nil || len(checks) == 0 {
		return text
	}
	return text + " that " + wants(checks, " and ")
}

// must is what each of the requests must have; empty: nothing is said.
func (x Received) must() string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(x.Headers)) {
		parts = append(parts, fmt.Sprintf("has the header %q equal to %q", http.CanonicalHeaderKey(name), x.Headers[name]))
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

func headerText(name string, values []string) string {
	if len(values) == 0 {
		return fmt.Sprintf("no header %q", name)
	}
	return fmt.Sprintf("the header %q %q", name, strings.Join(values, ", "))
}
