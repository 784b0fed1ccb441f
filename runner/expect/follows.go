package expect

import (
	"errors"
	"fmt"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Follows expects that every event of a kind comes after one of another kind:
// anywhere before it or, with Immediately, as the event right before it.
type Follows struct {
	Kind        string `yaml:"follows,required"`
	After       string `yaml:"after,required"`
	Immediately bool   `yaml:"immediately"`
}

func (x Follows) String() string {
	if x.Immediately {
		return fmt.Sprintf("every %s comes immediately after %s", spoken(x.Kind), spoken(x.After))
	}
	return fmt.Sprintf("every %s comes after %s", spoken(x.Kind), spoken(x.After))
}

// Scope implements Expectation.
func (Follows) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Follows) Start(env Env) (Monitor, error) {
	kinds, err := env.Kinds.matchers(x.Kind, x.After)
	if err != nil {
		return nil, err
	}
	return &follows{kindMonitor: kindMonitorOf(kinds[0], x), Follows: x, after: kinds[1]}, nil
}

type follows struct {
	kindMonitor
	Follows
	after    matcher
	came     bool      // one of the kind after
	previous keptEntry // the last event
	fits     bool      // previous is of the kind after
}

func (m *follows) See(v *View) {
	if m.concerns(v) && (!m.came || (m.Immediately && !m.fits)) {
		m.Break(WrongOrder, m.expected, m.got(v), v.Entry)
		return
	}
	fits := m.after.matches(v)
	m.came = m.came || fits
	if v.Kind == recording.KindEvent || fits {
		m.previous, m.fits = v.kept(), fits
	}
}

func (m *follows) got(v *View) string {
	switch {
	case !m.came && m.after.matches(v):
		return fmt.Sprintf("%s is the first %s itself, and comes after none", named(v.Entry), spoken(m.after.name))
	case m.previous.none():
		return fmt.Sprintf("%s came first, before any %s%s", named(v.Entry), spoken(m.after.name), m.after.instead(v.In))
	case m.Immediately:
		return fmt.Sprintf("%s came right after %s%s", recording.Name(v.Entry), m.previous.named(), m.after.instead(v.In))
	default:
		return fmt.Sprintf("%s (%s) came before any %s%s", m.matcher.named(v), recording.Milliseconds(v.LastByte), spoken(m.after.name), m.after.instead(v.In))
	}
}

// Followed expects that every event of a kind is followed by one of another kind:
// at any time later, within a time, or by the very next event. With Matching, the
// two have the same value at that path, and each is waited for by itself.
type Followed struct {
	Kind        string        `yaml:"followed,required"`
	By          string        `yaml:"by,required"`
	Immediately bool          `yaml:"immediately"`
	Within      time.Duration `yaml:"within" above:"0"`
	Matching    value.Path    `yaml:"matching"`
	AfterCall   string        `yaml:"after_call"`        // only those count that come after it: a call or an action
	Ideally     time.Duration `yaml:"ideally" above:"0"` // later is allowed, but warned of
}

// MaxOpen bounds the events that Followed waits for at a time: it needs memory
// for each of them.
const MaxOpen = 1_000_000

// Validate finds what contradicts itself.
func (x Followed) Validate() error {
	if x.Immediately && x.Matching != "" {
		return problem.WithHelp(errors.New("the very next event is looked for, or one with the same value"), "write immediately or matching")
	}
	if x.Ideally > 0 && x.Within == 0 {
		return problem.AtField("ideally", errors.New("what is ideal needs a limit: within"))
	}
	return validateIdeally(x.Ideally, x.Within)
}

func (x Followed) String() string {
	how := "is followed by"
	if x.Immediately {
		how = "is immediately followed by"
	}
	text := fmt.Sprintf("every %s %s %s", spoken(x.Kind), how, spoken(x.By))
	if x.Matching != "" {
		text += fmt.Sprintf(" with the same %q", x.Matching)
	}
	if x.Within > 0 {
		text += fmt.Sprintf(" within %s", wording.Length(x.Within))
	}
	if x.AfterCall != "" {
		text += ", after " + spokenDeed(x.AfterCall)
	}
	return text + ideallyWithin(x.Ideally)
}

// Scope implements Expectation.
func (Followed) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Followed) Start(env Env) (Monitor, error) {
	kinds, err := env.reading([]value.Path{x.Matching}, x.Kind, x.By)
	if err != nil {
		return nil, err
	}
	return &followed{kindMonitor: kindMonitorOf(kinds[0], x), Followed: x, clock: newClock(env, matcher{}, "", x.AfterCall), softLimit: softLimit{ideally: x.Ideally}, by: kinds[1], open: map[string]keptEntry{}, most: MaxOpen}, nil
}

type followed struct {
	kindMonitor
	Followed
	softLimit
	clock  clock // runs once those that come count
	by     matcher
	came   bool                 // one of the kind by
	most   int                  // of those that wait
	buffer []byte               // of key
	open   map[string]keptEntry // by the key of the value that must match; the oldest of each
	first  keptEntry            // the oldest of all, as far as it is known
}

func (m *followed) See(v *View) {
	if m.by.matches(v) {
		m.came = true
		m.close(v)
	} else if m.Immediately && v.Kind == recording.KindEvent && len(m.open) > 0 {
		oldest := m.oldest()
		m.Break(WrongOrder, m.expected, fmt.Sprintf("right after %s came %s", recording.Name(oldest.entry()), named(v.Entry)), oldest.entry(), v.Entry)
		m.leave(m.keyOf(oldest))
	}
	m.clock.see(v)
	if !m.clock.running || !m.concerns(v) {
		return
	}
	key, ok := m.key(v)
	if !ok {
		return
	}
	if _, waits := m.open[string(key)]; !waits {
		m.open[string(key)] = v.kept()
	}
	if len(m.open) > m.most {
		m.Break(TooMuch, m.expected, fmt.Sprintf("more than %d events wait for theirs", m.most), v.Entry)
	}
}

// key is of what v and its counterpart have in common, until it is asked for again. False:
// v has no such value, which breaks the expectation.
func (m *followed) key(v *View) ([]byte, bool) {
	if m.Matching == "" {
		return nil, true
	}
	has := v.value(m.Matching)
	if has == nil {
		m.breakBy(v.lacks(m.Matching), m.expected, v.Entry)
		return nil, false
	}
	m.buffer = value.AppendKey(m.buffer[:0], *has)
	return m.buffer, true
}

func (m *followed) close(v *View) {
	key, ok := m.key(v)
	if !ok || len(m.open) == 0 {
		return
	}
	first, waits := m.open[string(key)]
	if !waits {
		return
	}
	took := recorded(v.In, v.LastByte).since(recorded(v.In, first.at))
	got := func() string {
		return fmt.Sprintf("%s came %s after %s", recording.Name(v.Entry), recording.Milliseconds(took.recorded), recording.Name(first.entry()))
	}
	if m.Within > 0 && m.longer(took, m.Within, v, got) {
		m.Break(Late, m.expected, got()+over(took, m.Within), first.entry(), v.Entry)
	} else {
		m.observe(took.least, v, got)
	}
	m.leave(string(key))
}

// leave lets the event wait no more that has this key.
func (m *followed) leave(key string) {
	delete(m.open, key)
	m.first = keptEntry{}
}

// endToo implements goesOn.
func (m *followed) endToo(r *recording.Stream, broken *Verdict) {
	if len(m.open) == 0 {
		return
	}
	first := m.oldest()
	switch waited := recorded(r, r.End.At).since(recorded(r, first.at)); {
	case m.Within == 0 || !weLeft(r):
		broken.also(Way{Code: Missing, Where: first.named()})
	case waited.least > m.Within:
		broken.also(Way{Code: Late, Where: first.named()})
	}
}

// oldest is the first that waits. It is looked for only where the one before waits no more.
func (m *followed) oldest() keptEntry {
	if !m.first.none() {
		return m.first
	}
	for _, e := range m.open {
		if m.first.none() || e.number < m.first.number {
			m.first = e
		}
	}
	return m.first
}

// keyOf is the value with which an event waits.
func (m *followed) keyOf(waiting keptEntry) string {
	for key, e := range m.open {
		if e.number == waiting.number {
			return key
		}
	}
	return ""
}

func (m *followed) due(origin) (at time.Duration, breaks, ok bool) {
	if m.Within == 0 || len(m.open) == 0 {
		return 0, false, false
	}
	return m.oldest().at + m.Within, true, true
}

func (m *followed) End(r *recording.Stream) {
	m.clock.end(r)
	switch {
	case !m.clock.running:
		m.breakBy(m.clock.neverRan(r), m.expected)
	case m.AfterCall != "" && m.seen == 0:
		m.noneSince(r)
	case len(m.open) > 0 && m.Within > 0 && weLeft(r):
		m.notYet(m.oldest(), r)
	case len(m.open) > 0:
		first := m.oldest()
		m.breakBy(m.waiting(Missing, first, r), m.expected, first.entry())
		m.missing(spoken(m.By), r)
	default:
		if m.kindMonitor.End(r); m.state() == Held && m.Within > 0 {
			m.conclude(&m.Judgement, m.expected, "pair", "pairs")
		}
	}
}

// noneSince judges a stream on which none came since what the scenario did.
func (m *followed) noneSince(r *recording.Stream) {
	got := fmt.Sprintf("no %s came after %s", spoken(m.Kind), m.clock.origin())
	if endUnseen(r) {
		m.Doubt(m.expected, got+": "+ending(r))
		return
	}
	m.Break(NothingToJudge, m.expected, got)
	m.missing(spoken(m.Kind), r)
}

// notYet judges a stream that we left while an event waited.
func (m *followed) notYet(first keptEntry, r *recording.Stream) {
	waited := recorded(r, r.End.At).since(recorded(r, first.at))
	switch {
	case waited.recorded <= m.Within:
		m.Doubt(m.expected, tooSoon(r, waited.recorded, recording.Name(first.entry()), m.Within), first.entry())
	case m.longer(waited, m.Within, nil, func() string { return m.waiting(Late, first, r).got }):
		m.breakBy(m.waiting(Late, first, r), m.expected, first.entry())
		m.missing(spoken(m.By), r)
	default:
		m.conclude(&m.Judgement, m.expected, "pair", "pairs")
	}
}

// waiting says what came, or did not, behind the first event that still waits.
func (m *followed) waiting(code Code, first keptEntry, r *recording.Stream) *fault {
	if !m.came {
		return m.by.none(code, r).wrapped("", "; the first without one is "+first.named())
	}
	which, near := "", ""
	if m.Matching != "" {
		key := m.keyOf(first)
		which, near = fmt.Sprintf(" with the %q %s", m.Matching, clipped(key)), m.by.readsAlike(r, "", first.at, m.Matching, gjson.Parse(key))
	}
	return &fault{code: code, got: fmt.Sprintf("no %s%s came in the %s from %s to the end of the stream%s", spoken(m.By), which, recording.Milliseconds(r.End.At-first.at), recording.Name(first.entry()), near)}
}
