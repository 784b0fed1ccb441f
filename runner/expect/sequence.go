package expect

import (
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
)

// Start implements Expectation.
func (x EndsWith) Start(env Env) (Monitor, error) {
	w, err := newWalker(env, x.Pattern)
	return &search{walker: w, wanted: x.String(), atEnd: true}, err
}

// Start implements Expectation.
func (x Sequence) Start(env Env) (Monitor, error) {
	w, err := newWalker(env, x.Pattern)
	return &search{walker: w, wanted: x.String()}, err
}

// lastShown is how many of a stream's last events a message names.
const lastShown = 5

// search looks for the pattern anywhere, or at the end. Each event may be the first
// of it, so a walk begins anew with each, beside those that go on.
type search struct {
	walker
	wanted string
	atEnd  bool
	last   [lastShown]step // the last events, for the message: event n is at n % lastShown
	seen   int
}

func (m *search) See(v *View) {
	if named := m.names(v); !named && v.Type == "" {
		return
	}
	m.walk.stepAnywhere(m.is)
	if m.walk.accepts && !m.atEnd {
		m.Hold()
		return
	}
	m.last[m.seen%lastShown].take(v, m.is)
	m.seen++
}

// lastEvents names the last events, the latest at the end.
func (m *search) lastEvents() string {
	var names []string
	for n := max(0, m.seen-lastShown); n < m.seen; n++ {
		names = append(names, m.name(m.last[n%lastShown]))
	}
	return strings.Join(names, ", ")
}

func (m *search) End(r *recording.Recording) {
	switch {
	case m.seen == 0:
		m.Break(m.wanted, m.kinds[0].absent(r))
	case m.walk.accepts && m.atEnd:
		m.Hold()
	case m.atEnd:
		m.Break(m.wanted, "the last events were "+m.lastEvents())
	default:
		m.Break(m.wanted, fmt.Sprintf("nowhere among the %d events of the stream; the last events were %s", r.Events(), m.lastEvents()))
	}
}
