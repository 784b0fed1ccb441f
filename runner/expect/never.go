package expect

import (
	"fmt"

	"github.com/streamspec/streamspec/runner/recording"
)

// Never expects that no event of a kind comes: in the whole stream, after the
// first event of another kind, before one, or between the two.
type Never struct {
	Kind   string `yaml:"never,required"`
	After  string `yaml:"after"`
	Before string `yaml:"before"`
}

func (x Never) String() string {
	text := fmt.Sprintf("no %s arrives", spoken(x.Kind))
	switch {
	case x.After != "" && x.Before != "":
		return fmt.Sprintf("%s between %s and %s", text, spoken(x.After), spoken(x.Before))
	case x.After != "":
		return fmt.Sprintf("%s after %s", text, spoken(x.After))
	case x.Before != "":
		return fmt.Sprintf("%s before %s", text, spoken(x.Before))
	default:
		return text
	}
}

// Start implements Expectation.
func (x Never) Start(env Env) (Monitor, error) {
	kinds, err := env.Kinds.matchers(x.Kind, x.After, x.Before)
	if err != nil {
		return nil, err
	}
	return &never{Never: x, unwanted: kinds[0], after: kinds[1], before: kinds[2], armed: x.After == ""}, nil
}

type never struct {
	Never
	Judgement
	unwanted, after, before matcher
	armed                   bool // after has come, or is not waited for
}

func (m *never) See(v *View) {
	switch {
	case m.armed && m.Before != "" && m.before.matches(v):
		m.Hold()
	case m.armed && m.unwanted.matches(v):
		got := fmt.Sprintf("%s, %s: %s", recording.Name(v.Entry), recording.Milliseconds(v.LastByte), quoted(v.Data))
		m.Break(m.String(), got, v.Entry)
	case m.After != "" && m.after.matches(v):
		m.armed = true
	}
}

// End holds only if the stream came to the points between which it judges.
func (m *never) End(r *recording.Recording) {
	switch {
	case !m.armed:
		m.Break(m.String(), m.after.absent(r))
	case m.Before != "":
		m.Break(m.String(), m.before.absent(r))
	case r.Response == nil:
		m.Break(m.String(), "no response came: "+r.End.String())
	default:
		m.Hold()
	}
}
