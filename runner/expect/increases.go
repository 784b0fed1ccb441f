package expect

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"unsafe"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
)

// Increases expects that the value at a path, a number or a time, never falls
// from one event of a kind to the next; with Strictly it must rise, with By a number
// must rise by just so much, as sequence numbers do that have no gap.
type Increases struct {
	Path     Path   `yaml:"increases,required"`
	In       string `yaml:"in,required"`
	Strictly bool   `yaml:"strictly"`
	By       int    `yaml:"by"`
}

// Validate finds steps that lead nowhere.
func (x Increases) Validate() error {
	if x.By < 0 {
		return problem.AtField("by", fmt.Errorf("a value cannot rise by %d", x.By))
	}
	return nil
}

func (x Increases) String() string { return x.says("never falls", "always rises", "rises by") }

// says words the expectation, and its opposite.
func (x Increases) says(weakly, strictly, by string) string {
	how := weakly
	switch {
	case x.By > 0:
		how = fmt.Sprintf("%s %d", by, x.By)
	case x.Strictly:
		how = strictly
	}
	return fmt.Sprintf("%q %s from one %s to the next", x.Path, how, spoken(x.In))
}

// Start implements Expectation.
func (x Increases) Start(env Env) (Monitor, error) {
	o, err := newOver(env, x.In, x)
	return &increases{over: o, Increases: x}, err
}

type increases struct {
	over
	Increases
	falls    bool // the other way round
	previous mark
	value    kept
}

func (m *increases) See(v *View) {
	value := m.lookUp(v, m.Path)
	if value == nil {
		return
	}
	m.compare(v, *value)
	m.previous = v.mark()
	m.value.keep(*value)
}

func (m *increases) compare(v *View, value gjson.Result) {
	before := m.value.Result
	order, err := compareValues(before, value)
	from, to := before, value
	if m.falls {
		order, from, to = -order, value, before
	}
	switch {
	case m.previous.none() && err == nil:
	case err != nil:
		m.Break(m.expected, fmt.Sprintf("%s has %q %s, which is %v", named(v.Entry), m.Path, clip(value), err), v.Entry)
	case order > 0 || (m.Strictly && order == 0) || (m.By > 0 && !risesBy(from, to, m.By)):
		m.Break(m.expected, fmt.Sprintf("%s in %s, then %s in %s", clip(before), m.previous.named(), clip(value), named(v.Entry)), m.previous.entry(), v.Entry)
	}
}

// kept is a value that lasts longer than its event. Its memory is used again.
type kept struct {
	gjson.Result
	raw []byte
}

func (k *kept) keep(value gjson.Result) {
	k.raw = append(k.raw[:0], value.Raw...)
	raw := unsafe.String(unsafe.SliceData(k.raw), len(k.raw))
	if value.Type == gjson.String {
		value = gjson.Parse(raw)
	}
	k.Result, k.Raw = value, raw
}

// risesBy tells whether b is a plus by, exactly.
func risesBy(a, b gjson.Result, by int) bool {
	if from, err := strconv.ParseInt(a.Raw, 10, 64); err == nil {
		if to, err := strconv.ParseInt(b.Raw, 10, 64); err == nil {
			return to-from == int64(by) // what wraps around has fallen
		}
	}
	from, okA := new(big.Int).SetString(a.Raw, 10)
	to, okB := new(big.Int).SetString(b.Raw, 10)
	return okA && okB && to.Sub(to, from).Cmp(big.NewInt(int64(by))) == 0
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
