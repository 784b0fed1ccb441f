package expect

import (
	"errors"
	"fmt"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/recording"
)

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

// Start implements Expectation.
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
	doubt
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
	m.settle(&m.Judgement)
}

// End holds unless we left the stream before the time was over.
func (m *absent) End(r *recording.Recording) {
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
