package expect

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
)

// Compares expects that two values of each event of a kind, numbers or times, stand in a
// relation: the bid is below the ask.
type Compares struct {
	Path Path     `yaml:"compare,required"`
	Is   Relation `yaml:"is,required"`
	With Path     `yaml:"with,required"`
	In   string   `yaml:"in"` // a kind of event; default: every event
}

// Relation is how a value stands to another one.
type Relation string

// The relations of two values. Equal is about any JSON, the others about numbers and
// times.
const (
	Below   Relation = "below"
	AtMost  Relation = "at most"
	Equal   Relation = "equal to"
	AtLeast Relation = "at least"
	Above   Relation = "above"
)

// YAMLValues lists the relations.
func (Relation) YAMLValues() []string {
	return []string{string(Below), string(AtMost), string(Equal), string(AtLeast), string(Above)}
}

// Validate finds relations that there are not.
func (r Relation) Validate() error {
	if slices.Contains(r.YAMLValues(), string(r)) {
		return nil
	}
	return problem.WithHelp(fmt.Errorf("%q is no relation of two values", string(r)), "valid here: "+strings.Join(r.YAMLValues(), ", "))
}

// holds tells whether a value stands so to another.
func (r Relation) holds(a, b gjson.Result) (bool, error) {
	if r == Equal {
		return equalJSON(a, b), nil
	}
	order, err := compareValues(a, b)
	if err != nil {
		return false, errors.New("two numbers, or two ISO 8601 times, can be compared")
	}
	switch r {
	case Below:
		return order < 0, nil
	case AtMost:
		return order <= 0, nil
	case AtLeast:
		return order >= 0, nil
	default:
		return order > 0, nil
	}
}

func (x Compares) String() string {
	return fmt.Sprintf("%q is %s %q in every %s", x.Path, x.Is, x.With, spoken(everyUnless(x.In)))
}

// Start implements Expectation.
func (x Compares) Start(env Env) (Monitor, error) {
	o, err := newOver(env, everyUnless(x.In), x)
	return &compares{over: o, Compares: x}, err
}

type compares struct {
	over
	Compares
}

func (m *compares) See(v *View) {
	value := m.lookUp(v, m.Path)
	if value == nil {
		return
	}
	a := *value // the next look-up may move it
	with := v.value(m.With)
	if with == nil {
		m.Break(m.expected, v.missing(m.With), v.Entry)
		return
	}
	if holds, err := m.Is.holds(a, *with); !holds {
		got := fmt.Sprintf("%s and %q %s", v.shows(m.Path), m.With, clip(*with))
		if err != nil {
			got += fmt.Sprintf("; %v", err)
		}
		m.Break(m.expected, got, v.Entry)
	}
}
