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
	return validateWish(x.Ideally, x.Within)
}

// How is an end reason of a recording, or StillOpen.
type How string

// StillOpen is the end of a stream that the server kept open until we had what
// we waited for.
const StillOpen How = "still open"

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
		text += fmt.Sprintf(", within %s of %s", x.Within, spoken(x.After)) + wished(x.Ideally)
	}
	return text
}

// Start implements Expectation.
func (x Ends) Start(env Env) (Monitor, error) {
	if err := x.How.Validate(); err != nil {
		return nil, err
	}
	after, err := env.Kinds.matcher(x.After)
	return &ends{Ends: x, after: after, wish: wish{ideally: x.Ideally}}, err
}

type ends struct {
	Ends
	Judgement
	wish
	after matcher
	last  mark // of the kind after
}

func (m *ends) See(v *View) {
	if m.Within > 0 && m.after.matches(v) {
		m.last = v.mark()
	}
}

func (m *ends) End(r *recording.Recording) {
	switch {
	case r.End.Reason != m.How.reason(), m.How == StillOpen && r.Response == nil:
		m.Break(m.String(), "it ended: "+r.End.String())
	case m.Within > 0 && m.last.none():
		m.Break(m.String(), m.after.absent(r))
	case m.Within > 0 && m.endsLate(r):
		m.Break(m.String(), m.got(r), m.last.entry())
	default:
		m.Hold()
		m.settle(&m.Judgement)
	}
}

func (m *ends) endsLate(r *recording.Recording) bool {
	took := recorded(r, r.End.At).since(recorded(r, m.last.at))
	got := func() string { return m.got(r) }
	if m.longer(took, m.Within, nil, got) {
		return true
	}
	m.noteAt(took.least, m.last, got)
	return false
}

func (m *ends) got(r *recording.Recording) string {
	return fmt.Sprintf("it ended %s after %s", recording.Milliseconds(r.End.At-m.last.at), recording.Name(m.last.entry()))
}
