package expect

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// Ends expects how the stream ends.
type Ends struct {
	How       How           `yaml:"ends,required"`
	Within    time.Duration `yaml:"within" above:"0"` // of the last event of the kind After, or of what AfterCall names
	After     string        `yaml:"after"`
	AfterCall string        `yaml:"after_call"`        // of a call or an action
	Ideally   time.Duration `yaml:"ideally" above:"0"` // later is allowed, but warned of
}

// Validate finds a time without the event that it is counted from.
func (x Ends) Validate() error {
	if err := checkBeginnings(x.After, x.AfterCall); err != nil {
		return err
	}
	if (x.Within > 0) != (x.After != "" || x.AfterCall != "") {
		return problem.WithHelp(errors.New("within and after, or after_call, go together"), "write for example {ends: closed by the server, within: 1s, after: connection_close}")
	}
	if x.Ideally > 0 && x.Within == 0 {
		return problem.AtField("ideally", errors.New("what is ideal needs a limit: within"))
	}
	return validateIdeally(x.Ideally, x.Within)
}

// How is an end reason of a recording, or StillOpen.
type How string

// StillOpen is the end of a stream that the server kept open until we had what
// we waited for.
const StillOpen How = "still open"

// YAMLValues lists the ends that a stream can have.
func (How) YAMLValues() []string {
	valid := []string{string(StillOpen)}
	for _, reason := range recording.Reasons() {
		if reason != recording.Stopped && reason != recording.Cancelled && reason != recording.MachineFault {
			valid = append(valid, string(reason))
		}
	}
	return valid
}

// Validate finds ends that no stream has.
func (h How) Validate() error {
	valid := h.YAMLValues()
	if slices.Contains(valid, string(h)) {
		return nil
	}
	return problem.WithHelp(errors.New("no stream ends like "+fmt.Sprintf("%q", string(h))), "valid here: "+strings.Join(valid, ", "))
}

func (h How) reason() recording.Reason {
	if h == StillOpen {
		return recording.Stopped
	}
	return recording.Reason(h)
}

// is tells whether a stream ended so. One that the server ended within an event is closed by it,
// whatever else is wrong with that.
func (h How) is(end recording.End) bool {
	return end.Reason == h.reason() || end.Closed && h.reason() == recording.ServerClosed
}

// ExpectsEnd implements EndJudge.
func (x Ends) ExpectsEnd(end recording.End) bool { return end.Reason == x.How.reason() }

func (x Ends) String() string {
	if x.How == StillOpen {
		return "the stream is still open at the end"
	}
	text := fmt.Sprintf("the stream ends: %s", x.How)
	if x.Within > 0 {
		text += fmt.Sprintf(", within %s of %s", wording.Length(x.Within), originOf(x.After, x.AfterCall)) + ideallyWithin(x.Ideally)
	}
	return text
}

// Scope implements Expectation.
func (Ends) Scope() Scope { return ScopeStream }

// Start implements OfStream.
func (x Ends) Start(env Env) (Monitor, error) {
	if err := x.How.Validate(); err != nil {
		return nil, err
	}
	after, err := env.Kinds.optional(x.After)
	return &ends{Ends: x, clock: newClock(env, after, x.After, x.AfterCall), softLimit: softLimit{ideally: x.Ideally}}, err
}

type ends struct {
	Ends
	Judgement
	softLimit
	clock clock // from the last event of the kind After on
}

func (m *ends) See(v *View) {
	if m.After != "" && m.clock.kind.matches(v) {
		m.clock.startWith(v)
	}
}

func (m *ends) due(o origin) (at time.Duration, breaks, ok bool) {
	at, ok = m.clock.due(o, m.Within)
	return at, true, ok && m.Within > 0
}

func (m *ends) End(r *recording.Stream) {
	m.clock.end(r)
	switch {
	case m.How == StillOpen && r.Response == nil:
		m.breakOrLeft(r, m.String())
	case hidesItsEnd(r) && m.Within == 0:
		m.Doubt(m.String(), noEnd)
	case !m.How.is(r.End) && weLeft(r):
		m.notYet(r)
	case m.Within > 0 && !m.clock.running:
		m.breakBy(m.clock.neverRan(r), m.String())
	case !m.How.is(r.End):
		m.Break(WrongEnd, m.String(), "the stream ended: "+r.End.String())
	case m.How == StillOpen && r.WaitsToComeBack():
		m.Break(WrongEnd, m.String(), "the stream was not open when streamspec closed it: "+r.Connections[len(r.Connections)-1].End.String())
	case m.How == StillOpen:
		m.Hold(Measure{Text: "it was open for " + recording.Milliseconds(r.End.At)})
	case m.Within == 0:
		m.Hold(Measure{Text: "it ended: " + r.End.WithoutRule().String()})
	default:
		m.inTime(r)
	}
}

// inTime judges when the stream ended.
func (m *ends) inTime(r *recording.Stream) {
	took := recorded(r, r.End.At).since(m.clock.since)
	got := func() string {
		return fmt.Sprintf("the stream ended %s after %s", recording.Milliseconds(took.recorded), m.began())
	}
	if m.longer(took, m.Within, nil, got) {
		m.Break(Late, m.String(), got()+over(took, m.Within), m.clock.from.entry())
		return
	}
	m.observeAt(took.least, m.clock.from, got)
	m.conclude(&m.Judgement, m.String(), "end", "ends")
}

// began is what the time is counted from: the event itself.
func (m *ends) began() string {
	if m.clock.from.none() {
		return m.clock.origin()
	}
	return recording.Name(m.clock.from.entry())
}

// notYet judges a stream that we left before it ended.
func (m *ends) notYet(r *recording.Stream) {
	switch {
	case m.Within > 0 && !m.clock.running:
		m.breakBy(m.clock.neverRan(r), m.String())
	case m.Within > 0:
		m.openFor(r)
	case r.End.Reason == recording.Timeout && r.End.Phase == recording.PhaseTotal && r.Response != nil:
		m.Break(WrongEnd, m.String(), "the service kept it open: "+r.End.Detail)
	case r.End.Reason == recording.Timeout || m.How == StillOpen || r.End.Reason == recording.Violation:
		m.Break(WrongEnd, m.String(), "the stream ended: "+r.End.String())
	default:
		m.Doubt(m.String(), "nobody saw its end: "+ending(r))
	}
}

// openFor judges a stream that had not ended when we left it.
func (m *ends) openFor(r *recording.Stream) {
	open := recorded(r, r.End.At).since(m.clock.since)
	got := func() string {
		return fmt.Sprintf("the stream was still open %s after %s", recording.Milliseconds(open.recorded), m.began())
	}
	switch {
	case open.recorded <= m.Within:
		m.Doubt(m.String(), tooSoon(r, open.recorded, m.began(), m.Within), m.clock.from.entry())
	case m.longer(open, m.Within, nil, got):
		m.Break(Late, m.String(), got()+over(open, m.Within), m.clock.from.entry())
	default:
		m.conclude(&m.Judgement, m.String(), "end", "ends")
	}
}

// StaysOpen expects that the server keeps the stream open for at least a time after
// the response's head.
type StaysOpen struct {
	AtLeast time.Duration `yaml:"stays_open,required" above:"0"`
}

// Validate finds a time that every stream stays open for.
func (x StaysOpen) Validate() error {
	if x.AtLeast <= 0 {
		return problem.AtField("stays_open", errors.New("the time must be longer than nothing"))
	}
	return nil
}

func (x StaysOpen) String() string {
	return fmt.Sprintf("the stream stays open for at least %s", wording.Length(x.AtLeast))
}

// Scope implements Expectation.
func (StaysOpen) Scope() Scope { return ScopeStream }

// Start implements OfStream.
func (x StaysOpen) Start(Env) (Monitor, error) { return &staysOpen{StaysOpen: x}, nil }

type staysOpen struct {
	StaysOpen
	endOnly
	limits
}

func (m *staysOpen) due(o origin) (at time.Duration, breaks, ok bool) {
	return o.head + m.AtLeast, false, o.opened()
}

func (m *staysOpen) End(r *recording.Stream) {
	if r.Response == nil {
		m.breakOrLeft(r, m.String())
		return
	}
	end, byServer := firstClosed(r)
	open := recorded(r, end.At).since(recorded(r, r.Response.At))
	if open.recorded < m.AtLeast && !byServer && weLeft(r) {
		m.Doubt(m.String(), tooSoon(r, open.recorded, "the response's head", m.AtLeast))
		return
	}
	got := func() string {
		return fmt.Sprintf("the stream ended %s after the response's head: %s", recording.Milliseconds(open.recorded), endOf(end))
	}
	if m.shorter(open, m.AtLeast, nil, got) {
		m.Break(Early, m.String(), got()+under(open, m.AtLeast))
		return
	}
	if _, there := r.Away(r.Response.At, end.At); open.away > 0 && there < m.AtLeast {
		m.doubts(fmt.Sprintf("the client was away for %s of the %s from the response's head to the end, and there for at most %s at a time", recording.Milliseconds(open.away), recording.Milliseconds(open.recorded), recording.Milliseconds(there)), false, nil)
	}
	if m.conclude(&m.Judgement, m.String(), "", ""); m.state() == Held {
		m.said().Measure = Measure{Text: "it was open for " + recording.Milliseconds(open.recorded)}
	}
}

// firstClosed is how the server first closed the stream, so that the client had to come back:
// that is none that stayed open. False: it never did, and the end is the stream's own.
func firstClosed(r *recording.Stream) (end recording.End, byServer bool) {
	for _, c := range r.Connections[:max(0, len(r.Connections)-1)] {
		if c.Response != nil && (c.End.Reason == recording.ServerClosed || c.End.Reason == recording.EndMissing) {
			return c.End, true
		}
	}
	return r.End, false
}
