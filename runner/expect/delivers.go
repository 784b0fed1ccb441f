package expect

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Delivers expects that each call of a name arrives on the stream, as one event: with the same
// value as the call sent, or was answered, and in the order of the calls. A call that began
// before the head of the stream's response had come, or that was refused, need not arrive;
// calls that were made side by side may arrive in any order.
type Delivers struct {
	Call     string        `yaml:"delivers,required"` // the name of the calls
	As       string        `yaml:"as,required"`       // the kind of event that each arrives as
	By       value.Path    `yaml:"by,required"`       // where the event has what the call had
	Sent     value.Path    `yaml:"sent"`              // where the body of the call has it; default: at the same path
	Response value.Path    `yaml:"responded"`         // where the body of its response has it
	Within   time.Duration `yaml:"within" above:"0"`  // of the call; default: until the stream ends
}

// Validate finds calls that are told apart in two ways.
func (x Delivers) Validate() error {
	if x.Sent != "" && x.Response != "" {
		return problem.WithHelp(errors.New("a call is told apart by what it sent, or by its response"), "write sent: PATH, or responded: PATH")
	}
	return nil
}

func (x Delivers) String() string {
	same := fmt.Sprintf("with the same %q", x.By)
	switch {
	case x.Response != "":
		same = fmt.Sprintf("whose %q is the %q of its response", x.By, x.Response)
	case x.Sent != "" && x.Sent != x.By:
		same = fmt.Sprintf("whose %q is the %q of its request", x.By, x.Sent)
	}
	text := fmt.Sprintf("every call %q arrives as %s, %s", x.Call, spoken(x.As), same)
	if x.Within > 0 {
		text += fmt.Sprintf(", within %s", wording.Length(x.Within))
	}
	return text
}

// Scope implements Expectation.
func (Delivers) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Delivers) Start(env Env) (Monitor, error) {
	o, err := newKindMonitor(env, x.As, x, x.By)
	return &delivers{kindMonitor: o, Delivers: x, env: env, arrivals: map[string][]nthEvent{}}, err
}

// delivers keeps of each event what tells it apart: the calls are known at the end.
type delivers struct {
	kindMonitor
	Delivers
	times    limits
	env      Env
	arrivals map[string][]nthEvent // by what they are told apart by
}

// nthEvent is an event of the kind, as it came.
type nthEvent struct {
	keptEntry
	nth int // of the kind, from 1
}

// delivery is a call that must arrive.
type delivery struct {
	key, shown  string // what tells it apart: `"text" "two"`
	which       string // `the 2nd call "say"`
	began, over moment
	as          *nthEvent // nil: it did not arrive
}

func (m *delivers) See(v *View) {
	if has := m.lookUp(v, m.By); has != nil {
		key := value.Key(*has)
		m.arrivals[key] = append(m.arrivals[key], nthEvent{v.kept(), m.seen})
	}
}

func (m *delivers) End(r *recording.Stream) {
	m.path = m.By
	if r.Response == nil {
		m.breakOrLeft(r, m.expected)
		return
	}
	due, before, unknown := m.mustArrive(r.Started, r.Response.At)
	switch {
	case unknown != "":
		m.Break(MissingValue, m.expected, unknown)
	case len(due) == 0:
		m.Break(NothingToJudge, m.expected, m.noneDue())
	case m.pair(r, due, before) && m.arrived(r, due) && m.inOrder(due):
		m.times.conclude(&m.Judgement, m.expected, "call", "calls")
	default:
		m.otherWays(r, due)
	}
}

// due is when the first call that has not arrived is late.
func (m *delivers) due(o origin) (at time.Duration, breaks, ok bool) {
	if m.Within == 0 || !o.opened() {
		return 0, false, false
	}
	made := map[string]int{}
	calls, _, _ := m.mustArrive(o.started, o.head)
	for _, d := range calls {
		made[d.key]++
		if late := d.began.latest + m.Within; made[d.key] > len(m.arrivals[d.key]) && (!ok || late < at) {
			at, ok = late, true
		}
	}
	return at, true, ok
}

// mustArrive lists the calls that must arrive on a stream that was begun then and had its head
// then, in the order in which they were made, and counts those that may have arrived as well,
// by what they are told apart by. Unknown says which call has nothing to be told apart by.
func (m *delivers) mustArrive(started time.Time, head time.Duration) (due []*delivery, before map[string]int, unknown string) {
	before = map[string]int{}
	for i, call := range m.calls() {
		which := fmt.Sprintf("the %s call %q", wording.Ordinal(i+1), m.Call)
		key, shown, missing := m.of(call)
		if missing != "" {
			if !isAccepted(call) {
				continue // nobody knows what it would have been
			}
			return nil, nil, which + " cannot be told apart: " + missing
		}
		d := &delivery{key: key, shown: shown, which: which}
		began := call.Began.Sub(started)
		d.began, d.over = sent(began, began+call.SentBy), moment{recorded: began + call.Took}
		if began < head || !isAccepted(call) {
			before[d.key]++
			continue
		}
		due = append(due, d)
	}
	return due, before, ""
}

// calls are those of the name, in the order in which they were made.
func (m *delivers) calls() []*recording.Call {
	if m.env.Calls == nil {
		return nil
	}
	all := slices.DeleteFunc(slices.Clone(m.env.Calls(m.Call)), func(c *recording.Call) bool { return c.Again })
	slices.SortStableFunc(all, func(a, b *recording.Call) int { return a.Began.Compare(b.Began) })
	return all
}

// isAccepted tells whether a call was answered, and not refused.
func isAccepted(c *recording.Call) bool { return c.Response != nil && c.Response.Status < 400 }

// noneDue says why no call must arrive.
func (m *delivers) noneDue() string {
	if n := len(m.calls()); n > 0 {
		return fmt.Sprintf("%s of this name, and none counts: each was made before the stream was open, or was refused", wording.Counted(n, "call"))
	}
	return notDone(m.Call)
}

// pair finds the event as which each call arrived: of calls that had the same, the last events
// are those that must arrive, and none is that came before its call was sent. It breaks the expectation where one came again.
func (m *delivers) pair(r *recording.Stream, due []*delivery, before map[string]int) bool {
	alike, once := map[string][]*delivery{}, true
	for _, d := range due {
		alike[d.key] = append(alike[d.key], d)
	}
	for _, first := range due {
		calls, came := alike[first.key], m.arrivals[first.key]
		if calls[0] != first {
			continue
		}
		if most := len(calls) + max(before[first.key], first.behind(r, came)); len(came) > most && once {
			again, last := came[most], calls[len(calls)-1]
			got := fmt.Sprintf("%s, with %s, arrived twice: as %s and as %s", last.which, last.shown, came[most-1].named(), again.named())
			m.Break(Duplicate, m.expected, got+m.inPlaceOf(due), came[most-1].entry(), again.entry())
			once = false
		}
		match(r, came[max(0, len(came)-len(calls)):], calls)
	}
	return once
}

// otherWays adds to what breaks the expectation what else is so: calls that never arrived, or too late, or
// behind one that was made later.
func (m *delivers) otherWays(r *recording.Stream, due []*delivery) {
	broken := m.said()
	if broken.State != Broken {
		return
	}
	add := func(code Code, d *delivery) {
		broken.also(Way{Code: code, Path: broken.Path, Where: d.which})
	}
	last := lastArrived(due)
	for i, d := range due {
		switch {
		case d.as == nil && i > last && m.isOnItsWay(r, d):
		case d.as == nil:
			add(Lost, d)
		case m.Within > 0 && recorded(r, d.as.at).since(d.began).least > m.Within:
			add(Late, d)
		}
	}
	came := slices.DeleteFunc(slices.Clone(due), func(d *delivery) bool { return d.as == nil })
	if early, _ := outOfOrder(came); early != nil {
		add(WrongOrder, early)
	}
}

// inPlaceOf says which call has not arrived, where another came twice.
func (m *delivers) inPlaceOf(due []*delivery) string {
	for _, d := range due {
		if len(m.arrivals[d.key]) == 0 {
			return fmt.Sprintf("; %s, with %s, never arrived", d.which, d.shown)
		}
	}
	return ""
}

// arrived tells whether each call arrived in time. Of a stream that we left, the last may be on
// their way.
func (m *delivers) arrived(r *recording.Stream, due []*delivery) bool {
	last := lastArrived(due)
	for i, d := range due {
		if d.as != nil {
			if !m.inTime(r, d) {
				return false
			}
			continue
		}
		if i > last && m.isOnItsWay(r, d) {
			m.stillOnItsWay(r, d)
			return false
		}
		m.lost(r, due, i)
		return false
	}
	return true
}

// stillOnItsWay doubts whether a call would have arrived: we left the stream before it had to or, where this machine
// was late, may have.
func (m *delivers) stillOnItsWay(r *recording.Stream, d *delivery) {
	waited := recorded(r, r.End.At).since(d.began)
	said := fmt.Sprintf("%s, with %s, had not arrived when streamspec closed the stream, %s after it was sent (%s)", d.which, d.shown, recording.Milliseconds(max(0, waited.recorded)), whyLeft(r))
	if m.Within == 0 || waited.recorded <= m.Within {
		m.Doubt(m.expected, said)
		return
	}
	why, late := waited.whyLeast()
	m.Doubt(m.expected, fmt.Sprintf("%s; %s", said, why))
	m.verdict.Late = late
}

// isOnItsWay tells whether a call, if none behind it arrived either, may still arrive in time: we left the
// stream before it had to.
func (m *delivers) isOnItsWay(r *recording.Stream, d *delivery) bool {
	tooLong := m.Within > 0 && recorded(r, r.End.At).since(d.began).least > m.Within
	return weLeft(r) && !tooLong
}

// lastArrived is the index of the last call that arrived; -1: none did.
func lastArrived(due []*delivery) int {
	for i, d := range slices.Backward(due) {
		if d.as != nil {
			return i
		}
	}
	return -1
}

// lost breaks the expectation: a call never arrived. It says what did, around it.
func (m *delivers) lost(r *recording.Stream, due []*delivery, i int) {
	d, missing := due[i], 0
	for _, other := range due {
		if other.as == nil {
			missing++
		}
	}
	got := fmt.Sprintf("%s, with %s, sent after %s, never arrived", d.which, d.shown, recording.Milliseconds(d.began.recorded))
	for _, e := range slices.Backward(m.arrivals[d.key]) {
		if d.isBehind(r, e) {
			got += fmt.Sprintf("; %s has the same, and came before it was sent", e.named())
			break
		}
	}
	next := recording.Mark{}
	if came := slices.IndexFunc(due[i:], func(d *delivery) bool { return d.as != nil }); came >= 0 {
		after := due[i+came]
		got += fmt.Sprintf("; %s did, as %s", after.which, after.as.named())
		next = recording.MarkOf(after.as.entry())
	} else {
		got += "; " + ended(r)
	}
	if missing > 1 {
		got += fmt.Sprintf("; %d of %s are missing", missing, wording.Counted(len(due), "call"))
	}
	f := &fault{code: Lost, got: got + m.matcher.readsAlike(r, "", d.began.earliest, m.By, gjson.Parse(d.key))}
	if m.seen == 0 {
		f = m.none(Lost, r)
		f.got = got + "; " + f.got
	}
	m.breakBy(f, m.expected)
	m.said().Marks = []recording.Mark{missingBefore(next, r, spoken(m.As), d.shown)}
}

// inTime tells whether a call arrived within its time.
func (m *delivers) inTime(r *recording.Stream, d *delivery) bool {
	if m.Within == 0 {
		m.times.judged++
		return true
	}
	took := recorded(r, d.as.at).since(d.began)
	got := func() string {
		return fmt.Sprintf("%s, with %s, arrived as %s, %s after it was sent", d.which, d.shown, d.as.named(), recording.Milliseconds(took.recorded))
	}
	v := &View{Entry: d.as.entry(), In: r}
	if m.times.longer(took, m.Within, v, got) {
		m.Break(Late, m.expected, got()+over(took, m.Within), d.as.entry())
		return false
	}
	return true
}

// inOrder tells whether what was sent behind the response to another call arrived behind it.
func (m *delivers) inOrder(due []*delivery) bool {
	early, newest := outOfOrder(due)
	if early == nil {
		return true
	}
	m.Break(WrongOrder, m.expected, fmt.Sprintf("%s, with %s, arrived as %s, before %s, with %s, which had been answered before it was sent: that came as %s",
		early.which, early.shown, early.as.named(), newest.which, newest.shown, newest.as.named()), early.as.entry(), newest.as.entry())
	return false
}

// outOfOrder is the first call that arrived before one that had been answered before it was sent, and the
// last of those; nil: there is none.
func outOfOrder(came []*delivery) (early, newest *delivery) {
	var under []*delivery // way, when the next was sent
	for _, d := range came {
		under = slices.DeleteFunc(under, func(before *delivery) bool {
			isOver := before.over.recorded <= d.began.recorded
			if isOver && (newest == nil || before.as.nth > newest.as.nth) {
				newest = before
			}
			return isOver
		})
		if newest != nil && d.as.nth < newest.as.nth {
			return d, newest
		}
		under = append(under, d)
	}
	return nil, nil
}

// of is what tells a call apart, of what it sent or was answered.
func (m *delivers) of(call *recording.Call) (key, shown, missing string) {
	path, whose, body := cmp.Or(m.Sent, m.By), "its body", &recording.Entry{Kind: recording.KindEvent, Data: call.Request.Body}
	if m.Response != "" {
		path, whose, body.Data, body.Cut = m.Response, "its response", call.Body, call.GoesOn()
	}
	v := View{Entry: body}
	found, wrong := v.Get(path)
	if wrong != "" {
		return "", "", whose + " has no " + strconv.Quote(string(path)) + quotedBody(body.Data, body.Cut)
	}
	return value.Key(found), fmt.Sprintf("%q %s", path, value.Shown(found)), ""
}

// quotedBody quotes the beginning of a body, if there is one. It may have broken off.
func quotedBody(body []byte, goesOn bool) string {
	if len(body) == 0 {
		return ": it is empty"
	}
	return ": " + beginningAt(bytes.TrimRight(body, " \t\r\n"), 0, goesOn)
}
