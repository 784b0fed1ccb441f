package expect

import (
	"fmt"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// Silence expects that the stream is never silent for longer than a time: between
// the response's head, the entries of any kind, comments too, and the end.
type Silence struct {
	AtMost time.Duration `yaml:"silence_at_most,required"`
}

func (x Silence) String() string {
	return fmt.Sprintf("the stream is never silent for longer than %s", x.AtMost)
}

// Start implements Expectation.
func (x Silence) Start(Env) (Monitor, error) { return &silence{Silence: x}, nil }

type silence struct {
	Silence
	judgement
	last *sse.Entry // nil: none yet
}

func (m *silence) See(v *View) {
	if silent := v.FirstByte - m.since(v.In); silent > m.AtMost {
		m.breaks(m.String(), fmt.Sprintf("%s came after %s of silence", recording.Name(v.Entry), recording.Milliseconds(silent)), v.Entry)
		return
	}
	m.last = &sse.Entry{Kind: v.Kind, Evidence: v.Evidence}
}

func (m *silence) since(r *recording.Recording) time.Duration {
	switch {
	case m.last != nil:
		return m.last.LastByte
	case r.Response != nil:
		return r.Response.At
	default:
		return 0
	}
}

func (m *silence) End(r *recording.Recording) {
	silent := r.End.At - m.since(r)
	switch {
	case r.Response == nil:
		m.breaks(m.String(), "no response came: "+r.End.String())
	case silent > m.AtMost:
		m.breaks(m.String(), fmt.Sprintf("it was silent for the last %s", recording.Milliseconds(silent)))
	default:
		m.hold()
	}
}
