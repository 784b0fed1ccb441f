package proxy

import (
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/streamspec/streamspec/internal/framing"
	"github.com/streamspec/streamspec/internal/wire"
)

// verdict is what a meter says of what it has read.
type verdict int

const (
	goesOn  verdict = iota
	cutHere         // the connection ends at this place
	failed          // a cut cannot tell its place, and never will
)

// meter reads what a server sends on one connection, and finds the places at
// which cuts strike. A nil one lets everything pass.
type meter struct {
	cuts    *cuts
	struck  *CutAfter // the cut that struck; nil: none did yet
	framing framing.Framing
	tally   *tally // of the present response, if it is an event stream that can be read

	unreadable  error // why the events of the present response cannot be counted
	events      int   // in its body so far
	bytes       int64
	lastEventAt int64
	targets     map[*armed]int64 // where in the body cuts strike, as far as that is known
}

// read takes the next bytes of the connection. It answers how many of them pass.
func (m *meter) read(data []byte) (passes int, then verdict) {
	if m == nil || len(data) == 0 {
		return len(data), goesOn
	}
	for passes < len(data) {
		n, part := m.framing.Next(data[passes:])
		switch part {
		case framing.HeadEnd:
			m.begin(m.framing.Response)
		case framing.Body:
			if at, struck := m.readBody(data[passes : passes+n]); struck {
				return passes + at, cutHere
			}
		}
		passes += n
	}
	if m.unable() {
		return 0, failed
	}
	return passes, goesOn
}

// unable tells whether a cut that is on waits for a place that cannot be told.
func (m *meter) unable() bool {
	if err := m.framing.Lost; err != nil {
		return m.cuts.fail(func(CutAfter) bool { return true }, err)
	}
	if m.unreadable != nil {
		return m.cuts.fail(func(c CutAfter) bool { return c.Events > 0 }, m.unreadable)
	}
	return false
}

// begin begins with a response, whose head has been read.
func (m *meter) begin(r *http.Response) {
	m.stop()
	*m = meter{cuts: m.cuts, framing: m.framing, targets: map[*armed]int64{}}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "text/event-stream" {
		return
	}
	if codings := wire.Codings(r.Header); len(codings) > 0 {
		m.unreadable = fmt.Errorf("the events of a compressed response cannot be counted (Content-Encoding: %s); do not ask for compression, or cut after bytes", strings.Join(codings, ", "))
		return
	}
	m.tally = newTally()
}

// readBody reads a piece of the body, and finds where the first cut strikes.
func (m *meter) readBody(piece []byte) (at int, struck bool) {
	ends, err := m.tally.read(piece)
	if err != nil {
		m.unreadable = fmt.Errorf("the events of the response cannot be counted: %w", err)
	}
	end := m.bytes + int64(len(piece))
	at, m.struck = m.cuts.strike(place{m.events + len(ends), end}, func(a *armed) int {
		target, known := m.target(a, ends)
		if !known || target > end {
			return -1
		}
		return int(target - m.bytes) // below zero where it has passed
	})
	struck = m.struck != nil
	m.bytes = end
	if len(ends) > 0 {
		m.events += len(ends)
		m.lastEventAt = ends[len(ends)-1]
	}
	return at, struck
}

// target is where in the body a cut strikes, once that is known. ends are where
// the events end that the next piece of the body completes.
func (m *meter) target(a *armed, ends []int64) (int64, bool) {
	if at, known := m.targets[a]; known {
		return at, true
	}
	var event int64 // where the event ends behind which to count
	switch nth := a.Events - m.events; {
	case a.Events == 0:
	case nth == 0:
		event = m.lastEventAt
	case nth > 0 && nth <= len(ends):
		event = ends[nth-1]
	default:
		return 0, false
	}
	m.targets[a] = event + a.Bytes
	return m.targets[a], true
}

// stop ends the meter.
func (m *meter) stop() {
	if m != nil {
		m.tally.stop()
	}
}
