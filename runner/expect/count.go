package expect

import (
	"errors"
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/recording"
)

// Count expects so many events of a kind. Times excludes the other two.
type Count struct {
	Kind    string `yaml:"count,required"`
	Times   *int   `yaml:"times"`
	AtLeast *int   `yaml:"at_least"`
	AtMost  *int   `yaml:"at_most"`
}

// Validate finds counts that nothing, or no number, can meet.
func (x Count) Validate() error {
	bounded := x.AtLeast != nil || x.AtMost != nil
	if bounded == (x.Times != nil) {
		return problem.WithHelp(errors.New("how many is not clear"), "write times: 3, or at_least and at_most")
	}
	for key, n := range map[string]*int{"times": x.Times, "at_least": x.AtLeast, "at_most": x.AtMost} {
		if n != nil && *n < 0 {
			return problem.AtField(key, errors.New("a count cannot be negative"))
		}
	}
	if x.AtLeast != nil && x.AtMost != nil && *x.AtLeast > *x.AtMost {
		return errors.New("at_least is larger than at_most")
	}
	return nil
}

func (x Count) String() string {
	var parts []string
	for _, bound := range []struct {
		text string
		n    *int
	}{{"exactly", x.Times}, {"at least", x.AtLeast}, {"at most", x.AtMost}} {
		if bound.n != nil {
			parts = append(parts, fmt.Sprintf("%s %d", bound.text, *bound.n))
		}
	}
	return fmt.Sprintf("%s %s", strings.Join(parts, " and "), spokenMany(x.Kind))
}

// Start implements Expectation.
func (x Count) Start(env Env) (Monitor, error) {
	kind, err := env.Kinds.matcher(x.Kind)
	return &count{Count: x, matcher: kind}, err
}

type count struct {
	Count
	Judgement
	matcher
	seen int
	last mark
}

func (m *count) See(v *View) {
	if !m.matches(v) {
		return
	}
	m.seen++
	m.last = v.mark()
	if most := m.most(); most != nil && m.seen > *most {
		m.Break(m.String(), fmt.Sprintf("%s is the %s of them", named(v.Entry), Ordinal(m.seen)), v.Entry)
	}
}

func (m *count) most() *int {
	if m.Times != nil {
		return m.Times
	}
	return m.AtMost
}

func (m *count) least() *int {
	if m.Times != nil {
		return m.Times
	}
	return m.AtLeast
}

func (m *count) End(r *recording.Recording) {
	least := m.least()
	switch {
	case least == nil || m.seen >= *least:
		m.Hold()
	case m.seen == 0:
		m.Break(m.String(), m.absent(r))
	default:
		m.Break(m.String(), fmt.Sprintf("only %d came, the last was %s; the stream ended: %s", m.seen, m.last.named(), r.End), m.last.entry())
	}
}
