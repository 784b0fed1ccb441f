package expect

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Interval expects that consecutive events of a kind are apart by at least, at
// most, so much; or by a factor of a period that is configured elsewhere. There
// must be at least two of them.
type Interval struct {
	Kind    string        `yaml:"interval,required"`
	AtLeast time.Duration `yaml:"at_least" above:"0"`
	AtMost  time.Duration `yaml:"at_most" above:"0"`
	Period  Period        `yaml:"period"`            // for example ${interval}s
	Factor  value.Range   `yaml:"factor"`            // of the period, for example [0.5, 2]
	Ideally time.Duration `yaml:"ideally" above:"0"` // longer is allowed, but warned of
	Share   Share         `yaml:"share"`             // so many of them are at most so far apart; default: all
}

// Period is a length of time, which may hold variables: "${interval}s".
type Period string

// Validate finds periods that are none, unless variables hide them.
func (p Period) Validate() error {
	if strings.Contains(string(p), "${") {
		return nil
	}
	_, err := p.duration()
	return err
}

func (p Period) duration() (time.Duration, error) {
	d, err := time.ParseDuration(string(p))
	if err != nil || d <= 0 {
		return 0, problem.WithHelp(fmt.Errorf("%q is no period", string(p)), wording.DurationHelp(string(p))+", or ${interval}s")
	}
	return d, nil
}

// spoken is the period as people read it; one that a variable hides, as it is written.
func (p Period) spoken() string {
	d, err := p.duration()
	if err != nil {
		return string(p)
	}
	return wording.Length(d)
}

// Validate finds ranges that nothing can meet.
func (x Interval) Validate() error {
	const help = "write at_most: 2s, at_least: 100ms or both, or period: 1s and factor: [0.5, 2]"
	switch {
	case (x.Period != "") != (x.Factor != value.Range{}), (x.AtMost > 0 || x.AtLeast > 0) == (x.Period != ""):
		return problem.WithHelp(errors.New("how far apart is not clear"), help)
	case x.Period != "" && !x.Factor.Closed():
		return problem.AtField("factor", problem.WithHelp(errors.New("a factor of the period has two ends"), "write for example [0.5, 2]"))
	case x.Share != "" && (x.AtMost == 0 || x.AtLeast > 0 || x.Period != "" || x.Ideally > 0):
		return problem.AtField("share", problem.WithHelp(errors.New("a share has one limit"), "write at_most and share alone"))
	case x.AtMost > 0 && x.AtLeast > x.AtMost:
		return fmt.Errorf("at_least %s is longer than at_most %s", wording.Length(x.AtLeast), wording.Length(x.AtMost))
	default:
		return validateIdeally(x.Ideally, x.AtMost)
	}
}

func (x Interval) String() string {
	text := fmt.Sprintf("consecutive %s are at most %s apart", spokenMany(x.Kind), wording.Length(x.AtMost))
	switch {
	case x.Share != "":
		return fmt.Sprintf("%s of %s", x.Share, text)
	case x.Period != "":
		text = fmt.Sprintf("consecutive %s are %s to %s times %s apart", spokenMany(x.Kind), x.Factor[0], x.Factor[1], x.Period.spoken())
	case x.AtMost == 0:
		text = fmt.Sprintf("consecutive %s are at least %s apart", spokenMany(x.Kind), wording.Length(x.AtLeast))
	case x.AtLeast > 0:
		text = fmt.Sprintf("consecutive %s are between %s and %s apart", spokenMany(x.Kind), wording.Length(x.AtLeast), wording.Length(x.AtMost))
	}
	return text + ideallyWithin(x.Ideally)
}

// Scope implements Expectation.
func (Interval) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Interval) Start(env Env) (Monitor, error) {
	kind, err := env.Kinds.matcher(x.Kind)
	m := &interval{Interval: x, matcher: kind, softLimit: softLimit{ideally: x.Ideally}, percentile: percentile{share: x.Share}, least: x.AtLeast, most: x.AtMost}
	if err != nil || x.Period == "" || strings.Contains(string(x.Period), "${") {
		return m, err
	}
	period, err := x.Period.duration()
	low, high := x.Factor.Ends()
	m.least, m.most = scaled(period, low), scaled(period, high)
	return m, err
}

func scaled(d time.Duration, factor float64) time.Duration { return time.Duration(float64(d) * factor) }

type interval struct {
	Interval
	Judgement
	matcher
	softLimit
	misses
	percentile  percentile
	least, most time.Duration // most may be zero: nothing is too long
	previous    keptEntry
	seen        int
	unwatched   int    // intervals of which no lower limit is judged: the client was away in them
	unseen      string // what is to be said of the first of these
}

func (m *interval) See(v *View) {
	if !m.matches(v) {
		return
	}
	previous := m.previous
	m.previous = v.kept()
	m.seen++
	if previous.none() {
		return
	}
	apart := recorded(v.In, v.LastByte).pauseSince(recorded(v.In, previous.at))
	got := func() string {
		return fmt.Sprintf("%s came %s after %s", recording.Name(v.Entry), recording.Milliseconds(apart.recorded), recording.Name(previous.entry()))
	}
	least := m.lower(apart, got)
	switch {
	case m.percentile.take(apart, v, got):
	case m.shorter(apart, least, v, got):
		m.tooShort(apart, least)
		m.Break(Early, m.String(), got()+under(apart, least), previous.entry(), v.Entry)
	case m.most > 0 && m.longer(apart, m.most, v, got):
		m.tooLong(apart, m.most)
		m.Break(Late, m.String(), got()+over(apart, m.most), previous.entry(), v.Entry)
	default:
		m.observe(apart.least, v, got)
	}
}

// lower is the lower limit of an interval; zero: it is not judged by any. Of what came while the client was away nobody
// knows how near it was to the event before.
func (m *interval) lower(apart span, got func() string) time.Duration {
	if m.least == 0 || apart.away == 0 || apart.most < m.least {
		return m.least
	}
	if m.unwatched++; m.unwatched == 1 {
		why, _ := apart.whyLeast()
		m.unseen = got() + "; " + why
	}
	return 0
}

// tally counts the intervals: one less than the events.
func (m *interval) tally() (judged int, of string) {
	if m.most > 0 {
		return m.seen - 1, m.name
	}
	return m.seen - 1 - m.unwatched, m.name
}

func (m *interval) pattern(t tally, first string) string {
	return m.misses.before(first, t.judged, "intervals")
}

func (m *interval) due(origin) (at time.Duration, breaks, ok bool) {
	return m.previous.at + m.most, true, m.seen > 0 && m.most > 0 && m.Share == ""
}

// End also judges the silence between the last event and the end of the stream.
func (m *interval) End(r *recording.Stream) {
	silence := recorded(r, r.End.At).pauseSince(recorded(r, m.previous.at))
	switch {
	case m.seen == 0 && r.Response != nil && weLeft(r) && r.End.At-r.Response.At <= m.most:
		m.Doubt(m.String(), m.absent(r)+"; "+tooSoon(r, r.End.At-r.Response.At, "the response's head", m.most))
	case m.seen == 0:
		m.breakBy(m.none(NothingToJudge, r), m.String())
		m.missing(spoken(m.name), r)
	case m.endsLate(r, silence):
		m.Break(Late, m.String(), m.noOther(r)+over(silence, m.most), m.previous.entry())
		m.missing(spoken(m.name), r)
	case len(m.percentile.recorded) > 0:
		m.percentile.conclude(&m.Judgement, m.String(), m.most, "interval", "intervals")
	case m.seen == 1 && weLeft(r) && m.doubt != "": // we may have left it, or read, late
		m.conclude(&m.Judgement, m.String(), "interval", "intervals")
	case m.seen == 1 && weLeft(r) && m.most == 0:
		m.Doubt(m.String(), fmt.Sprintf("only one came, %s, before streamspec closed the stream (%s)", m.previous.named(), whyLeft(r)), m.previous.entry())
	case m.seen == 1 && weLeft(r):
		m.Doubt(m.String(), tooSoon(r, silence.recorded, recording.Name(m.previous.entry()), m.most), m.previous.entry())
	case m.seen == 1:
		m.Break(NothingToJudge, m.String(), fmt.Sprintf("only one came, %s, so there is no interval to judge", m.previous.named()), m.previous.entry())
		m.missing(spoken(m.name), r)
	case m.unwatched == m.seen-1 && m.least > 0:
		m.Doubt(m.String(), m.unseen)
	default:
		m.conclude(&m.Judgement, m.String(), "interval", "intervals")
	}
}

// endsLate tells whether the last silence was too long. One that was not is no interval.
func (m *interval) endsLate(r *recording.Stream, silence span) bool {
	if m.most == 0 || silence.recorded <= m.most || m.percentile.take(silence, nil, func() string { return m.noOther(r) }) {
		return false
	}
	return m.longer(silence, m.most, nil, func() string { return m.noOther(r) })
}

func (m *interval) noOther(r *recording.Stream) string {
	silence := recording.Milliseconds(r.End.At - m.previous.at)
	return fmt.Sprintf("no other came in the %s from %s to the end of the stream", silence, recording.Name(m.previous.entry()))
}

// Silence expects that the stream is never silent for longer than a time: between
// the response's head, the entries of any kind, comments too, and the end.
type Silence struct {
	AtMost  time.Duration `yaml:"silence_at_most,required" above:"0"`
	Ideally time.Duration `yaml:"ideally" above:"0"` // longer is allowed, but warned of
}

// Validate finds soft limits beyond the limit.
func (x Silence) Validate() error { return validateIdeally(x.Ideally, x.AtMost) }

func (x Silence) String() string {
	return fmt.Sprintf("the stream is never silent for longer than %s%s", wording.Length(x.AtMost), ideallyWithin(x.Ideally))
}

// Scope implements Expectation.
func (Silence) Scope() Scope { return ScopeStream }

// Start implements OfStream.
func (x Silence) Start(Env) (Monitor, error) {
	return &silence{Silence: x, softLimit: softLimit{ideally: x.Ideally}}, nil
}

type silence struct {
	Silence
	Judgement
	softLimit
	misses
	last keptEntry
	seen int // silences
}

func (m *silence) See(v *View) {
	silent := recorded(v.In, v.FirstByte).pauseSince(m.since(v.In))
	got := func() string {
		return fmt.Sprintf("%s came after %s of silence", recording.Name(v.Entry), recording.Milliseconds(silent.recorded))
	}
	m.last = v.kept()
	m.seen++
	if m.longer(silent, m.AtMost, v, got) {
		m.tooLong(silent, m.AtMost)
		m.Break(Late, m.String(), got()+over(silent, m.AtMost), v.Entry)
		return
	}
	m.observe(silent.least, v, got)
}

// endToo judges the silence before the end, where one before an entry was too long already.
func (m *silence) endToo(r *recording.Stream, _ *Verdict) {
	silent := recorded(r, r.End.At).pauseSince(m.since(r))
	m.seen++
	if m.longer(silent, m.AtMost, nil, m.heard) {
		m.tooLong(silent, m.AtMost)
	}
}

// tally counts the silences before each entry, and before the end.
func (m *silence) tally() (judged int, of string) { return m.seen, AnyEvent }

func (m *silence) pattern(t tally, first string) string {
	return m.misses.before(first, t.judged, "silences")
}

func (m *silence) due(o origin) (at time.Duration, breaks, ok bool) {
	return max(o.head, m.last.at) + m.AtMost, true, o.opened()
}

func (m *silence) since(r *recording.Stream) moment {
	switch {
	case !m.last.none():
		return recorded(r, m.last.at)
	case r.Response != nil:
		return recorded(r, r.Response.At)
	default:
		return moment{}
	}
}

// heard is what broke the silence last.
func (m *silence) heard() string {
	if m.last.none() {
		return "the response's head"
	}
	return recording.Name(m.last.entry())
}

func (m *silence) End(r *recording.Stream) {
	silent := recorded(r, r.End.At).pauseSince(m.since(r))
	got := func() string {
		return fmt.Sprintf("the stream was silent for its last %s, since %s", recording.Milliseconds(silent.recorded), m.heard())
	}
	switch {
	case r.Response == nil:
		m.breakOrLeft(r, m.String())
	case m.last.none() && silent.recorded <= m.AtMost && weLeft(r):
		m.Doubt(m.String(), tooSoon(r, silent.recorded, "the response's head", m.AtMost))
	case m.longer(silent, m.AtMost, nil, got):
		m.Break(Late, m.String(), got()+over(silent, m.AtMost))
	default:
		m.conclude(&m.Judgement, m.String(), "silence", "silences")
		m.said().Measure = m.said().Measure.on(r)
	}
}
