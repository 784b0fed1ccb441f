package load

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/wording"
)

// Model says how many clients there are, and when they begin. Closed, so many clients play one
// after the other; open (a rate is given), they begin whatever becomes of those before them.
type Model struct {
	Clients int           // closed: that play at the same time; open: at most so many do. At least 1
	Ramp    time.Duration // the first begins at once and the last after so much time; open: until the rate is reached
	Steps   int           // they begin in so many steps of the ramp; 0: one by one
	Rate    float64       // so many begin in a second; 0: closed
	For     time.Duration // none begins later; 0: each plays once
	Grace   time.Duration // how long those that play then may go on; 0: as long as they like
}

// Validate finds what cannot be.
func (m Model) Validate() error {
	switch {
	case m.Clients < 1 || m.Clients > scenario.MaxClients:
		return fmt.Errorf("--clients %d: a number from 1 to %d, which one machine has ports for", m.Clients, scenario.MaxClients)
	case m.Ramp < 0 || m.For < 0 || m.Rate < 0 || m.Steps < 0 || m.Grace < 0:
		return errors.New("--ramp, --steps, --rate, --for and --grace cannot be less than nothing")
	case m.Steps > 0 && m.Ramp == 0:
		return errors.New("--steps: say by --ramp how long they take together")
	case m.Steps > 0 && m.Rate > 0:
		return errors.New("--steps adds clients, and --rate does not count them: use one of the two")
	case m.For > 0 && m.Ramp > m.For:
		return fmt.Errorf("--ramp %v: longer than the %v of --for, so not all clients would begin", m.Ramp, m.For)
	default:
		return nil
	}
}

// Streams is how many streams are open at a time, where that is known before: closed, when all
// clients play. Open, it depends on the server, and is zero.
func (p Played) Streams() int {
	if p.isOpen() {
		return 0
	}
	return p.Clients * p.streamsOfClient()
}

// streamsOfClient is how many streams each client follows.
func (p Played) streamsOfClient() int {
	streams := 0
	for _, name := range p.Followed() {
		streams += max(1, p.Named(name).Clients.Number)
	}
	return streams
}

func (m Model) isOpen() bool { return m.Rate > 0 }

// begins is when the nth client begins, from 0, counted from the load's begin.
func (m Model) begins(n int) time.Duration {
	switch {
	case m.isOpen():
		return m.paced(n)
	case m.Steps > 0:
		return m.Ramp / time.Duration(m.Steps) * time.Duration(n*m.Steps/m.Clients)
	case m.Clients > 1:
		return m.Ramp * time.Duration(n) / time.Duration(m.Clients-1)
	default:
		return 0
	}
}

// paced is when the nth begins at a rate that rises from nothing, until the ramp is over.
func (m Model) paced(n int) time.Duration {
	ramp := m.Ramp.Seconds()
	if inRamp := m.Rate * ramp / 2; float64(n) < inRamp {
		return seconds(math.Sqrt(2 * float64(n) * ramp / m.Rate))
	}
	return seconds(float64(n)/m.Rate + ramp/2)
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

func (m Model) String() string {
	how := wording.Counted(m.Clients, "client")
	if m.isOpen() {
		how = fmt.Sprintf("%s a second, at most %d at a time", number(m.Rate), m.Clients)
	}
	if m.Ramp > 0 {
		how += fmt.Sprintf(", within %s", wording.Length(m.Ramp))
	}
	if m.Steps > 0 {
		how += fmt.Sprintf(" in %d steps", m.Steps)
	}
	if m.For > 0 {
		return how + fmt.Sprintf(", for %s", wording.Length(m.For))
	}
	if m.Clients == 1 && !m.isOpen() {
		return how + ", once"
	}
	return how + ", once each"
}
