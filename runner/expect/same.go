package expect

import (
	"fmt"
	"strings"

	"github.com/tidwall/gjson"
)

// Same expects that the value at a path is there in every event, and always the same.
type Same struct {
	Path Path   `yaml:"same,required"`
	In   string `yaml:"in"` // a kind of event; default: every event
}

func (x Same) String() string {
	return fmt.Sprintf("%q is the same in every %s", x.Path, spoken(everyUnless(x.In)))
}

// everyUnless is the kind that an expectation is about which need not name one.
func everyUnless(kind string) string {
	if kind == "" {
		return AnyEvent
	}
	return kind
}

// Start implements Expectation.
func (x Same) Start(env Env) (Monitor, error) {
	o, err := newOver(env, everyUnless(x.In), x)
	return &same{over: o, path: x.Path}, err
}

type same struct {
	over
	path  Path
	first mark
	value gjson.Result
}

func (m *same) See(v *View) {
	value := m.lookUp(v, m.path)
	switch {
	case value == nil:
	case m.first.none():
		m.first = v.mark()
		m.value = gjson.Parse(strings.Clone(value.Raw))
	case !equalJSON(m.value, *value):
		got := fmt.Sprintf("%s in %s, but %s in %s", clip(m.value), m.first.named(), clip(*value), named(v.Entry))
		m.Break(m.expected, got, m.first.entry(), v.Entry)
	}
}
