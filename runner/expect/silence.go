package expect

import (
	"fmt"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// Silence expects that the stream is never silent for longer than a time: between
// the response's head, the entries of any kind, comments too, and the end.
type Silence struct {
	AtMost  time.Duration `yaml:"silence_at_most,required"`
	Ideally time.Duration `yaml:"ideally"` // longer is allowed, but warned of
}

// Validate finds wishes beyond the limit.
func (x Silence) Validate() error { return validateWish(x.Ideally, x.AtMost) }

func (x Silence) String() string {
	return fmt.Sprintf("the stream is never silent for longer than %s%s", x.AtMost, wished(x.Ideally))
}

// Start implements Expectation.
func (x Silence) Start(Env) (Monitor, error) {
	return &silence{Silence: x, wish: wish{ideally: x.Ideally}}, nil
}

type silence struct {
	Silence
	Judgement
	wish
	last mark
}

func (m *silence) See(v *View) {
	silent := recorded(v.In, v.FirstByte).since(m.since(v.In))
	got := func() string {
		return fmt.Sprintf("%s came after %s of silence", named(v.Entry), recording.Milliseconds(silent.recorded))
	}
	if m.longer(silent, m.AtMost, v, got) {
		m.Break(m.String(), got(), v.Entry)
		return
	}
	m.note(silent.least, v, got)
	m.last = v.mark()
}

func (m *silence) since(r *recording.Recording) moment {
	switch {
	case !m.last.none():
		return recorded(r, m.last.at)
	case r.Response != nil:
		return recorded(r, r.Response.At)
	default:
		return moment{}
	}
}

// heard is what broke the silence last.
func (m *silence) heard() string {
	if m.last.none() {
		return "the response's head"
	}
	return m.last.named()
}

func (m *silence) End(r *recording.Recording) {
	silent := recorded(r, r.End.At).since(m.since(r))
	got := func() string {
		return fmt.Sprintf("it was silent for its last %s, from %s on", recording.Milliseconds(silent.recorded), m.heard())
	}
	switch {
	case r.Response == nil:
		m.Break(m.String(), "no response came: "+r.End.String())
	case m.longer(silent, m.AtMost, nil, got):
		m.Break(m.String(), got())
	default:
		m.Hold()
		m.settle(&m.Judgement)
	}
}
