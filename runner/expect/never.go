package expect

import (
	"fmt"

	"github.com/streamspec/streamspec/runner/recording"
)

// Never expects that no event of a kind comes: in the whole stream, or after the
// first event of another kind.
type Never struct {
	Kind  string `yaml:"never,required"`
	After string `yaml:"after"`
}

func (x Never) String() string {
	if x.After == "" {
		return fmt.Sprintf("no %s arrives", spoken(x.Kind))
	}
	return fmt.Sprintf("no %s arrives after %s", spoken(x.Kind), spoken(x.After))
}

// Start implements Expectation.
func (x Never) Start(env Env) (Monitor, error) {
	kind, err := env.Kinds.matcher(x.Kind)
	if err != nil {
		return nil, err
	}
	m := &never{Never: x, unwanted: kind, armed: x.After == ""}
	m.after, err = env.Kinds.matcher(x.After)
	return m, err
}

type never struct {
	Never
	judgement
	unwanted, after matcher
	armed           bool
}

func (m *never) See(v *View) {
	switch {
	case m.armed && m.unwanted.matches(v):
		got := fmt.Sprintf("%s, %s: %s", recording.Name(v.Entry), recording.Milliseconds(v.LastByte), quoted(v.Data))
		m.breaks(m.String(), got, v.Entry)
	case m.after.matches(v):
		m.armed = true
	}
}

// End holds only if the stream came to the point from which on it judges.
func (m *never) End(r *recording.Recording) {
	switch {
	case !m.armed:
		m.breaks(m.String(), m.after.absent(r))
	case r.Response == nil:
		m.breaks(m.String(), "no response came: "+r.End.String())
	default:
		m.hold()
	}
}
