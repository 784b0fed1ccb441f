package expect

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
)

// Changes expects that the number at a path changes by at most so much from one event of
// a kind to the next, as a position or a temperature does that is measured often enough.
type Changes struct {
	Path   Path    `yaml:"changes,required"`
	In     string  `yaml:"in,required"`
	AtMost float64 `yaml:"at_most,required"`
}

// Validate finds limits that nothing can meet.
func (x Changes) Validate() error {
	if x.AtMost < 0 {
		return problem.AtField("at_most", errors.New("a change cannot be negative: it is one up or down"))
	}
	return nil
}

func (x Changes) String() string {
	return fmt.Sprintf("%q changes by at most %s from one %s to the next", x.Path, strconv.FormatFloat(x.AtMost, 'g', -1, 64), spoken(x.In))
}

// Start implements Expectation.
func (x Changes) Start(env Env) (Monitor, error) {
	o, err := newOver(env, x.In, x)
	return &changes{over: o, Changes: x}, err
}

type changes struct {
	over
	Changes
	previous mark
	value    kept
}

// rounding is the share of a value by which the difference of two binary fractions may be
// off: 0.3 - 0.2 is a little more than 0.1.
const rounding = 1e-9

func (m *changes) See(v *View) {
	value := m.lookUp(v, m.Path)
	switch {
	case value == nil:
		return
	case value.Type != gjson.Number:
		m.Break(m.expected, fmt.Sprintf("%s has %q %s, which is no number", named(v.Entry), m.Path, clip(*value)), v.Entry)
		return
	}
	before := m.value.Result
	slack := rounding * max(math.Abs(before.Num), math.Abs(value.Num))
	if !m.previous.none() && math.Abs(value.Num-before.Num) > m.AtMost+slack {
		m.Break(m.expected, fmt.Sprintf("%s in %s, then %s in %s", clip(before), m.previous.named(), clip(*value), named(v.Entry)), m.previous.entry(), v.Entry)
		return
	}
	m.previous = v.mark()
	m.value.keep(*value)
}
