package expect

import (
	"errors"
	"fmt"
	"time"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// Arrives expects the first event of a kind within a time: counted from the request
// for the stream, from the first event of another kind, or from what the scenario does.
type Arrives struct {
	Kind      string        `yaml:"arrives,required"`
	Within    time.Duration `yaml:"within,required" above:"0"`
	After     string        `yaml:"after"`
	AfterCall string        `yaml:"after_call"`        // of a call or an action; what came before it does not count
	Ideally   time.Duration `yaml:"ideally" above:"0"` // later is allowed, but warned of
}

// Validate finds two beginnings, and a soft limit beyond the limit.
func (x Arrives) Validate() error {
	return errors.Join(checkBeginnings(x.After, x.AfterCall), validateIdeally(x.Ideally, x.Within))
}

func (x Arrives) String() string {
	return fmt.Sprintf("%s arrives within %s of %s%s", spoken(x.Kind), wording.Length(x.Within), originOf(x.After, x.AfterCall), ideallyWithin(x.Ideally))
}

// Scope implements Expectation.
func (Arrives) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Arrives) Start(env Env) (Monitor, error) {
	kinds, err := env.Kinds.matchers(x.Kind, x.After)
	if err != nil {
		return nil, err
	}
	return &arrives{Arrives: x, awaited: kinds[0], clock: newClock(env, kinds[1], x.After, x.AfterCall), softLimit: softLimit{ideally: x.Ideally}}, nil
}

type arrives struct {
	Arrives
	Judgement
	softLimit
	clock   clock
	awaited matcher
	before  string // the last that came too early to count; empty: none did
}

func (m *arrives) See(v *View) {
	switch {
	case m.clock.see(v), !m.awaited.matches(v):
	case m.clock.running:
		m.arrived(v)
	default:
		m.before = recording.Name(v.Entry)
	}
}

// none says that none came, and which came before it counted.
func (m *arrives) none(code Code, r *recording.Stream) *fault {
	if m.before == "" {
		return m.awaited.none(code, r)
	}
	return &fault{code: code, got: fmt.Sprintf("no %s came after %s; %s came before it", spoken(m.Kind), m.clock.origin(), m.before)}
}

func (m *arrives) arrived(v *View) {
	m.clock.startWithRequest(v.In.SentBy)
	took := recorded(v.In, v.LastByte).since(m.clock.since)
	got := func() string {
		return fmt.Sprintf("%s arrived %s after %s", recording.Name(v.Entry), recording.Milliseconds(took.recorded), m.clock.origin())
	}
	if m.longer(took, m.Within, v, got) {
		m.Break(Late, m.String(), got()+over(took, m.Within), v.Entry)
		return
	}
	m.observe(took.least, v, got)
	m.conclude(&m.Judgement, m.String(), "arrival", "arrivals")
}

func (m *arrives) due(o origin) (at time.Duration, breaks, ok bool) {
	at, ok = m.clock.due(o, m.Within)
	return at, true, ok
}

func (m *arrives) End(r *recording.Stream) {
	m.clock.end(r)
	switch {
	case !m.clock.running:
		m.breakBy(m.clock.neverRan(r), m.String())
	case !weLeft(r):
		m.breakBy(m.none(Missing, r), m.String())
		m.missing(spoken(m.Kind), r)
	default:
		m.notYet(r)
	}
}

// notYet judges a stream that we left before the event came.
func (m *arrives) notYet(r *recording.Stream) {
	waited := recorded(r, r.End.At).since(m.clock.since)
	got := func() string {
		return fmt.Sprintf("no %s had come %s after %s", spoken(m.Kind), recording.Milliseconds(waited.recorded), m.clock.origin())
	}
	switch {
	case waited.recorded <= m.Within:
		m.Doubt(m.String(), tooSoon(r, waited.recorded, m.clock.origin(), m.Within)+m.awaited.misspelt(r))
	case m.longer(waited, m.Within, nil, got):
		m.breakBy(m.none(Late, r).wrapped("", "; waited for "+recording.Milliseconds(waited.recorded)), m.String())
		m.missing(spoken(m.Kind), r)
	default:
		m.conclude(&m.Judgement, m.String(), "arrival", "arrivals")
	}
}
