package expect

import (
	"fmt"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// DefaultApart is how far apart two events must have left the server, unless an
// expectation says otherwise, to be found if they arrive together.
const DefaultApart = 100 * time.Millisecond

// Unbuffered expects that events which left the server apart, by the time that each
// carries, do not arrive in one piece: something between would be holding them
// back. It compares the server's times with each other, never with our clock.
type Unbuffered struct {
	Kind  string        `yaml:"unbuffered,required"`
	Path  Path          `yaml:"timestamp,required"`
	Apart time.Duration `yaml:"apart"` // default: DefaultApart
}

func (x Unbuffered) apart() time.Duration {
	if x.Apart == 0 {
		return DefaultApart
	}
	return x.Apart
}

func (x Unbuffered) String() string {
	return fmt.Sprintf("no %s are held back: those whose %q are more than %s apart do not arrive together", spokenMany(x.Kind), x.Path, x.apart())
}

// Start implements Expectation.
func (x Unbuffered) Start(env Env) (Monitor, error) {
	kind, err := env.Kinds.matcher(x.Kind)
	return &unbuffered{Unbuffered: x, matcher: kind}, err
}

type unbuffered struct {
	Unbuffered
	Judgement
	doubt
	matcher
	first mark // of those that the same read brought
	read  int
	sent  time.Time // what first carries
	seen  int
}

func (m *unbuffered) See(v *View) {
	if !m.matches(v) {
		return
	}
	m.seen++
	sent, ok := v.time(m.Path)
	switch {
	case !ok:
		m.Break(m.String(), v.noTime(m.Path), v.Entry)
	case m.first.none() || (m.read != v.Read && m.first.at != v.LastByte):
		m.first, m.read, m.sent = v.mark(), v.Read, sent
	default:
		m.compare(v, sent.Sub(m.sent))
	}
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
	if m.longer(held, m.apart(), v, got) {
		m.Break(m.String(), got(), m.first.entry(), v.Entry)
	}
}

// End needs at least two events: one alone cannot show that it was held back.
func (m *unbuffered) End(r *recording.Recording) {
	switch m.seen {
	case 0:
		m.Break(m.String(), m.absent(r))
	case 1:
		m.Break(m.String(), fmt.Sprintf("only one came, %s, so there is nothing to compare", m.first.named()))
	default:
		m.Hold()
		m.settle(&m.Judgement)
	}
}
