package expect

import (
	"errors"
	"fmt"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
	"github.com/streamspec/streamspec/runner/recording"
)

// total is what is expected of all events of a kind together: a value, or the one that the
// last event of another kind has at a path.
type total struct {
	over
	of    matcher
	at    Path
	told  mark // the last event of the other kind
	value kept // what it says
}

// newTotal makes the part of a monitor that learns what is expected: want, or with of what
// an event tells.
func newTotal(env Env, in, of string, at Path, expected fmt.Stringer) (total, error) {
	kinds, err := env.Kinds.matchers(in, of)
	if err != nil {
		return total{}, err
	}
	return total{over: overKind(kinds[0], expected), of: kinds[1], at: at}, nil
}

// learn takes over what an event of the other kind tells.
func (m *total) learn(v *View) {
	if m.of.name == "" || !m.of.matches(v) {
		return
	}
	value := v.value(m.at)
	if value == nil {
		m.Break(m.expected, v.missing(m.at), v.Entry)
		return
	}
	m.told = v.mark()
	m.value.keep(*value)
}

// settle compares what came with what is expected: is, or what an event told.
func (m *total) settle(r *recording.Recording, is yamlfile.JSON, came string, equal func(gjson.Result) bool) {
	switch {
	case m.seen == 0:
		m.over.End(r)
	case m.of.name == "" && equal(gjson.Parse(string(is))):
		m.Hold()
	case m.of.name == "":
		m.Break(m.expected, came)
	case m.told.none():
		m.Break(m.expected, m.of.absent(r))
	case equal(m.value.Result):
		m.Hold()
	default:
		m.Break(m.expected, fmt.Sprintf("%s, and %s has %q %s", came, m.told.named(), m.at, clip(m.value.Result)), m.told.entry())
	}
}

// validateTotal finds totals that are compared with nothing, or with two things.
func validateTotal(is yamlfile.JSON, of string, at Path) error {
	switch {
	case (is == "") == (of == ""):
		return problem.WithHelp(errors.New("it is not clear what the total must be"), "write is: VALUE, or of: KIND and at: PATH")
	case (of == "") != (at == ""):
		return problem.WithHelp(errors.New("of and at belong together"), "of: KIND is the event that tells the total, at: PATH where it does")
	}
	return nil
}

// spokenTotal is how a sentence refers to what the total must be.
func spokenTotal(is yamlfile.JSON, of string, at Path) string {
	if of == "" {
		return clipped(string(is))
	}
	return fmt.Sprintf("the %q of the last %s", at, spoken(of))
}
