package expect

import (
	"fmt"

	"github.com/streamspec/streamspec/runner/recording"
)

type last struct {
	content
	event entryCopy // the last so far
}

// Scope implements Expectation.
func (Last) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Last) Start(env Env) (Monitor, error) {
	c, err := newContent(env, x.Kind, x.Checks, x)
	return &last{content: c}, err
}

func (m *last) See(v *View) {
	if m.concerns(v) {
		m.event.copy(v)
	}
}

func (m *last) End(r *recording.Stream) {
	if m.seen > 0 && !m.history.lonely() {
		if fault := m.fault(m.event.view(r)); fault != nil {
			fault.wrapped("", m.cameBefore(r))
			if hint := m.types().ignoredBehind(&m.event.Entry, r); hint != "" {
				fault.wrapped(fmt.Sprintf("the last %s that clients see: ", spoken(m.name)), hint)
			}
			m.breakBy(fault, m.expected, &m.event.Entry)
			return
		}
	}
	m.content.End(r)
}

// cameBefore says which event of the kind before the last is as the last must be; empty: none is, or several are.
func (m *last) cameBefore(r *recording.Stream) string {
	if m.history != nil {
		return ""
	}
	said := ""
	for _, e := range r.All() {
		v := &View{Entry: e, In: r}
		if !m.matches(v) || broken(m.checks, v) != nil {
			continue
		}
		if said != "" {
			return ""
		}
		said = "; what is expected there came before, in " + v.named()
	}
	return said
}
