package expect

import (
	"fmt"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// StaysOpen expects that the server keeps the stream open for at least a time after
// the response's head.
type StaysOpen struct {
	AtLeast time.Duration `yaml:"stays_open,required"`
}

func (x StaysOpen) String() string {
	return fmt.Sprintf("the stream stays open for at least %s", x.AtLeast)
}

// Start implements Expectation.
func (x StaysOpen) Start(Env) (Monitor, error) { return &staysOpen{StaysOpen: x}, nil }

type staysOpen struct {
	StaysOpen
	endOnly
	doubt
}

func (m *staysOpen) End(r *recording.Recording) {
	if r.Response == nil {
		m.Break(m.String(), "no response came: "+r.End.String())
		return
	}
	open := recorded(r, r.End.At).since(recorded(r, r.Response.At))
	got := func() string {
		if r.End.Reason == recording.Stopped {
			return fmt.Sprintf("we left it after %s, too early to tell; follow it for longer", recording.Milliseconds(open.recorded))
		}
		return fmt.Sprintf("it ended %s after the response's head: %s", recording.Milliseconds(open.recorded), r.End)
	}
	if m.shorter(open, m.AtLeast, nil, got) {
		m.Break(m.String(), got())
		return
	}
	m.Hold()
	m.settle(&m.Judgement)
}
