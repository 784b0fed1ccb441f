package expect

import (
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// total is what is expected of all events of a kind together: a value, or the one that the
// last event of another kind has at a path.
type total struct {
	kindMonitor
	of    matcher
	at    value.Path
	told  keptEntry  // the last event of the other kind
	value value.Kept // what it says
}

// newTotal makes the part of a monitor that learns what is expected: want, or with of what
// an event tells.
func newTotal(env Env, in, of string, at value.Path, expected fmt.Stringer) (total, error) {
	kinds, err := env.Kinds.matchers(in, of)
	if err != nil {
		return total{}, err
	}
	return total{kindMonitor: kindMonitorOf(kinds[0], expected), of: kinds[1], at: at}, nil
}

// learn takes over what an event of the other kind tells.
func (m *total) learn(v *View) {
	if m.of.name == "" || !m.of.matches(v) {
		return
	}
	has := v.value(m.at)
	if has == nil {
		m.breakBy(v.lacks(m.at), m.expected, v.Entry)
		return
	}
	m.told = v.kept()
	m.value.Keep(*has)
}

// compare compares what came with what is expected: is, or what an event told. Against shows the two of
// them in contrast.
func (m *total) compare(r *recording.Stream, is value.JSON, against func(gjson.Result) (came, wanted string), equal func(gjson.Result) bool) {
	switch {
	case m.seen == 0:
		m.kindMonitor.End(r)
	case m.of.name == "" && equal(gjson.Parse(string(is))):
		m.Hold(m.judged())
	case m.of.name == "":
		came, _ := against(gjson.Parse(string(is)))
		m.Break(WrongValue, m.expected, came)
	case m.told.none():
		m.breakBy(m.of.none(NothingToJudge, r), m.expected)
		m.missing(spoken(m.of.name), r)
	case equal(m.value.Result):
		m.Hold(m.judged())
	default:
		came, told := against(m.value.Result)
		m.Break(WrongValue, m.expected, fmt.Sprintf("%s, and %s has %q %s", came, m.told.named(), m.at, told), m.told.entry())
	}
}

// validateTotal finds totals that are compared with nothing, or with two things.
func validateTotal(is value.JSON, of string, at value.Path) error {
	switch {
	case (is == "") == (of == ""):
		return problem.WithHelp(errors.New("it is not clear what the total must be"), "write is: VALUE, or of: KIND and at: PATH")
	case (of == "") != (at == ""):
		return problem.WithHelp(errors.New("of and at belong together"), "of: KIND is the event that tells the total, at: PATH where it does")
	}
	return nil
}

// spokenTotal is how a sentence refers to what the total must be.
func spokenTotal(is value.JSON, of string, at value.Path) string {
	if of == "" {
		return clipped(string(is))
	}
	return fmt.Sprintf("the %q of the last %s", at, spoken(of))
}

// Sum expects what the numbers at a path of all events of a kind add up to: a number, or
// what the last event of another kind says. It adds with all digits.
type Sum struct {
	Path value.Path `yaml:"sum,required"`
	In   string     `yaml:"in,required"`
	Is   value.JSON `yaml:"is"`
	Of   string     `yaml:"of"` // a kind of event: its last one tells the sum,
	At   value.Path `yaml:"at"` // at this path
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

// Scope implements Expectation.
func (Sum) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
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
	has := m.lookUp(v, m.Path)
	if has == nil {
		return
	}
	number, ok := value.Exact(*has)
	if !ok {
		m.breakBy(unfit(v, m.Path, "no number that can be added"), m.expected, v.Entry)
		return
	}
	m.so.Add(m.so, number)
}

func (m *sum) End(r *recording.Stream) {
	against := func(wanted gjson.Result) (string, string) {
		return fmt.Sprintf("those of %s add up to %s", numberOf(m.seen, m.matcher.name), decimal(m.so)), value.Shown(wanted)
	}
	m.compare(r, m.Is, against, func(want gjson.Result) bool {
		number, ok := value.Exact(want)
		return ok && number.Cmp(m.so) == 0
	})
}

// decimal writes a sum of decimal numbers with all its digits.
func decimal(n *big.Rat) string {
	digits, _ := n.FloatPrec()
	return n.FloatString(digits)
}

// Joined expects what the texts at a path of all events of a kind are, one behind the
// other: a text, or what the last event of another kind says. So a text that came in
// pieces is judged as a whole.
type Joined struct {
	Path value.Path `yaml:"joined,required"`
	In   string     `yaml:"in,required"`
	Is   value.JSON `yaml:"is"`
	Of   string     `yaml:"of"` // a kind of event: its last one has the whole text,
	At   value.Path `yaml:"at"` // at this path
}

// MaxJoined bounds the text that Joined keeps, in bytes.
const MaxJoined = 10_000_000

// Validate finds texts that are compared with nothing, or with no text.
func (x Joined) Validate() error {
	if x.Is != "" && gjson.Parse(string(x.Is)).Type != gjson.String {
		return problem.AtField("is", problem.WithHelp(fmt.Errorf("texts are joined, and make no %s", x.Is), "write a text, in quotes where it looks like a number"))
	}
	return validateTotal(x.Is, x.Of, x.At)
}

func (x Joined) String() string {
	return fmt.Sprintf("the %q of all %s joined is %s", x.Path, spokenMany(x.In), spokenTotal(x.Is, x.Of, x.At))
}

// Scope implements Expectation.
func (Joined) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Joined) Start(env Env) (Monitor, error) {
	t, err := newTotal(env, x.In, x.Of, x.At, x)
	return &joined{total: t, Joined: x, want: gjson.Parse(string(x.Is)).Str}, err
}

type joined struct {
	total
	Joined
	want string // where it is known from the start
	so   strings.Builder
}

func (m *joined) See(v *View) {
	m.learn(v)
	has := m.lookUp(v, m.Path)
	switch {
	case has == nil:
	case has.Type != gjson.String:
		m.breakBy(unfit(v, m.Path, "no text"), m.expected, v.Entry)
	case m.so.Len()+len(has.Str) > MaxJoined:
		m.Break(TooMuch, m.expected, fmt.Sprintf("they are longer than %d bytes: too long to keep", MaxJoined), v.Entry)
	case m.Of == "" && !strings.HasPrefix(m.want[m.so.Len():], has.Str):
		m.Break(WrongValue, m.expected, m.astray(v, has.Str), v.Entry)
	default:
		m.so.WriteString(has.Str)
	}
}

// astray says of a piece what the text has in its place: both are shown where they begin to differ.
func (m *joined) astray(v *View, piece string) string {
	rest := m.want[m.so.Len():]
	switch {
	case rest == "":
		return fmt.Sprintf("%s, where %s ends", v.shows(m.Path), m.behind())
	case len(piece) <= recording.TimelineData:
		return fmt.Sprintf("%s, where %s goes on with «%s»", v.shows(m.Path), m.behind(), clipped(rest))
	}
	has, wanted := value.Contrast(piece, rest)
	return fmt.Sprintf("%s has in %q «%s»%s", v.named(), m.Path, has, instead("«"+wanted+"»"))
}

// behind names the place that has been reached.
func (m *joined) behind() string {
	if m.so.Len() == 0 {
		return "the text"
	}
	const shown = 40 // the last bytes of what came
	text := m.so.String()
	return fmt.Sprintf("the text behind «%s»", clipped(strings.ToValidUTF8(text[max(0, len(text)-shown):], "")))
}

func (m *joined) End(r *recording.Stream) {
	text := m.so.String()
	against := func(wanted gjson.Result) (string, string) {
		came, shown := clipped(text), value.Shown(wanted)
		if wanted.Type == gjson.String && max(len(text), len(wanted.Str)) > recording.TimelineData {
			came, shown = value.Contrast(text, wanted.Str)
			shown = "«" + shown + "»"
		}
		return fmt.Sprintf("those of %s make «%s»", numberOf(m.seen, m.matcher.name), came), shown
	}
	m.compare(r, m.Is, against, func(want gjson.Result) bool { return want.Type == gjson.String && want.Str == text })
}
