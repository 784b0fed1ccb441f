package stream

import (
	"cmp"
	"crypto/tls"
	"fmt"
	"net/http/httptrace"
	"net/textproto"
	"slices"
	"sync"
	"time"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

func (d Deadlines) of(phase recording.Phase) time.Duration {
	switch phase {
	case recording.PhaseResolve:
		return cmp.Or(d.Resolve, DefaultResolve)
	case recording.PhaseConnect:
		return cmp.Or(d.Connect, DefaultConnect)
	case recording.PhaseTLS:
		return cmp.Or(d.TLS, DefaultTLS)
	case recording.PhaseHeaders:
		return d.Headers
	case recording.PhaseFirstEvent:
		return d.FirstEvent
	case recording.PhaseSilence:
		return d.Silence
	case recording.PhaseTotal:
		return cmp.Or(d.Total, DefaultTotal)
	}
	return 0
}

// expired is the end of a stream whose deadline for a phase passed.
func expired(phase recording.Phase, after time.Duration) recording.End {
	format := map[recording.Phase]string{
		recording.PhaseResolve:    "the host's address was not found within %s",
		recording.PhaseConnect:    "no connection within %s",
		recording.PhaseTLS:        "the TLS handshake was not over within %s",
		recording.PhaseHeaders:    "no response within %s of the connection",
		recording.PhaseFirstEvent: "no event within %s of the response's head",
		recording.PhaseSilence:    "not a byte for %s",
		recording.PhaseTotal:      "not over within %s",
	}[phase]
	return recording.End{Reason: recording.Timeout, Phase: phase, Detail: fmt.Sprintf(format, wording.Length(after))}
}

// rank orders the phases before the response: only one of them runs, and none
// comes back, although addresses may be tried side by side.
func rank(phase recording.Phase) int {
	return slices.Index([]recording.Phase{
		"", recording.PhaseResolve, recording.PhaseConnect, recording.PhaseTLS, recording.PhaseHeaders,
	}, phase)
}

// watchdog watches over one connection: it knows the phase the connection is in,
// and calls expire when a deadline passes. It is safe for concurrent use, since
// the transport tells of its phases from goroutines of its own.
type watchdog struct {
	deadlines *Deadlines
	lost      func() time.Duration // the time that we lost last; zero: none
	expire    func(recording.End)
	told      func() // that the request has been sent; nil: nobody is

	mu      sync.Mutex
	phase   recording.Phase // before the response; then empty
	phases  []phaseStart    // before the response, of the last request
	sent    time.Time       // when that had been sent; zero: not yet
	before  informed        // the response to it
	done    bool
	running []runningPhase // few at a time
}

// informed is what came of heads that are none of a response (RFC 9110, section 15.2).
type informed struct {
	status int   // the last one's; 0: none came
	bytes  int64 // of all, about
}

// runningPhase is a phase whose deadline has not passed.
type runningPhase struct {
	phase    recording.Phase
	deadline *lateness.Deadline
}

// phaseStart is when a phase began.
type phaseStart struct {
	phase recording.Phase
	at    time.Time
}

func newWatchdog(d *Deadlines, lost func() time.Duration, expire func(recording.End)) watchdog {
	return watchdog{deadlines: d, lost: lost, expire: expire}
}

// trace lets a request tell of its phases. The heads before a response may have so many bytes.
func (w *watchdog) trace(headLimit int64) *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		DNSStart:          func(httptrace.DNSStartInfo) { w.enter(recording.PhaseResolve) },
		DNSDone:           func(info httptrace.DNSDoneInfo) { w.enterUnless(info.Err, recording.PhaseConnect) },
		ConnectStart:      func(string, string) { w.enter(recording.PhaseConnect) },
		TLSHandshakeStart: func() { w.enter(recording.PhaseTLS) },
		TLSHandshakeDone:  func(_ tls.ConnectionState, err error) { w.enterUnless(err, recording.PhaseHeaders) },
		GotConn:           func(httptrace.GotConnInfo) { w.enter(recording.PhaseHeaders) },
		WroteRequest:      func(info httptrace.WroteRequestInfo) { w.wrote(info.Err) },
		Got1xxResponse: func(status int, header textproto.MIMEHeader) error {
			return w.informed(status, header, headLimit)
		},
	}
}

// enterUnless begins a phase, unless the one before it failed.
func (w *watchdog) enterUnless(err error, phase recording.Phase) {
	if err == nil {
		w.enter(phase)
	}
}

// restart begins with the phases anew: for a request, and after each redirect.
func (w *watchdog) restart() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stopTimer(w.phase)
	w.phase, w.phases, w.sent, w.before = "", nil, time.Time{}, informed{}
}

// wrote tells that the request has been sent, or why not.
func (w *watchdog) wrote(err error) {
	if err != nil {
		return
	}
	w.mu.Lock()
	if w.sent.IsZero() {
		w.sent = time.Now()
	}
	w.mu.Unlock()
	if w.told != nil {
		w.told()
	}
}

// informed tells of a head before that of the response. Package http bounds each, and not how many there are.
func (w *watchdog) informed(status int, header textproto.MIMEHeader, limit int64) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.before.status, w.before.bytes = status, w.before.bytes+int64(len("HTTP/1.1 100 \r\n\r\n"))
	for name, values := range header {
		for _, value := range values {
			w.before.bytes += int64(len(name) + len(value) + len(": \r\n"))
		}
	}
	if w.before.bytes > limit {
		return &headError{limit}
	}
	return nil
}

// last1xx is the status of the last head before that of the response; 0: there was none.
func (w *watchdog) last1xx() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.before.status
}

// reached is what came before the response: the phases of the last request, and when
// it had been sent.
func (w *watchdog) reached() (phases []phaseStart, sent time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.phases), w.sent
}

// enter begins a phase before the response and ends the one before it.
func (w *watchdog) enter(phase recording.Phase) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.done || rank(phase) <= rank(w.phase) {
		return
	}
	w.stopTimer(w.phase)
	w.phase, w.phases = phase, append(w.phases, phaseStart{phase, time.Now()})
	w.startTimer(phase)
}

// current is the phase before the response that the connection is in.
func (w *watchdog) current() recording.Phase {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.phase
}

// opened tells that the response's head has arrived.
func (w *watchdog) opened() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stopTimer(w.phase)
	w.phase = ""
	w.startTimer(recording.PhaseFirstEvent)
	w.startTimer(recording.PhaseSilence)
}

// listening is who hears of what arrives; nil: a silence is as long as it likes.
func (w *watchdog) listening() *watchdog {
	if w.deadlines.of(recording.PhaseSilence) == 0 {
		return nil
	}
	return w
}

// heard tells that bytes of the body have arrived.
func (w *watchdog) heard() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if i := w.at(recording.PhaseSilence); i >= 0 {
		w.running[i].deadline.Restart(w.deadlines.Silence)
	}
}

// event tells that an event has arrived.
func (w *watchdog) event() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stopTimer(recording.PhaseFirstEvent)
}

// begin begins the watch over the whole stream.
func (w *watchdog) begin() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.startTimer(recording.PhaseTotal)
}

// stop ends the watch.
func (w *watchdog) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done = true
	for len(w.running) > 0 {
		w.stopTimer(w.running[0].phase)
	}
}

func (w *watchdog) startTimer(phase recording.Phase) {
	if after := w.deadlines.of(phase); after > 0 && !w.done {
		deadline := lateness.NewDeadline(after, w.lost, func() { w.expire(expired(phase, after)) })
		w.running = append(w.running, runningPhase{phase, deadline})
	}
}

func (w *watchdog) stopTimer(phase recording.Phase) {
	if i := w.at(phase); i >= 0 {
		w.running[i].deadline.Stop()
		w.running = slices.Delete(w.running, i, i+1)
	}
}

// at is where a phase is among those that run; negative: it does not.
func (w *watchdog) at(phase recording.Phase) int {
	return slices.IndexFunc(w.running, func(r runningPhase) bool { return r.phase == phase })
}
