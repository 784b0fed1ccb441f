package expect

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/runner/recording"
)

// Ends expects how the stream ends.
type Ends struct {
	How     How           `yaml:"ends,required"`
	Within  time.Duration `yaml:"within"` // of the last event of the kind After, if given
	After   string        `yaml:"after"`
	Ideally time.Duration `yaml:"ideally"` // later is allowed, but warned of
}

// Validate finds a time without the event that it is counted from.
func (x Ends) Validate() error {
	if (x.Within > 0) != (x.After != "") {
		return problem.WithHelp(errors.New("within and after go together"), "write for example {ends: closed by the server, within: 1s, after: connection_close}")
	}
	if x.Ideally > 0 && x.Within == 0 {
		return problem.AtField("ideally", errors.New("what is ideal needs a limit: within"))
	}
	return validateIdeally(x.Ideally, x.Within)
}

// How is an end reason of a recording, or StillOpen.
type How string

// StillOpen is the end of a stream that the server kept open until we had what
// we waited for.
const StillOpen How = "still open"

// YAMLValues lists the ends that a stream can have.
func (How) YAMLValues() []string {
	valid := []string{string(StillOpen)}
	for _, reason := range recording.Reasons() {
		if reason != recording.Stopped && reason != recording.Cancelled && reason != recording.MachineFault {
			valid = append(valid, string(reason))
		}
	}
	return valid
}

// Validate finds ends that no stream has.
func (h How) Validate() error {
	valid := h.YAMLValues()
	if slices.Contains(valid, string(h)) {
		return nil
	}
	return problem.WithHelp(errors.New("no stream ends like "+fmt.Sprintf("%q", string(h))), "valid here: "+strings.Join(valid, ", "))
}

func (h How) reason() recording.Reason {
	if h == StillOpen {
		return recording.Stopped
	}
	return recording.Reason(h)
}

// ExpectsEnd implements EndJudge.
func (x Ends) ExpectsEnd(end recording.End) bool { return end.Reason == x.How.reason() }

func (x Ends) String() string {
	if x.How == StillOpen {
		return "the stream is still open at the end"
	}
	text := fmt.Sprintf("the stream ends: %s", x.How)
	if x.Within > 0 {
		text += fmt.Sprintf(", within %s of %s", x.Within, spoken(x.After)) + ideallyWithin(x.Ideally)
	}
	return text
}

// Scope implements Expectation.
func (Ends) Scope() Scope { return ScopeStream }

// Start implements OfStream.
func (x Ends) Start(env Env) (Monitor, error) {
	if err := x.How.Validate(); err != nil {
		return nil, err
	}
	after, err := env.Kinds.matcher(x.After)
	return &ends{Ends: x, after: after, softLimit: softLimit{ideally: x.Ideally}}, err
}

type ends struct {
	Ends
	Judgement
	softLimit
	after matcher
	last  keptEntry // of the kind after
}

func (m *ends) See(v *View) {
	if m.Within > 0 && m.after.matches(v) {
		m.last = v.kept()
	}
}

func (m *ends) End(r *recording.Stream) {
	switch {
	case r.End.Reason != m.How.reason(), m.How == StillOpen && r.Response == nil:
		m.Break(m.String(), "it ended: "+r.End.String())
	case m.Within > 0 && m.last.none():
		m.Break(m.String(), m.after.absent(r))
	case m.Within > 0 && m.endsLate(r):
		m.Break(m.String(), m.got(r), m.last.entry())
	default:
		m.Hold()
		m.warn(&m.Judgement)
	}
}

func (m *ends) endsLate(r *recording.Stream) bool {
	took := recorded(r, r.End.At).since(recorded(r, m.last.at))
	got := func() string { return m.got(r) }
	if m.longer(took, m.Within, nil, got) {
		return true
	}
	m.observeAt(took.least, m.last, got)
	return false
}

func (m *ends) got(r *recording.Stream) string {
	return fmt.Sprintf("it ended %s after %s", recording.Milliseconds(r.End.At-m.last.at), recording.Name(m.last.entry()))
}

// StaysOpen expects that the server keeps the stream open for at least a time after
// the response's head.
type StaysOpen struct {
	AtLeast time.Duration `yaml:"stays_open,required"`
}

func (x StaysOpen) String() string {
	return fmt.Sprintf("the stream stays open for at least %s", x.AtLeast)
}

// Scope implements Expectation.
func (StaysOpen) Scope() Scope { return ScopeStream }

// Start implements OfStream.
func (x StaysOpen) Start(Env) (Monitor, error) { return &staysOpen{StaysOpen: x}, nil }

type staysOpen struct {
	StaysOpen
	endOnly
	lateness
}

func (m *staysOpen) End(r *recording.Stream) {
	if r.Response == nil {
		m.Break(m.String(), "no response came: "+r.End.String())
		return
	}
	open := recorded(r, r.End.At).since(recorded(r, r.Response.At))
	got := func() string {
		if r.End.Reason == recording.Stopped {
			return fmt.Sprintf("we left it after %s, too early to tell; follow it for longer", recording.Milliseconds(open.recorded))
		}
		return fmt.Sprintf("it ended %s after the response's head: %s", recording.Milliseconds(open.recorded), r.End)
	}
	if m.shorter(open, m.AtLeast, nil, got) {
		m.Break(m.String(), got())
		return
	}
	m.Hold()
	m.warn(&m.Judgement)
}
