package expect

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// Every expects that each event of a kind passes all checks, and that there is
// at least one.
type Every struct {
	Kind string `yaml:"every,required"`
	Checks
}

// Some expects that at least one event of a kind, or AtLeast so many, pass all checks.
type Some struct {
	Kind    string `yaml:"some,required"`
	AtLeast int    `yaml:"at_least" above:"0"` // zero: one
	Checks
}

// Validate finds checks that check nothing, and numbers that say nothing.
func (x Some) Validate() error {
	if x.AtLeast < 0 {
		return problem.AtField("at_least", errors.New("a count cannot be negative"))
	}
	return x.Checks.Validate()
}

func (x Some) least() int { return max(x.AtLeast, 1) }

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

// Validate finds what the first event cannot be asked for.
func (x First) Validate() error { return validateAt(1, x.Checks) }

// Validate finds what the first event cannot be asked for.
func (x Nth) Validate() error { return validateAt(x.Number, x.Checks) }

func validateAt(at Position, checks Checks) error {
	if at == 1 && checks.asksForPrevious() {
		return problem.AtField("that", problem.WithHelp(errors.New("there is no event before the first"), "leave prev out, or say it of every event"))
	}
	return checks.Validate()
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
func (x No) String() string    { return sentence("no", x.Kind, x.Checks, " or ") }
func (x First) String() string { return sentence("the first", x.Kind, x.Checks, " and ") }
func (x Last) String() string  { return sentence("the last", x.Kind, x.Checks, " and ") }
func (x Nth) String() string {
	return sentence("the "+wording.Ordinal(int(x.Number)), x.Kind, x.Checks, " and ")
}

func (x Some) String() string {
	if x.AtLeast == 0 {
		return sentence("some", x.Kind, x.Checks, " and ")
	}
	return sentence(fmt.Sprintf("at least %d", x.AtLeast), x.Kind, x.Checks, " and ")
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

// content is what the monitors of this file share: the events that are judged, and
// by what.
type content struct {
	kindMonitor
	checks  []check
	history *history // of the condition among the checks; nil: there is none
}

func newContent(env Env, kind string, checks Checks, x fmt.Stringer) (content, error) {
	o, err := newKindMonitor(env, kind, x)
	if err != nil {
		return content{}, err
	}
	compiled, err := checks.compileIn(env)
	c := content{kindMonitor: o, checks: compiled}
	for i := range compiled {
		c.history = cmp.Or(c.history, compiled[i].history)
		if compiled[i].readsJSON() {
			c.over = env.sentinelsFor(&o.matcher)
		}
	}
	return c, err
}

// concerns counts v if it is of the kind, and tells whether it is to be judged.
func (c *content) concerns(v *View) bool {
	if !c.kindMonitor.concerns(v) {
		return false
	}
	if c.history == nil {
		return true
	}
	c.history.next(v)
	return !c.history.lonely()
}

// End needs an event before the last one where the condition asks for it.
func (c *content) End(r *recording.Stream) {
	if c.seen == 1 && c.history.lonely() {
		c.onlyOne(c.history.last)
		return
	}
	c.kindMonitor.End(r)
}

// fault is what v fails; nil if it passes all checks.
func (c *content) fault(v *View) *fault { return faultOf(c.checks, v) }

type every struct{ content }

// Scope implements Expectation.
func (Every) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Every) Start(env Env) (Monitor, error) {
	c, err := newContent(env, x.Kind, x.Checks, x)
	if slices.ContainsFunc(c.checks, func(one check) bool { return one.readsText() }) { // of a text that is declared nothing is learned
		c.over = env.sentinelsFor(&c.matcher)
	}
	return &every{c}, err
}

func (m *every) See(v *View) {
	if !m.concerns(v) {
		return
	}
	if broken(m.checks, v) != nil {
		m.breakBy(m.fault(v), m.expected, v.Entry)
	}
}

type no struct {
	content
	read bool // a check could look at an event
}

// Scope implements Expectation.
func (No) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x No) Start(env Env) (Monitor, error) {
	c, err := newContent(env, x.Kind, x.Checks, x)
	return &no{content: c}, err
}

func (m *no) See(v *View) {
	if !m.concerns(v) {
		return
	}
	m.read = m.read || m.readable(v)
	for _, one := range m.checks {
		if one.history != nil {
			if f := one.history.unevaluated(v); f != nil {
				m.breakBy(f, m.expected, v.Entry)
				return
			}
		}
		if one.holds(v) {
			f := &fault{code: UnwantedValue, path: one.path, got: one.got(v), also: m.unwanted(v), deviation: one.deviation(v)}
			f.brief(v)
			m.breakBy(f, m.expected, v.Entry)
			return
		}
	}
}

// readable tells whether one of the checks can look at an event: those of values need JSON.
func (m *no) readable(v *View) bool {
	onText := func(c check) bool {
		_, isField := c.path.Field()
		return isField || c.path == "" && c.code != Invalid
	}
	return v.isJSON() || slices.ContainsFunc(m.checks, onText)
}

// End holds only if at least one event could be looked at.
func (m *no) End(r *recording.Stream) {
	if m.seen > 0 && !m.read && !m.history.lonely() {
		which := "none of the " + numberOf(m.seen, m.name)
		if m.seen == 1 {
			which = "not even the only " + spoken(m.name)
		}
		m.Break(NotJSON, m.expected, which+" has data that is JSON, so there is nothing to look at")
		return
	}
	m.content.End(r)
}

type some struct {
	content
	least  int
	passed int
	failed entryCopy // the event that did not pass and came nearest; where a condition is judged, the last
	far    int       // how far that is from passing
}

// Scope implements Expectation.
func (Some) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Some) Start(env Env) (Monitor, error) {
	c, err := newContent(env, x.Kind, x.Checks, x)
	return &some{content: c, least: x.least()}, err
}

func (m *some) See(v *View) {
	if !m.concerns(v) {
		return
	}
	if broken(m.checks, v) != nil {
		if far := m.distance(v); m.far == 0 || far <= m.far {
			m.far = far
			m.failed.copy(v)
			m.history.mark()
		}
		return
	}
	if m.passed++; m.passed == m.least {
		m.Hold(Measure{Text: fmt.Sprintf("%d of the first %s", m.passed, numberOf(m.seen, m.name))})
	}
}

func (m *some) End(r *recording.Stream) {
	switch {
	case m.seen == 0 || m.history.lonely():
		m.content.End(r)
	case m.passed == m.seen:
		m.tooFewCame(r, ", and all of them do")
	case m.passed == m.seen-m.history.unjudged():
		m.tooFewCame(r, ", and all behind the first do")
	default:
		m.history.goBack()
		fault := m.fault(m.failed.view(r))
		if fault.deviation.What != EncodedTwice { // the nearest need not be right
			fault.deviation = Deviation{}
		}
		m.breakBy(fault.wrapped(m.tooFew(), ""), m.expected, &m.failed.Entry)
	}
}

// distance is how far v is from passing; where a condition is judged, the same for all.
func (m *some) distance(v *View) int {
	if m.history != nil {
		return farDifferent
	}
	return distance(m.checks, v)
}

func (m *some) tooFew() string {
	which := "nearest"
	if m.history != nil {
		which = "last"
	}
	switch {
	case m.passed == 0 && m.seen == 1:
		return fmt.Sprintf("the only %s does not: ", spoken(m.name))
	case m.passed == 0:
		return fmt.Sprintf("none of the %d %s does; the %s one: ", m.seen, spokenMany(m.name), which)
	}
	return fmt.Sprintf("only %d of the %d %s do; the %s one that does not: ", m.passed, m.seen, spokenMany(m.name), which)
}

type nth struct {
	content
	number int
}

// Scope implements Expectation.
func (First) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x First) Start(env Env) (Monitor, error) {
	c, err := newContent(env, x.Kind, x.Checks, x)
	return &nth{c, 1}, err
}

// Scope implements Expectation.
func (Nth) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Nth) Start(env Env) (Monitor, error) {
	if err := x.Number.Validate(); err != nil {
		return nil, err
	}
	c, err := newContent(env, x.Kind, x.Checks, x)
	return &nth{c, int(x.Number)}, err
}

func (m *nth) See(v *View) {
	if !m.concerns(v) || m.seen != m.number {
		return
	}
	if fault := m.fault(v); fault != nil {
		m.breakBy(fault, m.expected, v.Entry)
		return
	}
	m.Hold(Measure{Text: recording.Name(v.Entry)})
}

func (m *nth) End(r *recording.Stream) {
	if m.seen == 0 || m.history.lonely() {
		m.content.End(r)
		return
	}
	m.tooFewCame(r, "")
}
