package expect

import (
	"fmt"
	"time"

	"github.com/tidwall/gjson"

	"github.com/streamspec/streamspec/runner/recording"
)

// Prompt expects that each event of a kind arrives within a time of the moment
// that it carries itself, at a JSON path, as an ISO 8601 text. It finds servers
// that hold events back. Both clocks are wall clocks: it is for services on
// machines whose clocks agree.
type Prompt struct {
	Kind   string        `yaml:"prompt,required"`
	Path   Path          `yaml:"timestamp,required"`
	Within time.Duration `yaml:"within,required"`

	Ideally time.Duration `yaml:"ideally"` // later is allowed, but warned of
}

// Validate finds wishes beyond the limit.
func (x Prompt) Validate() error { return validateWish(x.Ideally, x.Within) }

func (x Prompt) String() string {
	return fmt.Sprintf("every %s arrives within %s of its %q%s", spoken(x.Kind), x.Within, x.Path, wished(x.Ideally))
}

// Start implements Expectation.
func (x Prompt) Start(env Env) (Monitor, error) {
	o, err := newOver(env, x.Kind, x)
	return &prompt{over: o, Prompt: x, wish: wish{ideally: x.Ideally}}, err
}

type prompt struct {
	over
	Prompt
	wish
}

func (m *prompt) See(v *View) {
	if !m.concerns(v) {
		return
	}
	sent, ok := v.time(m.Path)
	if !ok {
		m.Break(m.expected, v.noTime(m.Path), v.Entry)
		return
	}
	left := sent.Sub(v.In.Started)
	late := recorded(v.In, v.LastByte).since(moment{recorded: left, earliest: left, latest: left})
	got := func() string {
		return fmt.Sprintf("%s arrived %s after its %q, %s", named(v.Entry), recording.Milliseconds(late.recorded), m.Path, sent.Format(time.RFC3339Nano))
	}
	if m.longer(late, m.Within, v, got) {
		m.Break(m.expected, got(), v.Entry)
		return
	}
	m.note(late.least, v, got)
}

func (m *prompt) End(r *recording.Recording) {
	m.over.End(r)
	m.settle(&m.Judgement)
}

// time looks a time up in the entry's data. False: there is none, and noTime says why.
func (v *View) time(path Path) (time.Time, bool) {
	value := v.value(path)
	if value == nil {
		return time.Time{}, false
	}
	at, err := parseTime(*value)
	return at, err == nil
}

// noTime says what is in the way where time finds none.
func (v *View) noTime(path Path) string {
	if v.value(path) == nil {
		return v.missing(path)
	}
	return v.shows(path) + ", which is no ISO 8601 time"
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
