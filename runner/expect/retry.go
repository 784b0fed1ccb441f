package expect

import (
	"fmt"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// Retry expects that the stream sets this reconnection time, and no other.
type Retry struct {
	Time time.Duration `yaml:"retry,required"`
}

func (x Retry) String() string {
	return fmt.Sprintf("the stream sets the reconnection time %s", x.Time)
}

// Start implements Expectation.
func (x Retry) Start(Env) (Monitor, error) { return &retry{Retry: x}, nil }

type retry struct {
	Retry
	Judgement
	seen bool
}

func (m *retry) See(v *View) {
	switch {
	case v.Kind != recording.KindRetry:
	case v.Retry != m.Time:
		m.Break(m.String(), fmt.Sprintf("it sets %s, in line %d", recording.Milliseconds(v.Retry), v.Line), v.Entry)
	default:
		m.seen = true
	}
}

func (m *retry) End(*recording.Recording) {
	if !m.seen {
		m.Break(m.String(), "it sets none")
		return
	}
	m.Hold()
}
