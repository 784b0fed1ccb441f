package expect

import (
	"errors"
	"fmt"
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
		m.startWithCall(v.In, v.LastByte)
	}
	switch {
	case m.running && m.awaited.matches(v):
		m.arrived(v)
	case !m.running && m.After != "" && m.from.matches(v):
		m.running, m.since = true, recorded(v.In, v.LastByte)
	}
}

// startWithCall starts the clock if the call was made until now.
func (m *arrives) startWithCall(r *recording.Stream, now time.Duration) {
	if call := m.env.call(m.AfterCall); call != nil {
		began := call.Began.Sub(r.Started)
		m.since = sent(began, began+call.SentBy)
		m.running = began <= now
	}
}

func (m *arrives) arrived(v *View) {
	if m.After == "" && m.AfterCall == "" {
		m.since = sent(0, v.In.SentBy)
	}
	took := recorded(v.In, v.LastByte).since(m.since)
	got := func() string {
		return fmt.Sprintf("%s arrived %s after %s", recording.Name(v.Entry), recording.Milliseconds(took.recorded), m.begin())
	}
	if m.longer(took, m.Within, v, got) {
		m.Break(m.String(), got(), v.Entry)
		return
	}
	m.observe(took.least, v, got)
	m.Hold()
	m.warn(&m.Judgement)
}

func (m *arrives) End(r *recording.Stream) {
	if m.AfterCall != "" {
		m.startWithCall(r, r.End.At)
	}
	switch {
	case !m.running && m.AfterCall != "":
		m.Break(m.String(), fmt.Sprintf("no call with the name %q was made", m.AfterCall))
	case !m.running:
		m.Break(m.String(), m.from.absent(r))
	default:
		m.Break(m.String(), m.awaited.absent(r))
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
	lateness
	unwanted, from matcher
	running        bool // what it counts from has come
	since          time.Duration
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
	if !m.unwanted.matches(v) {
		return
	}
	took := recorded(v.In, v.LastByte).since(recorded(v.In, m.since))
	got := func() string {
		return fmt.Sprintf("%s arrived %s after %s", named(v.Entry), recording.Milliseconds(took.recorded), m.beginning())
	}
	if m.shorter(took, m.For, v, got) {
		m.Break(m.String(), got(), v.Entry)
	}
}

func (m *absent) hold() {
	m.Hold()
	m.warn(&m.Judgement)
}

// End holds unless we left the stream before the time was over.
func (m *absent) End(r *recording.Stream) {
	switch open := r.End.At - m.since; {
	case r.Response == nil:
		m.Break(m.String(), "no response came: "+r.End.String())
	case !m.running:
		m.Break(m.String(), m.from.absent(r))
	case open < m.For && r.End.Reason == recording.Stopped:
		m.Break(m.String(), fmt.Sprintf("we left it after %s, too early to tell; follow it for longer", recording.Milliseconds(open)))
	default:
		m.hold()
	}
}
