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

// Validate finds two beginnings, and wishes beyond the limit.
func (x Arrives) Validate() error {
	if x.After != "" && x.AfterCall != "" {
		return problem.WithHelp(errors.New("the time has two beginnings"), "write after, or after_call")
	}
	return validateWish(x.Ideally, x.Within)
}

func (x Arrives) String() string {
	return fmt.Sprintf("%s arrives within %s of %s%s", spoken(x.Kind), x.Within, x.begin(), wished(x.Ideally))
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

// Start implements Expectation.
func (x Arrives) Start(env Env) (Monitor, error) {
	kinds, err := env.Kinds.matchers(x.Kind, x.After)
	if err != nil {
		return nil, err
	}
	return &arrives{Arrives: x, env: env, awaited: kinds[0], from: kinds[1], running: x.After == "" && x.AfterCall == "", wish: wish{ideally: x.Ideally}}, nil
}

type arrives struct {
	Arrives
	Judgement
	wish
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
func (m *arrives) startWithCall(r *recording.Recording, now time.Duration) {
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
	m.note(took.least, v, got)
	m.Hold()
	m.settle(&m.Judgement)
}

func (m *arrives) End(r *recording.Recording) {
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
