package expect

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Increases expects that the value at a path, a number or a time, never falls
// from one event of a kind to the next; with Strictly it must rise, with By a number
// must rise by just so much, as sequence numbers do that have no gap.
type Increases struct {
	Path     value.Path `yaml:"increases,required"`
	In       string     `yaml:"in,required"`
	Strictly bool       `yaml:"strictly"`
	By       int        `yaml:"by" above:"0"`
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

// Scope implements Expectation.
func (Increases) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Increases) Start(env Env) (Monitor, error) {
	o, err := newKindMonitor(env, x.In, x, x.Path)
	return &increases{kindMonitor: o, Increases: x}, err
}

type increases struct {
	kindMonitor
	Increases
	falls    bool // the other way round
	previous keptEntry
	value    value.Kept
	leftOut  [2]value.Kept // the values that others are missing between, the lower first
}

func (m *increases) See(v *View) {
	has := m.lookUp(v, m.Path)
	if has == nil {
		return
	}
	m.compare(v, *has)
	m.previous = v.kept()
	m.value.Keep(*has)
}

// End needs two events: one alone has not risen.
func (m *increases) End(r *recording.Stream) {
	if m.seen == 1 {
		m.onlyOne(m.previous)
		return
	}
	m.kindMonitor.End(r)
}

func (m *increases) idle() (kind string, idle bool) { return m.name, m.seen < 2 }

func (m *increases) compare(v *View, has gjson.Result) {
	before := m.value.Result
	order, err := value.Order(before, has)
	from, to := before, has
	if m.falls {
		order, from, to = -order, has, before
	}
	switch {
	case m.previous.none() && err == nil:
	case err != nil:
		m.breakBy(unfit(v, m.Path, err.Error()), m.expected, v.Entry)
	case order > 0 || (m.Strictly && order == 0) || (m.By > 0 && !value.RisesBy(from, to, m.By)):
		m.stepped(v, from, to, has)
	}
}

// stepped breaks the expectation by a value that is not the step from the one before that it must be.
// Where that leaves values out, their events are missing between the two.
func (m *increases) stepped(v *View, from, to, has gjson.Result) {
	if v.wordless { // of it only the way is asked for
		m.Break(WrongValue, m.expected, "", v.Entry)
		return
	}
	before := m.value.Result
	got := fmt.Sprintf("%q is %s in %s, then %s in %s", m.Path, value.Shown(before), m.previous.named(), value.Shown(has), named(v.Entry))
	back := cameBack(v.In, m.previous.at, v.LastByte)
	skipped, last, leftOut := value.Between(from, to, m.By)
	if !leftOut {
		order, err := value.Order(before, has)
		switch {
		case m.Path == "@event.id" && !v.HasID:
			got += ": it has no id field, and so the ID of an event before it"
		case err == nil && order == 0:
			got += ": the same again"
		}
		m.Break(WrongValue, m.expected, got+back, m.previous.entry(), v.Entry)
		return
	}
	m.leftOut[0].Keep(from)
	m.leftOut[1].Keep(to)
	are := "is"
	skipped, last = clipped(skipped), clipped(last)
	if m.falls {
		skipped, last = last, skipped
	}
	if skipped != last {
		skipped, are = skipped+" to "+last, "are"
	}
	got = fmt.Sprintf("%s: %s %s missing between them%s", got, skipped, are, back)
	m.Break(WrongValue, m.expected, got, m.previous.entry(), v.Entry)
	missing := &m.said().Marks[0]
	missing.Missing, missing.With = spoken(m.name), fmt.Sprintf("%q %s", m.Path, skipped)
}

// fitsToo implements placed: what is left out at one place may come behind it.
func (m *increases) fitsToo(v *View) bool {
	if !m.concerns(v) {
		return false
	}
	has := v.value(m.Path)
	return has != nil && value.IsBetween(*has, m.leftOut[0].Result, m.leftOut[1].Result, m.By)
}

func (m *increases) cameLater(in string) string {
	if first, last, _ := value.Between(m.leftOut[0].Result, m.leftOut[1].Result, m.By); first != last {
		return "one of them came later, in " + in
	}
	return "it came later, in " + in
}

// cameBack says that the client connected again between two moments of a stream; empty: it did not.
func cameBack(r *recording.Stream, from, to time.Duration) string {
	if r == nil {
		return ""
	}
	for i, c := range r.Connections {
		if i > 0 && c.Began >= from && c.Began <= to {
			return fmt.Sprintf(", where the client connected again (connection %d)", i+1)
		}
	}
	return ""
}

// Decreases expects that the value at a path, a number or a time, never rises from one
// event of a kind to the next; with Strictly it must fall, with By a number must fall by
// just so much, as a countdown does.
type Decreases struct {
	Path     value.Path `yaml:"decreases,required"`
	In       string     `yaml:"in,required"`
	Strictly bool       `yaml:"strictly"`
	By       int        `yaml:"by" above:"0"`
}

// Validate finds steps that lead nowhere.
func (x Decreases) Validate() error {
	if x.By < 0 {
		return problem.AtField("by", fmt.Errorf("a value cannot fall by %d", x.By))
	}
	return nil
}

func (x Decreases) String() string {
	return Increases(x).says("never rises", "always falls", "falls by")
}

// Scope implements Expectation.
func (Decreases) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Decreases) Start(env Env) (Monitor, error) {
	o, err := newKindMonitor(env, x.In, x, x.Path)
	return &increases{kindMonitor: o, Increases: Increases(x), falls: true}, err
}

// Changes expects that the number at a path changes by at most so much from one event of
// a kind to the next, as a position or a temperature does that is measured often enough.
type Changes struct {
	Path   value.Path `yaml:"changes,required"`
	In     string     `yaml:"in,required"`
	AtMost float64    `yaml:"at_most,required"`
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

// Scope implements Expectation.
func (Changes) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Changes) Start(env Env) (Monitor, error) {
	o, err := newKindMonitor(env, x.In, x, x.Path)
	return &changes{kindMonitor: o, Changes: x}, err
}

type changes struct {
	kindMonitor
	Changes
	previous keptEntry
	value    value.Kept
}

// End needs two events: one alone has not changed.
func (m *changes) End(r *recording.Stream) {
	if m.seen == 1 {
		m.onlyOne(m.previous)
		return
	}
	m.kindMonitor.End(r)
}

func (m *changes) idle() (kind string, idle bool) { return m.name, m.seen < 2 }

func (m *changes) See(v *View) {
	has := m.lookUp(v, m.Path)
	switch {
	case has == nil:
		return
	case has.Type != gjson.Number:
		m.breakBy(unfit(v, m.Path, "no number"), m.expected, v.Entry)
		return
	}
	before := m.value.Result
	if !m.previous.none() && !value.ApartAtMost(before, *has, m.AtMost) {
		m.Break(WrongValue, m.expected, fmt.Sprintf("%q is %s in %s, then %s in %s", m.Path, value.Shown(before), m.previous.named(), value.Shown(*has), named(v.Entry)), m.previous.entry(), v.Entry)
		return
	}
	m.previous = v.kept()
	m.value.Keep(*has)
}
