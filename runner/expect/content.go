package expect

import (
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// Every expects that each event of a kind passes all checks, and that there is
// at least one.
type Every struct {
	Kind string `yaml:"every,required"`
	Checks
}

// Some expects that at least one event of a kind passes all checks.
type Some struct {
	Kind string `yaml:"some,required"`
	Checks
}

// No expects that no event of a kind passes any of the checks, and that there is
// at least one event of that kind: where none came, nothing was judged.
type No struct {
	Kind string `yaml:"no,required"`
	Checks
}

// First expects that the first event of a kind passes all checks.
type First struct {
	Kind string `yaml:"first,required"`
	Checks
}

// Last expects that the last event of a kind passes all checks.
type Last struct {
	Kind string `yaml:"last,required"`
	Checks
}

// Nth expects that the event of a kind with this number, from 1, passes all checks.
type Nth struct {
	Kind   string   `yaml:"nth,required"`
	Number Position `yaml:"number,required"`
	Checks
}

// Position counts from 1.
type Position int

// Validate refuses positions before the first.
func (p Position) Validate() error {
	if p < 1 {
		return fmt.Errorf("events are counted from 1, not from %d", int(p))
	}
	return nil
}

func (x Every) String() string { return sentence("every", x.Kind, x.Checks, " and ") }
func (x Some) String() string  { return sentence("some", x.Kind, x.Checks, " and ") }
func (x No) String() string    { return sentence("no", x.Kind, x.Checks, " or ") }
func (x First) String() string { return sentence("the first", x.Kind, x.Checks, " and ") }
func (x Last) String() string  { return sentence("the last", x.Kind, x.Checks, " and ") }
func (x Nth) String() string {
	return sentence("the "+Ordinal(int(x.Number)), x.Kind, x.Checks, " and ")
}

func sentence(quantifier, kind string, checks Checks, and string) string {
	compiled, err := checks.compile()
	if err != nil {
		return fmt.Sprintf("%s %s: %v", quantifier, spoken(kind), err)
	}
	return fmt.Sprintf("%s %s %s", quantifier, spoken(kind), wants(compiled, and))
}

func wants(checks []check, and string) string {
	parts := make([]string, len(checks))
	for i, c := range checks {
		parts[i] = c.want
	}
	return strings.Join(parts, and)
}

// Ordinal writes 1st, 2nd, 3rd, 4th, 11th, …
func Ordinal(n int) string {
	suffix := "th"
	if tens := n % 100; tens < 11 || tens > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return fmt.Sprintf("%d%s", n, suffix)
}

// content is what the monitors of this file share: which events are judged, and
// how the expectation reads.
type content struct {
	judgement
	matcher
	checks   []check
	expected string
	seen     int
}

func newContent(env Env, kind string, checks Checks, expected string) (content, error) {
	m, err := env.Kinds.matcher(kind)
	if err != nil {
		return content{}, err
	}
	compiled, err := checks.compile()
	return content{matcher: m, checks: compiled, expected: expected}, err
}

// judged counts v if it is of the kind.
func (c *content) judged(v *View) bool {
	if !c.matches(v) {
		return false
	}
	c.seen++
	return true
}

// fault is the first check that v fails; empty if it passes them all.
func (c *content) fault(v *View) string {
	for _, one := range c.checks {
		if ok, got := one.test(v); !ok {
			return got
		}
	}
	return ""
}

// End holds unless no event of the kind came: then nothing was judged.
func (c *content) End(r *recording.Recording) {
	if c.seen == 0 {
		c.breaks(c.expected, c.absent(r))
		return
	}
	c.hold()
}

type every struct{ content }

// Start implements Expectation.
func (x Every) Start(env Env) (Monitor, error) {
	c, err := newContent(env, x.Kind, x.Checks, x.String())
	return &every{c}, err
}

func (m *every) See(v *View) {
	if !m.judged(v) {
		return
	}
	if fault := m.fault(v); fault != "" {
		m.breaks(m.expected, fault, v.Entry)
	}
}

type no struct{ content }

// Start implements Expectation.
func (x No) Start(env Env) (Monitor, error) {
	c, err := newContent(env, x.Kind, x.Checks, x.String())
	return &no{c}, err
}

func (m *no) See(v *View) {
	if !m.judged(v) {
		return
	}
	for _, one := range m.checks {
		if ok, got := one.test(v); ok {
			m.breaks(m.expected, got, v.Entry)
			return
		}
	}
}

type some struct {
	content
	nearest string // why the last event of the kind did not pass
	at      *sse.Entry
}

// Start implements Expectation.
func (x Some) Start(env Env) (Monitor, error) {
	c, err := newContent(env, x.Kind, x.Checks, x.String())
	return &some{content: c}, err
}

func (m *some) See(v *View) {
	if !m.judged(v) {
		return
	}
	m.nearest = m.fault(v)
	m.at = &sse.Entry{Kind: v.Kind, Evidence: v.Evidence}
	if m.nearest == "" {
		m.hold()
	}
}

func (m *some) End(r *recording.Recording) {
	if m.seen == 0 {
		m.content.End(r)
		return
	}
	m.breaks(m.expected, fmt.Sprintf("none of the %d %s does; the last one: %s", m.seen, spoken(m.name), m.nearest), m.at)
}

type nth struct {
	content
	number int
}

// Start implements Expectation.
func (x First) Start(env Env) (Monitor, error) {
	c, err := newContent(env, x.Kind, x.Checks, x.String())
	return &nth{c, 1}, err
}

// Start implements Expectation.
func (x Nth) Start(env Env) (Monitor, error) {
	c, err := newContent(env, x.Kind, x.Checks, x.String())
	return &nth{c, int(x.Number)}, err
}

func (m *nth) See(v *View) {
	if !m.judged(v) || m.seen != m.number {
		return
	}
	if fault := m.fault(v); fault != "" {
		m.breaks(m.expected, fault, v.Entry)
		return
	}
	m.hold()
}

func (m *nth) End(r *recording.Recording) {
	if m.seen == 0 {
		m.content.End(r)
		return
	}
	m.breaks(m.expected, fmt.Sprintf("only %d %s came", m.seen, spoken(m.name)))
}

type last struct {
	content
	fault string // of the last event so far
	at    *sse.Entry
}

// Start implements Expectation.
func (x Last) Start(env Env) (Monitor, error) {
	c, err := newContent(env, x.Kind, x.Checks, x.String())
	return &last{content: c}, err
}

func (m *last) See(v *View) {
	if m.judged(v) {
		m.fault = m.content.fault(v)
		m.at = &sse.Entry{Kind: v.Kind, Evidence: v.Evidence}
	}
}

func (m *last) End(r *recording.Recording) {
	if m.seen > 0 && m.fault != "" {
		m.breaks(m.expected, m.fault, m.at)
		return
	}
	m.content.End(r)
}
