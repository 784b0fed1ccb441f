package expect

import (
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/recording"
)

// Sum expects what the numbers at a path of all events of a kind add up to: a number, or
// what the last event of another kind says. It adds with all digits.
type Sum struct {
	Path Path          `yaml:"sum,required"`
	In   string        `yaml:"in,required"`
	Is   yamlfile.JSON `yaml:"is"`
	Of   string        `yaml:"of"` // a kind of event: its last one tells the sum,
	At   Path          `yaml:"at"` // at this path
}

// Validate finds sums that are compared with nothing, or with no number.
func (x Sum) Validate() error {
	if is := string(x.Is); is != "" && gjson.Parse(is).Type != gjson.Number && !strings.Contains(is, "${") {
		return problem.AtField("is", fmt.Errorf("a sum is a number, and never %s", is))
	}
	return validateTotal(x.Is, x.Of, x.At)
}

func (x Sum) String() string {
	return fmt.Sprintf("the %q of all %s add up to %s", x.Path, spokenMany(x.In), spokenTotal(x.Is, x.Of, x.At))
}

// Start implements Expectation.
func (x Sum) Start(env Env) (Monitor, error) {
	t, err := newTotal(env, x.In, x.Of, x.At, x)
	return &sum{total: t, Sum: x, so: new(big.Rat)}, err
}

type sum struct {
	total
	Sum
	so *big.Rat // what they add up to so far
}

func (m *sum) See(v *View) {
	m.learn(v)
	value := m.lookUp(v, m.Path)
	if value == nil {
		return
	}
	number, err := exact(*value)
	if err != nil {
		m.Break(m.expected, fmt.Sprintf("%s, which is %v", v.shows(m.Path), err), v.Entry)
		return
	}
	m.so.Add(m.so, number)
}

func (m *sum) End(r *recording.Recording) {
	came := fmt.Sprintf("those of %d %s add up to %s", m.seen, spokenMany(m.matcher.name), decimal(m.so))
	m.settle(r, m.Is, came, func(want gjson.Result) bool {
		number, err := exact(want)
		return err == nil && number.Cmp(m.so) == 0
	})
}

// exact is a number with all its digits, be it text that a variable was put into.
func exact(v gjson.Result) (*big.Rat, error) {
	text := v.String()
	if v.Type != gjson.Number && v.Type != gjson.String || len(text) > maxExactDigits || hasExponent(text) {
		return nil, errors.New("no number that can be added")
	}
	number, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil, errors.New("no number that can be added")
	}
	return number, nil
}

// decimal writes a sum of decimal numbers with all its digits.
func decimal(n *big.Rat) string {
	digits, _ := n.FloatPrec()
	return n.FloatString(digits)
}
