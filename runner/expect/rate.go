package expect

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Rate expects so many events of a kind a second, from the first of them to the last; with
// Of, so much of what they count themselves: tokens.
type Rate struct {
	Kind    string     `yaml:"rate,required"`
	AtLeast float64    `yaml:"at_least" above:"0"` // a second
	AtMost  float64    `yaml:"at_most" above:"0"`
	Of      value.Path `yaml:"of"` // a number of each event; default: each counts once
}

// Validate finds rates that nothing, or anything, meets.
func (x Rate) Validate() error {
	switch {
	case x.AtLeast < 0 || x.AtMost < 0 || x.AtLeast == 0 && x.AtMost == 0:
		return problem.WithHelp(errors.New("how many a second is not clear"), "write at_least: 20, at_most: 100, or both")
	case x.AtMost > 0 && x.AtLeast > x.AtMost:
		return errors.New("at_least is larger than at_most")
	}
	return nil
}

func (x Rate) String() string {
	return fmt.Sprintf("%s %s arrive a second", x.bounds(), x.what())
}

// what is of what there must be so many.
func (x Rate) what() string {
	if x.Of == "" {
		return spokenMany(x.Kind)
	}
	return fmt.Sprintf("of the %q of %s", x.Of, spokenMany(x.Kind))
}

// bounds is how many there must be a second.
func (x Rate) bounds() string {
	switch {
	case x.AtMost == 0:
		return "at least " + perSecond(x.AtLeast)
	case x.AtLeast == 0:
		return "at most " + perSecond(x.AtMost)
	default:
		return fmt.Sprintf("between %s and %s", perSecond(x.AtLeast), perSecond(x.AtMost))
	}
}

func perSecond(rate float64) string {
	if rate >= 100 {
		return strconv.FormatFloat(math.Round(rate), 'f', -1, 64)
	}
	return strconv.FormatFloat(rate, 'g', 3, 64)
}

// cameAsFast says how fast it came.
func (x Rate) cameAsFast(rate float64) string {
	if math.IsInf(rate, 0) {
		return "all of them came at once, in"
	}
	return fmt.Sprintf("%s %s a second came in", perSecond(rate), x.what())
}

// Scope implements Expectation.
func (Rate) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Rate) Start(env Env) (Monitor, error) {
	o, err := newKindMonitor(env, x.Kind, x, x.Of)
	return &rate{kindMonitor: o, Rate: x}, err
}

type rate struct {
	kindMonitor
	Rate
	first, last keptEntry
	came        float64 // behind the first
}

func (m *rate) See(v *View) {
	much := 1.0
	if m.Of == "" {
		if !m.concerns(v) {
			return
		}
	} else {
		has := m.lookUp(v, m.Of)
		switch {
		case has == nil:
			return
		case has.Type != gjson.Number:
			m.breakBy(unfit(v, m.Of, "no number"), m.expected, v.Entry)
			return
		}
		much = has.Num
	}
	m.last = v.kept()
	if m.first.none() {
		m.first = m.last
		return
	}
	m.came += much
}

func (m *rate) idle() (kind string, idle bool) { return m.name, m.seen < 2 }

// End judges by how long it took at most, and at least: where we came late, it may have been
// faster or slower, and where the client was away, nobody knows what came then.
func (m *rate) End(r *recording.Stream) {
	switch m.seen {
	case 0:
		m.kindMonitor.End(r)
		return
	case 1:
		m.onlyOne(m.first)
		return
	}
	took := recorded(r, m.last.at).since(recorded(r, m.first.at))
	per := func(d time.Duration) float64 {
		if m.came == 0 {
			return 0 // in no time, too
		}
		return m.came / max(0, d.Seconds())
	}
	is, seen := per(took.recorded), per(took.recorded-took.away)
	got := func(rate float64, in string) string {
		return fmt.Sprintf("%s the %s%s from %s to %s%s", m.cameAsFast(rate), in, recording.Milliseconds(took.recorded), recording.Name(m.first.entry()), recording.Name(m.last.entry()), instead(m.bounds()))
	}
	switch {
	case took.isUntimed():
		m.Doubt(m.expected, noTimes)
	case per(took.least) < m.AtLeast:
		m.Break(TooFew, m.expected, got(is, ""), m.first.entry(), m.last.entry())
	case m.AtMost > 0 && per(took.most) > m.AtMost:
		m.Break(TooMany, m.expected, got(is, ""), m.first.entry(), m.last.entry())
	case is < m.AtLeast || m.AtMost > 0 && is > m.AtMost:
		m.doubtAsShort(m.expected, got(is, ""), took.away, m.first.entry(), m.last.entry())
	case m.AtMost > 0 && seen > m.AtMost:
		m.doubtAsShort(m.expected, got(seen, recording.Milliseconds(took.recorded-took.away)+" that the client was there of the "), took.away, m.first.entry(), m.last.entry())
	case per(took.most) < m.AtLeast || m.AtMost > 0 && took.away == 0 && per(took.least) > m.AtMost:
		m.doubtAsShort(m.expected, got(is, ""), 0, m.first.entry(), m.last.entry())
	default:
		m.Hold(Measure{Text: fmt.Sprintf("%s, %s a second", numberOf(m.seen, m.name), perSecond(seen))})
	}
}
