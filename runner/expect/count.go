package expect

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// Count expects so many events of a kind. Times excludes the other two.
type Count struct {
	Kind    string `yaml:"count,required"`
	Times   *int   `yaml:"times"`
	AtLeast *int   `yaml:"at_least"`
	AtMost  *int   `yaml:"at_most"`
}

// Validate finds counts that nothing, or no number, can meet.
func (x Count) Validate() error {
	bounded := x.AtLeast != nil || x.AtMost != nil
	if bounded == (x.Times != nil) {
		return problem.WithHelp(errors.New("how many is not clear"), "write times: 3, or at_least and at_most")
	}
	for _, is := range []struct {
		key string
		n   *int
	}{{"times", x.Times}, {"at_least", x.AtLeast}, {"at_most", x.AtMost}} {
		if is.n != nil && *is.n < 0 {
			return problem.AtField(is.key, errors.New("a count cannot be negative"))
		}
	}
	if x.AtLeast != nil && *x.AtLeast == 0 && x.AtMost == nil {
		return problem.AtField("at_least", problem.WithHelp(errors.New("at least 0 holds whatever comes"), "write how many are needed, from 1"))
	}
	if x.AtLeast != nil && x.AtMost != nil && *x.AtLeast > *x.AtMost {
		return errors.New("at_least is larger than at_most")
	}
	return nil
}

func (x Count) String() string {
	var parts []string
	kind := spokenMany(x.Kind)
	for _, bound := range []struct {
		text string
		n    *int
	}{{"exactly", x.Times}, {"at least", x.AtLeast}, {"at most", x.AtMost}} {
		if bound.n != nil {
			parts = append(parts, fmt.Sprintf("%s %d", bound.text, *bound.n))
			if *bound.n == 1 {
				kind = spoken(x.Kind)
			} else {
				kind = spokenMany(x.Kind)
			}
		}
	}
	return fmt.Sprintf("%s %s", strings.Join(parts, " and "), kind)
}

// ExpectsNone implements NoneJudge.
func (x Count) ExpectsNone(kind string) bool {
	none := func(n *int) bool { return n != nil && *n == 0 }
	return x.Kind == kind && (none(x.Times) || none(x.AtMost))
}

// Scope implements Expectation.
func (Count) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Count) Start(env Env) (Monitor, error) {
	kind, err := env.Kinds.matcher(x.Kind)
	return &count{Count: x, matcher: kind}, err
}

type count struct {
	Count
	Judgement
	matcher
	seen int
	last keptEntry
	came []keptEntry // the first of them, as many as a message names
}

// mostNamed is how many of the events that came a message names, where they are too few.
const mostNamed = 6

func (m *count) See(v *View) {
	if !m.matches(v) {
		return
	}
	m.seen++
	m.last = v.kept()
	if len(m.came) < mostNamed && m.least() != nil {
		m.came = append(m.came, m.last)
	}
	if most := m.most(); most != nil && m.seen > *most {
		f := &fault{code: TooMany, got: fmt.Sprintf("%s is the %s %s", named(v.Entry), wording.Ordinal(m.seen), spoken(m.name))}
		m.breakBy(m.copiesUpTo(v, m.seen, f), m.String(), v.Entry)
	}
}

func (m *count) most() *int {
	if m.Times != nil {
		return m.Times
	}
	return m.AtMost
}

func (m *count) least() *int {
	if m.Times != nil {
		return m.Times
	}
	return m.AtLeast
}

// due: where enough came, and no more would be too many, the end has nothing to say.
func (m *count) due(origin) (at time.Duration, breaks, ok bool) {
	enough := m.most() == nil && m.seen >= *m.least()
	return m.last.at, !enough, enough
}

func (m *count) End(r *recording.Stream) {
	least := m.least()
	switch {
	case r.Response == nil && least == nil: // "exactly none" is said of it, "at most 3" is not
		m.breakOrLeft(r, m.String())
	case least == nil || m.seen >= *least:
		m.Hold(Measure{Text: numberOf(m.seen, m.name)}.on(r))
	case m.seen == 0:
		m.breakBy(m.none(Missing, r), m.String())
		m.missing(spoken(m.name), r)
	default:
		m.tooFew(r, *least)
	}
}

// tooFew breaks the expectation: some came, but not all. Which of them are missing nobody knows,
// unless the stream was left, or broke: then the next ones are.
func (m *count) tooFew(r *recording.Stream, least int) {
	which, came := fmt.Sprintf(", the last was %s", recording.Name(m.last.entry())), []*recording.Entry(nil)
	ignored := cmp.Or(m.types().ignoredIn(r), m.dropped(r))
	if ignored == "" && isWhole(r) && m.seen <= mostNamed {
		for _, one := range m.came {
			came = append(came, one.entry())
		}
		is := "is"
		if least-m.seen > 1 {
			is = "are"
		}
		which = fmt.Sprintf(": %s; which of the %d %s missing cannot be told", numbersOf(came), least, is)
	}
	m.Break(TooFew, m.String(), fmt.Sprintf("only %s came%s; %s%s", numberOf(m.seen, m.name), which, ended(r), ignored))
	m.missingSomewhere(spoken(m.name), r, came...)
}

// numbersOf lists entries by what stands in front of them in a timeline.
func numbersOf(entries []*recording.Entry) string {
	numbers := make([]string, len(entries))
	for i, e := range entries {
		if numbers[i] = recording.Name(e); e.Kind == recording.KindEvent {
			numbers[i] = fmt.Sprintf("#%d", e.Number)
		}
	}
	return wording.Enumerated(numbers)
}

// Never expects that no event of a kind comes: in the whole stream, after the
// first event of another kind, before the first one, or each time between two.
type Never struct {
	Kind   string `yaml:"never,required"`
	After  string `yaml:"after"`
	Before string `yaml:"before"`
}

// ExpectsNone implements NoneJudge: what is not to come behind something, or before it, may come elsewhere.
func (x Never) ExpectsNone(kind string) bool { return x == Never{Kind: kind} }

func (x Never) String() string {
	text := fmt.Sprintf("no %s arrives", spoken(x.Kind))
	switch {
	case x.After != "" && x.Before != "":
		return fmt.Sprintf("%s between %s and %s", text, spoken(x.After), spoken(x.Before))
	case x.After != "":
		return fmt.Sprintf("%s after %s", text, spoken(x.After))
	case x.Before != "":
		return fmt.Sprintf("%s before %s", text, spoken(x.Before))
	default:
		return text
	}
}

// Scope implements Expectation.
func (Never) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Never) Start(env Env) (Monitor, error) {
	kinds, err := env.Kinds.matchers(x.Kind, x.After, x.Before)
	if err != nil {
		return nil, err
	}
	return &never{Never: x, unwanted: kinds[0], after: kinds[1], before: kinds[2], armed: x.After == ""}, nil
}

type never struct {
	Never
	Judgement
	unwanted, after, before matcher
	armed                   bool      // after has come, or is not waited for
	others                  int       // events that came since
	closed                  keptEntry // the last event that ended what is between two; none: none has
}

func (m *never) See(v *View) {
	switch {
	case m.armed && m.Before != "" && m.before.matches(v):
		m.close(v)
	case m.armed && m.unwanted.matches(v):
		got := fmt.Sprintf("%s (%s) came: %s%s", m.unwanted.named(v), recording.Milliseconds(v.LastByte), dataAt(v.Entry, v.place(m.unwanted)), instead("none"))
		f := &fault{code: Unwanted, got: got, short: m.unwanted.named(v) + " came" + instead("none")}
		f.copied(v)
		m.breakBy(f, m.String(), v.Entry)
	case m.armed && v.Kind == recording.KindEvent:
		m.others++
	case m.After != "" && m.after.matches(v):
		m.armed = true
	}
}

// close ends what is judged: for good or, between two, until it begins anew.
func (m *never) close(v *View) {
	if m.After == "" {
		m.Hold(m.measure())
		return
	}
	m.closed, m.armed = v.kept(), m.after.matches(v)
}

// due: what is between two has been judged, and has not begun anew.
func (m *never) due(origin) (at time.Duration, breaks, ok bool) {
	return m.closed.at, false, !m.closed.none() && !m.armed
}

// End holds only if the stream came to the points between which it judges.
func (m *never) End(r *recording.Stream) {
	switch {
	case !m.closed.none():
		m.Hold(m.measure().on(r))
	case !m.armed:
		m.breakBy(m.after.none(NothingToJudge, r), m.String())
		m.missing(spoken(m.After), r)
	case m.Before != "":
		m.breakBy(m.before.none(NothingToJudge, r), m.String())
		m.missing(spoken(m.Before), r)
	case r.Response == nil:
		m.breakOrLeft(r, m.String())
	default:
		m.Hold(m.measure().on(r))
	}
}

// measure says beside how many others none came.
func (m *never) measure() Measure {
	return Measure{Text: "none came, beside " + wording.CountedAs(m.others, "other event", "other events")}
}
