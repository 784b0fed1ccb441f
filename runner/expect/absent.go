package expect

import (
	"errors"
	"fmt"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// Absent expects that no event of a kind arrives for a time: counted from the request
// for the stream, from the first event of another kind, or from what the scenario does.
type Absent struct {
	Kind      string        `yaml:"absent,required"`
	For       time.Duration `yaml:"for,required" above:"0"`
	After     string        `yaml:"after"`
	AfterCall string        `yaml:"after_call"` // of a call or an action
}

// ExpectsNone implements NoneJudge: what is not to come behind something may come before it.
func (x Absent) ExpectsNone(kind string) bool { return x == Absent{Kind: kind, For: x.For} }

// Validate finds times in which nothing could arrive, and two beginnings.
func (x Absent) Validate() error {
	if x.For <= 0 {
		return problem.AtField("for", errors.New("the time must be longer than nothing"))
	}
	return checkBeginnings(x.After, x.AfterCall)
}

func (x Absent) String() string {
	return fmt.Sprintf("no %s arrives for %s after %s", spoken(x.Kind), wording.Length(x.For), originOf(x.After, x.AfterCall))
}

// Scope implements Expectation.
func (Absent) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Absent) Start(env Env) (Monitor, error) {
	kinds, err := env.Kinds.matchers(x.Kind, x.After)
	if err != nil {
		return nil, err
	}
	return &absent{Absent: x, unwanted: kinds[0], clock: newClock(env, kinds[1], x.After, x.AfterCall)}, nil
}

type absent struct {
	Absent
	Judgement
	limits
	clock    clock
	unwanted matcher
	others   int // entries that came in the time
}

func (m *absent) See(v *View) {
	if m.clock.see(v) || !m.clock.running {
		return
	}
	switch at := recorded(v.In, v.LastByte); {
	case at.earliest-m.clock.since.recorded >= m.For:
		m.hold(v.In, m.For, wording.Length(m.For))
	case at.recorded-m.clock.since.recorded >= m.For: // it may have come in the time: we came late to it
		m.mayHaveCome(v)
	default:
		m.others++
		if m.unwanted.matches(v) {
			m.came(v)
		}
	}
}

// mayHaveCome judges what came after the time as it is recorded, and perhaps in it.
func (m *absent) mayHaveCome(v *View) {
	if !m.unwanted.matches(v) {
		return
	}
	took := recorded(v.In, v.LastByte).since(m.clock.since)
	m.excuse(fmt.Sprintf("%s arrived %s after %s", recording.Name(v.Entry), recording.Milliseconds(took.recorded), m.clock.origin()), took.recorded-took.least, v)
}

// came judges an unwanted event that came in the time.
func (m *absent) came(v *View) {
	took := recorded(v.In, v.LastByte).since(m.clock.since)
	got := func() string {
		return fmt.Sprintf("%s arrived %s after %s", recording.Name(v.Entry), recording.Milliseconds(took.recorded), m.clock.origin())
	}
	switch {
	case m.AfterCall != "" && took.least < 0:
		m.excuse(got()+", and it may have come before", took.recorded-took.least, v)
	case m.shorter(took, m.For, v, got):
		m.Break(Unwanted, m.String(), got()+under(took, m.For), v.Entry)
	}
}

func (m *absent) due(o origin) (at time.Duration, breaks, ok bool) {
	at, ok = m.clock.due(o, m.For)
	return at, false, ok && o.opened() // without a response nothing was watched
}

// hold holds where none came in the time that was watched, unless the client was away meanwhile.
func (m *absent) hold(r *recording.Stream, followed time.Duration, watched string) {
	if away, _ := r.Away(m.clock.since.recorded, m.clock.since.recorded+followed); away > 0 {
		m.doubts(fmt.Sprintf("none came in %s; but the client was away for %s of that, and nobody saw what came then", watched, recording.Milliseconds(away)), false, nil)
	}
	if m.conclude(&m.Judgement, m.String(), "", ""); m.state() == Held {
		m.said().Measure = Measure{Text: fmt.Sprintf("none came in %s, beside %s", watched, wording.CountedAs(m.others, "other entry", "other entries"))}
	}
}

// End holds unless the stream was left before the time was over.
func (m *absent) End(r *recording.Stream) {
	m.clock.end(r)
	switch followed := r.End.At - m.clock.since.recorded; {
	case r.Response == nil:
		m.breakOrLeft(r, m.String())
	case !m.clock.running:
		m.breakBy(m.clock.neverRan(r), m.String())
	case followed < m.For && weLeft(r):
		m.Doubt(m.String(), tooSoon(r, followed, m.clock.origin(), m.For))
	case followed < m.For: // it ended before
		if m.hold(r, followed, recording.Milliseconds(followed)+" until the stream ended"); m.state() == Held {
			m.said().Measure = m.said().Measure.on(r)
		}
	default:
		m.hold(r, m.For, wording.Length(m.For))
	}
}
