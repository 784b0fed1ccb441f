package expect

import (
	"fmt"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
)

// Arrives expects the first event of a kind within a time: counted from the
// request, or from the first event of another kind.
type Arrives struct {
	Kind   string        `yaml:"arrives,required"`
	Within time.Duration `yaml:"within,required"`
	After  string        `yaml:"after"`
}

func (x Arrives) String() string {
	from := "the request"
	if x.After != "" {
		from = spoken(x.After)
	}
	return fmt.Sprintf("%s arrives within %s of %s", spoken(x.Kind), x.Within, from)
}

// Start implements Expectation.
func (x Arrives) Start(env Env) (Monitor, error) {
	kind, err := env.Kinds.matcher(x.Kind)
	if err != nil {
		return nil, err
	}
	m := &arrives{Arrives: x, awaited: kind, running: x.After == ""}
	m.from, err = env.Kinds.matcher(x.After)
	return m, err
}

type arrives struct {
	Arrives
	judgement
	awaited, from matcher
	running       bool // the clock runs: from has come
	since         time.Duration
}

func (m *arrives) See(v *View) {
	switch {
	case m.running && m.awaited.matches(v):
		m.arrived(v)
	case !m.running && m.from.matches(v):
		m.running, m.since = true, v.LastByte
	}
}

func (m *arrives) arrived(v *View) {
	took := v.LastByte - m.since
	if took <= m.Within {
		m.hold()
		return
	}
	m.breaks(m.String(), fmt.Sprintf("%s arrived after %s", recording.Name(v.Entry), recording.Milliseconds(took)), v.Entry)
}

func (m *arrives) End(r *recording.Recording) {
	if !m.running {
		m.breaks(m.String(), m.from.absent(r))
		return
	}
	m.breaks(m.String(), m.awaited.absent(r)+fmt.Sprintf(" and ended after %s", recording.Milliseconds(r.End.At)))
}

// Interval expects that consecutive events of a kind are apart by at least, at
// most, so much. There must be at least two of them.
type Interval struct {
	Kind    string        `yaml:"interval,required"`
	AtLeast time.Duration `yaml:"at_least"`
	AtMost  time.Duration `yaml:"at_most,required"`
}

// Validate finds ranges that nothing can meet.
func (x Interval) Validate() error {
	if x.AtLeast > x.AtMost {
		return fmt.Errorf("at_least %s is longer than at_most %s", x.AtLeast, x.AtMost)
	}
	return nil
}

func (x Interval) String() string {
	if x.AtLeast > 0 {
		return fmt.Sprintf("consecutive %s are between %s and %s apart", spoken(x.Kind), x.AtLeast, x.AtMost)
	}
	return fmt.Sprintf("consecutive %s are at most %s apart", spoken(x.Kind), x.AtMost)
}

// Start implements Expectation.
func (x Interval) Start(env Env) (Monitor, error) {
	kind, err := env.Kinds.matcher(x.Kind)
	return &interval{Interval: x, matcher: kind}, err
}

type interval struct {
	Interval
	judgement
	matcher
	previous *sse.Entry
	seen     int
}

func (m *interval) See(v *View) {
	if !m.matches(v) {
		return
	}
	previous := m.previous
	m.previous = &sse.Entry{Kind: v.Kind, Type: v.Type, Evidence: v.Evidence}
	m.seen++
	if previous == nil {
		return
	}
	if apart := v.LastByte - previous.LastByte; apart < m.AtLeast || apart > m.AtMost {
		got := fmt.Sprintf("%s came %s after %s", recording.Name(v.Entry), recording.Milliseconds(apart), recording.Name(previous))
		m.breaks(m.String(), got, previous, v.Entry)
	}
}

// End also judges the silence between the last event and the end of the stream.
func (m *interval) End(r *recording.Recording) {
	switch {
	case m.seen == 0:
		m.breaks(m.String(), m.absent(r))
	case r.End.At-m.previous.LastByte > m.AtMost:
		silence := recording.Milliseconds(r.End.At - m.previous.LastByte)
		m.breaks(m.String(), fmt.Sprintf("no other came in the %s after %s", silence, recording.Name(m.previous)), m.previous)
	case m.seen == 1:
		m.breaks(m.String(), "only one came, so there is no interval to judge", m.previous)
	default:
		m.hold()
	}
}

// Prompt expects that each event of a kind arrives within a time of the moment
// that it carries itself, at a JSON path, as an ISO 8601 text. It finds servers
// that hold events back. Both clocks are wall clocks: it is for services on
// machines whose clocks agree.
type Prompt struct {
	Kind   string        `yaml:"prompt,required"`
	Path   Path          `yaml:"timestamp,required"`
	Within time.Duration `yaml:"within,required"`
}

func (x Prompt) String() string {
	return fmt.Sprintf("every %s arrives within %s of its %q", spoken(x.Kind), x.Within, x.Path)
}

// Start implements Expectation.
func (x Prompt) Start(env Env) (Monitor, error) {
	kind, err := env.Kinds.matcher(x.Kind)
	return &prompt{Prompt: x, matcher: kind}, err
}

type prompt struct {
	Prompt
	judgement
	matcher
	seen int
}

func (m *prompt) See(v *View) {
	if !m.matches(v) {
		return
	}
	m.seen++
	sent, missing := v.time(m.Path)
	if missing != "" {
		m.breaks(m.String(), missing, v.Entry)
		return
	}
	if late := v.In.Wall(v.LastByte).Sub(sent); late > m.Within {
		m.breaks(m.String(), fmt.Sprintf("%s arrived %s after it", recording.Name(v.Entry), recording.Milliseconds(late)), v.Entry)
	}
}

// time looks a time up in the entry's data; like get, it says what is in the way.
func (v *View) time(path Path) (time.Time, string) {
	value, missing := v.get(path)
	if missing != "" {
		return time.Time{}, missing
	}
	at, err := parseTime(value)
	if err != nil {
		return at, fmt.Sprintf("%s has %q %s, which is no ISO 8601 time", recording.Name(v.Entry), path, clip(value))
	}
	return at, ""
}

// parseTime reads ISO 8601 with or without a time zone (then it is UTC), as
// services write it.
func parseTime(value gjson.Result) (time.Time, error) {
	at, err := time.Parse(time.RFC3339Nano, value.Str)
	if err != nil {
		at, err = time.Parse("2006-01-02T15:04:05.999999999", value.Str)
	}
	return at, err
}

func (m *prompt) End(r *recording.Recording) {
	if m.seen == 0 {
		m.breaks(m.String(), m.absent(r))
		return
	}
	m.hold()
}
