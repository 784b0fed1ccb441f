package expect

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect/value"
	"github.com/streamspec/streamspec/runner/recording"
)

// ForEach expects something of the events that have the same value at a path, for each
// of the values by itself: of each parcel that it is packed, and then sent. Events that
// have nothing there are left out, and so is a value for which nothing is judged, because
// none of its events is of the kind that is; for one of them something must be. It is no
// entry of the catalogue: it stands before one.
type ForEach struct {
	Path        value.Path
	Expectation Expectation
	InEach      string // a kind of event that is among those of every value that came before it; empty: none is
	GoesOn      string // a kind of event that, without a value of its own, has that of the one of the kind before; empty: none does
}

// MaxForEach bounds the values that ForEach tells apart: it needs memory for the monitor
// of each.
const MaxForEach = 100_000

// Validate finds what is about a stream as a whole, and cannot be said of some of its
// events.
func (x ForEach) Validate() error {
	if x.Expectation.Scope() == ScopeEvents {
		return nil
	}
	return problem.WithHelp(
		fmt.Errorf("%s: this is about the stream as a whole, not about those of its events that have the same %q", x.Expectation, x.Path),
		"leave for each out; it can stand before what is said of events: their order, their number, what is in them")
}

func (x ForEach) String() string { return fmt.Sprintf("for each %q, %s", x.Path, x.Expectation) }

// Scope implements Expectation.
func (ForEach) Scope() Scope { return ScopeEvents }

// Start implements OfStream.
func (x ForEach) Start(env Env) (Monitor, error) {
	begin := func() (Monitor, error) { return NewMonitor(x.Expectation, env) }
	if _, err := begin(); err != nil {
		return nil, err
	}
	m := &forEach{ForEach: x, start: begin, parts: map[string]*part{}}
	var err error
	if m.inEach, err = env.Kinds.unlessNone(x.InEach); err != nil {
		return nil, err
	}
	m.goesOn, err = env.Kinds.unlessNone(x.GoesOn)
	return m, err
}

// unlessNone resolves the name of a kind; nil: there is no name.
func (ks Kinds) unlessNone(name string) (*matcher, error) {
	if name == "" {
		return nil, nil
	}
	m, err := ks.matcher(name)
	return &m, err
}

type forEach struct {
	ForEach
	Judgement
	start  func() (Monitor, error)
	inEach *matcher         // what is among the events of every value so far; nil: nothing is
	goesOn *matcher         // what has the value of the one before; nil: nothing has
	before value.Kept       // the value that it had
	parts  map[string]*part // by the value.Key of what they have in common
	key    []byte           // of the value that was looked at last
	order  []*part          // as they began

	doubt   Verdict // of the first value of which nobody can tell
	closest Measure // of the value that came closest to its limit
}

// part are the events that have the same value.
type part struct {
	value   string  // as it came first
	monitor Monitor // nil: it is decided
	broken  bool    // and its monitor goes on
	entries []*recording.Entry
	has     func(*recording.Entry) bool // which events are of it
}

func (m *forEach) See(v *View) {
	if v.Kind != recording.KindEvent {
		return
	}
	if m.isInEach(v) {
		m.showEach(v)
		return
	}
	has := m.valueOf(v)
	if has == nil {
		return
	}
	p, err := m.part(*has)
	if err != nil {
		m.Break(TooMuch, m.String(), err.Error(), v.Entry)
		return
	}
	m.show(p, v)
}

// valueOf is the value by which an event is told apart; nil: it has none.
func (m *forEach) valueOf(v *View) *gjson.Result {
	has := v.value(m.Path)
	switch {
	case m.goesOn == nil || !m.goesOn.matches(v):
		return has
	case has != nil && has.Type != gjson.Null:
		m.before.Keep(*has)
	case !m.before.Exists():
		return nil
	}
	return &m.before.Result
}

// isInEach tells whether an event is among those of every value so far.
func (m *forEach) isInEach(v *View) bool { return m.inEach != nil && m.inEach.matches(v) }

// showEach shows an event to all parts. The first that it breaks is told.
func (m *forEach) showEach(v *View) {
	var first *Verdict
	for _, p := range m.order {
		m.show(p, v)
		if first == nil && m.state() == Broken {
			told := m.Verdict()
			first = &told
		}
	}
	if first != nil {
		m.verdict = first
	}
}

// show shows an event to a part.
func (m *forEach) show(p *part, v *View) {
	if p.monitor == nil {
		return
	}
	v.among = p.has
	p.monitor.See(v)
	v.among = nil
	m.takeOver(p)
}

// part is the part of a value, a new one where the value is.
func (m *forEach) part(of gjson.Result) (*part, error) {
	if p := m.partOf(of); p != nil {
		return p, nil
	}
	if len(m.order) == MaxForEach {
		return nil, fmt.Errorf("%q has more than %d different values", m.Path, MaxForEach)
	}
	monitor, err := m.start()
	key := string(m.key)
	p := &part{value: strings.Clone(of.Raw), monitor: monitor, has: func(e *recording.Entry) bool {
		view := &View{Entry: e}
		has := view.value(m.Path)
		return m.isInEach(view) || has != nil && string(value.AppendKey(nil, *has)) == key
	}}
	m.parts[key] = p
	m.order = append(m.order, p)
	return p, err
}

// partOf is the part of a value, by its key; nil: there is none.
func (m *forEach) partOf(of gjson.Result) *part {
	m.key = value.AppendKey(m.key[:0], of)
	return m.parts[string(m.key)]
}

// about says of which value a part is.
func (m *forEach) about(p *part) string {
	return fmt.Sprintf("for the %q %s", m.Path, clipped(p.value))
}

// takeOver takes over what a part has decided.
func (m *forEach) takeOver(p *part) {
	verdict := p.monitor.Verdict()
	if verdict.State == Open {
		return
	}
	if inner, is := p.monitor.(goesOn); is && verdict.State == Broken {
		inner.judgement().verdict = nil // what comes behind may break it in another way
		p.broken = true
	} else {
		p.monitor = nil
	}
	m.closest = m.closest.closer(verdict.Measure)
	about := m.about(p) + ": "
	switch {
	case verdict.State == Broken:
		verdict.Expected = about + verdict.Expected
		*m.said() = verdict
	case verdict.State == Unknown:
		if m.doubt.State != Unknown {
			verdict.Expected = about + verdict.Expected
			m.doubt = verdict
		}
	case verdict.Warning != "" && m.Verdict().Warning == "":
		v := m.said()
		v.Warning, v.Marks = about+verdict.Warning, verdict.Marks
	}
}

func (m *forEach) End(r *recording.Stream) {
	if len(m.order) == 0 {
		m.Break(NothingToJudge, m.String(), fmt.Sprintf("no event has %q; %s", m.Path, had(r)))
		return
	}
	m.share(r)
	idle, unseen := 0, ""
	for i, p := range m.order {
		if p.monitor == nil {
			continue
		}
		if kind := idleKind(p.monitor); kind != "" {
			idle, unseen = idle+1, kind
			continue
		}
		p.monitor.End(r.Only(p.entries))
		if m.takeOver(p); m.state() == Broken {
			m.endOf(m.order[i+1:], r, m.said())
			return
		}
	}
	judged := len(m.order) - idle
	if idle == len(m.order) {
		m.Break(NothingToJudge, m.String(), fmt.Sprintf("too few %s came to judge any %q; %s", spokenMany(unseen), m.Path, had(r)))
		return
	}
	if m.doubt.State == Unknown {
		*m.said() = m.doubt
		return
	}
	m.closest.Text = strings.TrimSuffix(fmt.Sprintf("%s; %s", wording.CountedAs(judged, "value", "values"), m.closest.Text), "; ")
	m.Hold(m.closest)
}

// endToo implements goesOn: some values are broken by the end alone.
func (m *forEach) endToo(r *recording.Stream, broken *Verdict) {
	m.share(r)
	m.endOf(m.order, r, broken)
}

// endOf adds in which ways the end breaks what is expected of some values.
func (m *forEach) endOf(parts []*part, r *recording.Stream, broken *Verdict) {
	for _, p := range parts {
		switch inner, _ := p.monitor.(goesOn); {
		case p.monitor == nil: // nothing more breaks it
		case p.broken:
			inner.endToo(r.Only(p.entries), broken)
		case idleKind(p.monitor) != "":
		default:
			p.monitor.End(r.Only(p.entries))
			if v := p.monitor.Verdict(); v.State == Broken {
				broken.alsoBy(v, m.about(p))
			}
		}
	}
}

// due is when the first of the values is broken: none of them holds for the others.
func (m *forEach) due(o origin) (at time.Duration, breaks, ok bool) {
	for _, p := range m.order {
		one, is := p.monitor.(timed)
		if !is {
			continue
		}
		if t, broken, known := one.due(o); known && broken && (!ok || t < at) {
			at, breaks, ok = t, true, true
		}
	}
	return at, breaks, ok
}

// share gives each part its entries, so that a message tells what came in their place.
func (m *forEach) share(r *recording.Stream) {
	m.before = value.Kept{}
	view := &View{In: r}
	for _, e := range r.All() {
		if e.Kind != recording.KindEvent {
			continue
		}
		view.Show(e)
		for _, p := range m.partsOf(view) {
			p.entries = append(p.entries, e)
		}
	}
}

// partsOf are the parts that an event is of, while the entries are shared.
func (m *forEach) partsOf(v *View) []*part {
	if m.isInEach(v) {
		return slices.DeleteFunc(slices.Clone(m.order), func(p *part) bool { return len(p.entries) == 0 })
	}
	has := m.valueOf(v)
	if has == nil {
		return nil
	}
	if p := m.partOf(*has); p != nil {
		return []*part{p}
	}
	return nil
}

// idleKind is the kind of event without which a monitor judges nothing, where none came;
// empty: one came, or it judges otherwise.
func idleKind(m Monitor) string {
	if judged, ok := m.(interface{ idle() (string, bool) }); ok {
		if kind, idle := judged.idle(); idle {
			return kind
		}
	}
	return ""
}

func (o *kindMonitor) idle() (kind string, idle bool) { return o.name, o.seen == 0 }

// Without the event after which, or before which, nothing may come, nothing was judged.
func (m *never) idle() (kind string, idle bool) {
	if !m.armed {
		return m.After, true
	}
	return m.Before, m.Before != ""
}
