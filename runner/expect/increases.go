package expect

import (
	"errors"
	"fmt"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// Increases expects that the value at a path, a number or a time, never falls
// from one event of a kind to the next; with Strictly it must rise.
type Increases struct {
	Path     Path   `yaml:"increases,required"`
	In       string `yaml:"in,required"`
	Strictly bool   `yaml:"strictly"`
}

func (x Increases) String() string {
	how := "never falls"
	if x.Strictly {
		how = "always rises"
	}
	return fmt.Sprintf("%q %s from one %s to the next", x.Path, how, spoken(x.In))
}

// Start implements Expectation.
func (x Increases) Start(env Env) (Monitor, error) {
	kind, err := env.Kinds.matcher(x.In)
	return &increases{Increases: x, matcher: kind}, err
}

type increases struct {
	Increases
	judgement
	matcher
	previous *sse.Entry
	value    gjson.Result
}

func (m *increases) See(v *View) {
	value, ok := m.lookUp(m.matcher, v, m.Path, m)
	if !ok {
		return
	}
	previous, before := m.previous, m.value
	m.previous = &sse.Entry{Kind: v.Kind, Type: v.Type, Evidence: v.Evidence}
	m.value = gjson.Parse(value.Raw)
	order, err := compareValues(before, m.value)
	switch {
	case previous == nil && err == nil:
	case err != nil:
		m.breaks(m.String(), fmt.Sprintf("%s has %q %s, which is %v", recording.Name(v.Entry), m.Path, clip(value), err), v.Entry)
	case order > 0 || (m.Strictly && order == 0):
		m.breaks(m.String(), fmt.Sprintf("%s in %s, then %s in %s", clip(before), recording.Name(previous), clip(value), recording.Name(v.Entry)), previous, v.Entry)
	}
}

// compareValues compares two numbers or two times. A is empty for the first event.
func compareValues(a, b gjson.Result) (int, error) {
	if b.Type == gjson.Number && (!a.Exists() || a.Type == gjson.Number) {
		return compareNumbers(a, b), nil
	}
	after, err := parseTime(b)
	if err != nil {
		return 0, errors.New("neither a number nor an ISO 8601 time")
	}
	before, err := parseTime(a)
	if a.Exists() && err != nil {
		return 0, errors.New("a time, where a number came before")
	}
	return before.Compare(after), nil
}

func (m *increases) End(r *recording.Recording) {
	if m.previous == nil {
		m.breaks(m.String(), m.absent(r))
		return
	}
	m.hold()
}
