package expect

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/recording"
)

// Arrives expects the first event of a kind within a time: counted from the request
// for the stream, from the first event of another kind, or from a call.
type Arrives struct {
	Kind      string        `yaml:"arrives,required"`
	Within    time.Duration `yaml:"within,required"`
	After     string        `yaml:"after"`
	AfterCall string        `yaml:"after_call"` // its name; what came before the call does not count
	Ideally   time.Duration `yaml:"ideally"`    // later is allowed, but warned of
}

// Validate finds two beginnings, and a soft limit beyond the limit.
func (x Arrives) Validate() error {
	if x.After != "" && x.AfterCall != "" {
		return problem.WithHelp(errors.New("the time has two beginnings"), "write after, or after_call")
	}
	return validateIdeally(x.Ideally, x.Within)
}

func (x Arrives) String() string {
	return fmt.Sprintf("%s arrives within %s of %s%s", spoken(x.Kind), x.Within, x.begin(), ideallyWithin(x.Ideally))
}

// begin is what the time is counted from.
func (x Arrives) begin() string {
	switch {
	case x.After != "":
		return spoken(x.After)
	case x.AfterCall != "":
		return fmt.Sprintf("the call %q", x.AfterCall)
	default:
		return "the request"
	}
}

// Scope implements Expectation.
func (Arrives) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Arrives) Start(env Env) (Monitor, error) {
	kinds, err := env.Kinds.matchers(x.Kind, x.After)
	if err != nil {
		return nil, err
	}
	return &arrives{Arrives: x, env: env, awaited: kinds[0], from: kinds[1], running: x.After == "" && x.AfterCall == "", softLimit: softLimit{ideally: x.Ideally}}, nil
}

type arrives struct {
	Arrives
	Judgement
	softLimit
	env           Env
	awaited, from matcher
	running       bool // the clock runs: what it counts from has come
	since         moment
}

func (m *arrives) See(v *View) {
	if m.AfterCall != "" {
		m.startWithCall(v.In.Started, v.LastByte)
	}
	switch {
	case m.running && m.awaited.matches(v):
		m.arrived(v)
	case !m.running && m.After != "" && m.from.matches(v):
		m.running, m.since = true, recorded(v.In, v.LastByte)
	}
}

// startWithCall starts the clock if the call was made until now.
func (m *arrives) startWithCall(started time.Time, now time.Duration) {
	if call := m.env.call(m.AfterCall); call != nil {
		began := call.Began.Sub(started)
		m.since = sent(began, began+call.SentBy)
		m.running = began <= now
	}
}

func (m *arrives) arrived(v *View) {
	m.startWithRequest(v.In.SentBy)
	took := recorded(v.In, v.LastByte).since(m.since)
	got := func() string {
		return fmt.Sprintf("%s arrived %s after %s", recording.Name(v.Entry), recording.Milliseconds(took.recorded), m.begin())
	}
	if m.longer(took, m.Within, v, got) {
		m.Break(Late, m.String(), got()+over(took, m.Within), v.Entry)
		return
	}
	m.observe(took.least, v, got)
	m.conclude(&m.Judgement, m.String(), "arrival", "arrivals")
}

// startWithRequest sets when the clock started, where that was the request.
func (m *arrives) startWithRequest(sentBy time.Duration) {
	if m.After == "" && m.AfterCall == "" {
		m.since = sent(0, sentBy)
	}
}

func (m *arrives) due(o origin) (at time.Duration, breaks, ok bool) {
	if m.AfterCall != "" {
		m.startWithCall(o.started, math.MaxInt64)
	}
	m.startWithRequest(o.sentBy)
	return m.since.latest + m.Within, true, m.running
}

func (m *arrives) End(r *recording.Stream) {
	if m.AfterCall != "" {
		m.startWithCall(r.Started, r.End.At)
	}
	m.startWithRequest(r.SentBy)
	switch {
	case !m.running && m.AfterCall != "":
		m.Break(NoResponse, m.String(), fmt.Sprintf("no call with the name %q was made", m.AfterCall))
	case !m.running:
		m.Break(NothingToJudge, m.String(), m.from.absent(r))
	case !weLeft(r):
		m.Break(Missing, m.String(), m.awaited.absent(r))
	default:
		m.notYet(r)
	}
}

// notYet judges a stream that we left before the event came.
func (m *arrives) notYet(r *recording.Stream) {
	waited := recorded(r, r.End.At).since(m.since)
	got := func() string {
		return fmt.Sprintf("no %s had come %s after %s", spoken(m.Kind), recording.Milliseconds(waited.recorded), m.begin())
	}
	switch {
	case waited.recorded <= m.Within:
		m.Doubt(m.String(), tooSoon(r, waited.recorded, m.begin(), m.Within))
	case m.longer(waited, m.Within, nil, got):
		m.Break(Late, m.String(), fmt.Sprintf("%s; waited for %s", m.awaited.absent(r), recording.Milliseconds(waited.recorded)))
	default:
		m.conclude(&m.Judgement, m.String(), "arrival", "arrivals")
	}
}

// Absent expects that no event of a kind arrives for a time: counted from the request
// for the stream, or from the first event of another kind.
type Absent struct {
	Kind  string        `yaml:"absent,required"`
	For   time.Duration `yaml:"for,required"`
	After string        `yaml:"after"`
}

// Validate finds times in which nothing could arrive.
func (x Absent) Validate() error {
	if x.For <= 0 {
		return problem.AtField("for", errors.New("the time must be longer than nothing"))
	}
	return nil
}

func (x Absent) String() string {
	return fmt.Sprintf("no %s arrives for %s after %s", spoken(x.Kind), x.For, x.beginning())
}

func (x Absent) beginning() string {
	if x.After == "" {
		return "the request"
	}
	return spoken(x.After)
}

// Scope implements Expectation.
func (Absent) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Absent) Start(env Env) (Monitor, error) {
	kinds, err := env.Kinds.matchers(x.Kind, x.After)
	if err != nil {
		return nil, err
	}
	return &absent{Absent: x, unwanted: kinds[0], from: kinds[1], running: x.After == ""}, nil
}

type absent struct {
	Absent
	Judgement
	limits
	unwanted, from matcher
	running        bool // what it counts from has come
	since          time.Duration
	others         int // entries that came in the time
}

func (m *absent) See(v *View) {
	if !m.running {
		if m.from.matches(v) {
			m.running, m.since = true, v.LastByte
		}
		return
	}
	if v.LastByte-m.since >= m.For {
		m.hold()
		return
	}
	m.others++
	if !m.unwanted.matches(v) {
		return
	}
	took := recorded(v.In, v.LastByte).since(recorded(v.In, m.since))
	got := func() string {
		return fmt.Sprintf("%s arrived %s after %s", recording.Name(v.Entry), recording.Milliseconds(took.recorded), m.beginning())
	}
	if m.shorter(took, m.For, v, got) {
		m.Break(Unwanted, m.String(), got()+under(took, m.For), v.Entry)
	}
}

func (m *absent) due(origin) (at time.Duration, breaks, ok bool) {
	return m.since + m.For, false, m.running
}

func (m *absent) hold() {
	if m.conclude(&m.Judgement, m.String(), "", ""); m.verdict.State == Held {
		m.verdict.Measure = Measure{Text: fmt.Sprintf("none came in %s, beside %s", m.For, numbered(m.others, "other entry", "other entries"))}
	}
}

// End holds unless the stream was left before the time was over.
func (m *absent) End(r *recording.Stream) {
	switch followed := r.End.At - m.since; {
	case r.Response == nil:
		m.Break(NoResponse, m.String(), noResponse(r))
	case !m.running:
		m.Break(NothingToJudge, m.String(), m.from.absent(r))
	case followed < m.For && weLeft(r):
		m.Doubt(m.String(), tooSoon(r, followed, m.beginning(), m.For))
	default:
		m.hold()
	}
}
