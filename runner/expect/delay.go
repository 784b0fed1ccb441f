package expect

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// Delay expects that each event of a kind arrives within a time of the moment
// that it carries itself, at a JSON path, as an ISO 8601 text. It finds servers
// that hold events back. Both clocks are wall clocks: it is for services on
// machines whose clocks agree.
type Delay struct {
	Kind   string        `yaml:"delay,required"`
	Since  value.Path    `yaml:"since,required"` // JSON path of that moment
	Within time.Duration `yaml:"within,required" above:"0"`

	Ideally time.Duration `yaml:"ideally" above:"0"` // later is allowed, but warned of
	Share   Share         `yaml:"share"`             // so many of them arrive in time; default: all
}

// Validate finds soft limits beyond the limit.
func (x Delay) Validate() error {
	if x.Share != "" && x.Ideally > 0 {
		return problem.AtField("share", problem.WithHelp(errors.New("a share has one limit"), "write within and share alone"))
	}
	return validateIdeally(x.Ideally, x.Within)
}

func (x Delay) String() string {
	if x.Share != "" {
		return fmt.Sprintf("%s of %s arrive within %s of their %q", x.Share, spokenMany(x.Kind), wording.Length(x.Within), x.Since)
	}
	return fmt.Sprintf("every %s arrives within %s of its %q%s", spoken(x.Kind), wording.Length(x.Within), x.Since, ideallyWithin(x.Ideally))
}

// Scope implements Expectation.
func (Delay) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Delay) Start(env Env) (Monitor, error) {
	o, err := newKindMonitor(env, x.Kind, x, x.Since)
	return &delay{kindMonitor: o, Delay: x, softLimit: softLimit{ideally: x.Ideally}, percentile: percentile{share: x.Share}}, err
}

type delay struct {
	kindMonitor
	Delay
	softLimit
	misses
	percentile percentile
}

func (m *delay) See(v *View) {
	if !m.concerns(v) {
		return
	}
	sent, ok := v.time(m.Since)
	if !ok {
		m.breakBy(v.noTimeAt(m.Since), m.expected, v.Entry)
		return
	}
	left := sent.Sub(v.In.Started)
	late := recorded(v.In, v.LastByte).since(moment{recorded: left, earliest: left, latest: left})
	got := func() string {
		return fmt.Sprintf("%s arrived %s after its %q, %s", recording.Name(v.Entry), recording.Milliseconds(late.recorded), m.Since, sent.Format(time.RFC3339Nano))
	}
	if late.most < -m.Within { // its time is yet to come: one of the clocks, or time zones, is wrong
		m.Break(Early, m.expected, fmt.Sprintf("%s arrived %s before its %q, %s", recording.Name(v.Entry), recording.Milliseconds(-late.recorded), m.Since, sent.Format(time.RFC3339Nano)), v.Entry)
		return
	}
	if m.percentile.take(late, v, got) {
		return
	}
	if m.longer(late, m.Within, v, got) {
		m.tooLong(late, m.Within)
		m.Break(Late, m.expected, got()+over(late, m.Within), v.Entry)
		return
	}
	m.observe(late.least, v, got)
}

// pattern says how late those are that are late; of others, that they are wrong.
func (m *delay) pattern(t tally, first string) string {
	if t.broken != m.long {
		return ""
	}
	return m.misses.before(first, t.judged, "delays of "+spokenMany(m.name))
}

func (m *delay) End(r *recording.Stream) {
	if m.kindMonitor.End(r); m.state() != Held {
		return
	}
	if m.Share != "" {
		m.percentile.conclude(&m.Judgement, m.expected, m.Within, "event", "events")
	} else {
		m.conclude(&m.Judgement, m.expected, "event", "events")
	}
}

// time looks a time up in the entry's data. False: there is none, and noTime says why.
func (v *View) time(path value.Path) (time.Time, bool) {
	has := v.value(path)
	if has == nil {
		return time.Time{}, false
	}
	at, err := value.Time(*has)
	return at, err == nil
}

// noTime is what a value is where time finds none.
const noTime = "no ISO 8601 time"

// noTimeAt is the fault where time finds none.
func (v *View) noTimeAt(path value.Path) *fault {
	if v.value(path) == nil {
		return v.lacks(path)
	}
	return unfit(v, path, noTime)
}

// DefaultApart is how far apart two events must have left the server, unless an
// expectation says otherwise, to be found if they arrive together.
const DefaultApart = 100 * time.Millisecond

// Unbuffered expects that events which left the server apart, by the time that each
// carries, do not arrive in one piece: something between would be holding them
// back. It compares the server's times with each other, never with our clock. Without a
// time, the server is known to send each of them by itself.
type Unbuffered struct {
	Kind  string        `yaml:"unbuffered,required"`
	Path  value.Path    `yaml:"timestamp"`       // default: each left the server apart from the others
	Apart time.Duration `yaml:"apart" above:"0"` // default: DefaultApart
}

func (x Unbuffered) apart() time.Duration {
	if x.Apart == 0 {
		return DefaultApart
	}
	return x.Apart
}

func (x Unbuffered) String() string {
	if x.Path == "" {
		return fmt.Sprintf("no %s, which leave the server at least %s apart, arrive together", spokenMany(x.Kind), wording.Length(x.apart()))
	}
	return fmt.Sprintf("no %s are held back: those whose %q are more than %s apart do not arrive together", spokenMany(x.Kind), x.Path, wording.Length(x.apart()))
}

// Scope implements Expectation.
func (Unbuffered) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x Unbuffered) Start(env Env) (Monitor, error) {
	kinds, err := env.reading([]value.Path{x.Path}, x.Kind)
	if err != nil {
		return nil, err
	}
	return &unbuffered{Unbuffered: x, matcher: kinds[0]}, nil
}

type unbuffered struct {
	Unbuffered
	Judgement
	limits
	matcher
	first keptEntry // of those that the same read brought
	read  int
	sent  time.Time // what first carries
	left  time.Time // what the last one carries
	apart int       // how many left the server apart from the one before
	seen  int
}

func (m *unbuffered) See(v *View) {
	if !m.matches(v) {
		return
	}
	m.seen++
	if m.Path == "" {
		m.alone(v)
		return
	}
	sent, ok := v.time(m.Path)
	if ok && m.seen > 1 && sent.Sub(m.left).Abs() > m.Unbuffered.apart() {
		m.apart++
	}
	m.left = sent
	switch {
	case !ok:
		m.breakBy(v.noTimeAt(m.Path), m.String(), v.Entry)
	case m.first.none() || (m.read != v.Read && m.first.at != v.LastByte):
		m.first, m.read, m.sent = v.kept(), v.Read, sent
	default:
		m.compare(v, sent.Sub(m.sent).Abs())
	}
}

// together is how soon behind another an event comes that was held back with it: who lets
// them go writes one right after the other.
const together = time.Millisecond

// alone judges an event that the server sent by itself: it does not arrive with the one
// before it, unless we were late by so much that it may have come apart.
func (m *unbuffered) alone(v *View) {
	before, read := m.first, m.read
	m.first, m.read = v.kept(), v.Read
	if before.none() || read != v.Read && v.LastByte-before.at >= together {
		return
	}
	got := fmt.Sprintf("%s and %s arrived together, after %s", recording.Name(before.entry()), recording.Name(v.Entry), recording.Milliseconds(v.LastByte))
	at := recorded(v.In, v.LastByte)
	if late := at.latest - at.earliest; late >= m.Unbuffered.apart()/2 { // we may have come late to the first as well
		m.excuse(got, late, v)
		return
	}
	m.Break(HeldBack, m.String(), got+unflushed(v.In), before.entry(), v.Entry)
}

// unflushed says of a response that is compressed what holds its events back most of the time; empty: it is not.
func unflushed(r *recording.Stream) string {
	if r == nil || r.Response == nil {
		return ""
	}
	codings := wire.Codings(r.Response.Header)
	if len(codings) == 0 {
		return ""
	}
	return fmt.Sprintf("; the response is compressed (%s): who compresses it must flush behind each event", strings.Join(codings, ", "))
}

// compare judges an event that arrived with the first. Where we came late to them, they
// may have arrived apart: by as much as we were late, not by more.
func (m *unbuffered) compare(v *View, left time.Duration) {
	got := func() string {
		return fmt.Sprintf("%s and %s arrived together, after %s, but their %q are %s apart",
			recording.Name(m.first.entry()), recording.Name(v.Entry), recording.Milliseconds(v.LastByte), m.Path, recording.Milliseconds(left))
	}
	at := recorded(v.In, v.LastByte)
	held := span{recorded: left, least: left - (at.latest - at.earliest), most: left}
	switch {
	case held.least > m.Unbuffered.apart():
		m.Break(HeldBack, m.String(), got()+unflushed(v.In), m.first.entry(), v.Entry)
	case left > m.Unbuffered.apart():
		m.excuse(got(), at.latest-at.earliest, v)
	}
}

// End needs at least two events that left the server apart: others cannot show that they
// were held back.
func (m *unbuffered) End(r *recording.Stream) {
	switch {
	case m.seen == 0:
		m.breakBy(m.none(NothingToJudge, r), m.String())
		m.missing(spoken(m.name), r)
	case m.seen == 1:
		m.Break(NothingToJudge, m.String(), fmt.Sprintf("only one came, %s, so there is nothing to compare", m.first.named()))
	case m.Path == "":
		m.conclude(&m.Judgement, m.String(), "", "")
		if m.state() == Held {
			m.said().Measure = Measure{Text: numberOf(m.seen, m.name) + ", each by itself"}
		}
	case m.apart == 0 && m.doubt == "":
		m.Doubt(m.String(), fmt.Sprintf("no two of the %s left the server more than %s apart, so none could be held back", numberOf(m.seen, m.name), wording.Length(m.Unbuffered.apart())))
	default:
		if m.conclude(&m.Judgement, m.String(), "", ""); m.state() == Held {
			m.said().Measure = Measure{Text: fmt.Sprintf("%s, %d of which left the server apart from the one before", numberOf(m.seen, m.name), m.apart)}
		}
	}
}
