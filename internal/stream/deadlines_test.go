package stream

import (
	"errors"
	"iter"
	"net/http/httptrace"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/runner/recording"
)

// expiry is a deadline that passed, and when.
type expiry struct {
	phase recording.Phase
	at    time.Duration
}

func all(expired <-chan expiry) iter.Seq[expiry] {
	return func(yield func(expiry) bool) {
		for e := range expired {
			yield(e)
		}
	}
}

func TestDeadlines(t *testing.T) {
	const second = time.Second
	every := Deadlines{Resolve: 1 * second, Connect: 2 * second, TLS: 3 * second, Headers: 4 * second, FirstEvent: 5 * second, Silence: 6 * second}
	enter := func(w *watchdog, phases ...recording.Phase) {
		for _, p := range phases {
			w.enter(p)
			time.Sleep(900 * time.Millisecond)
		}
	}
	cases := []struct {
		name      string
		deadlines Deadlines
		run       func(w *watchdog)
		want      []expiry
	}{
		{"resolve", every, func(w *watchdog) { w.trace(0).DNSStart(httptrace.DNSStartInfo{}) }, []expiry{{recording.PhaseResolve, 1 * second}}},
		{"connect after resolve", every, func(w *watchdog) { enter(w, "resolve", "connect") }, []expiry{{recording.PhaseConnect, 2900 * time.Millisecond}}},
		{"TLS", every, func(w *watchdog) { enter(w, "connect", "TLS") }, []expiry{{recording.PhaseTLS, 3900 * time.Millisecond}}},
		{"headers", every, func(w *watchdog) { w.trace(0).GotConn(httptrace.GotConnInfo{}) }, []expiry{{recording.PhaseHeaders, 4 * second}}},
		{"a later phase does not go back", every, func(w *watchdog) { enter(w, "headers", "connect") }, []expiry{{recording.PhaseHeaders, 4 * second}}},
		{"a failed look-up is not a connection", every, func(w *watchdog) {
			w.trace(0).DNSStart(httptrace.DNSStartInfo{})
			w.trace(0).DNSDone(httptrace.DNSDoneInfo{Err: errors.New("no such host")})
		}, []expiry{{recording.PhaseResolve, 1 * second}}},
		{"a redirect begins anew", every, func(w *watchdog) {
			enter(w, "headers")
			w.restart()
			enter(w, "connect")
		}, []expiry{{recording.PhaseConnect, 2900 * time.Millisecond}}},
		{"the first event, then silence", every, func(w *watchdog) { w.opened() }, []expiry{{recording.PhaseFirstEvent, 5 * second}, {recording.PhaseSilence, 6 * second}}},
		{"bytes end the silence, not the wait for an event", every, func(w *watchdog) {
			w.opened()
			for range 3 {
				time.Sleep(4 * second)
				w.heard()
			}
		}, []expiry{{recording.PhaseFirstEvent, 5 * second}, {recording.PhaseSilence, 18 * second}}},
		{"an event", every, func(w *watchdog) { w.opened(); w.event() }, []expiry{{recording.PhaseSilence, 6 * second}}},
		{"the default", Deadlines{}, func(w *watchdog) { w.enter("connect") }, []expiry{{recording.PhaseConnect, DefaultConnect}}},
		{"none", Deadlines{Connect: NoDeadline}, func(w *watchdog) { w.enter("connect") }, nil},
		{"none after the head by default", Deadlines{}, func(w *watchdog) { w.enter("headers"); w.opened() }, nil},
		{"the watch is over", every, func(w *watchdog) { w.opened(); w.stop(); w.enter("connect"); w.opened() }, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				expired := make(chan expiry, 8)
				begun := time.Now()
				w := newWatchdog(&c.deadlines, onTime, func(end recording.End) { expired <- expiry{end.Phase, time.Since(begun)} })
				c.run(&w)
				time.Sleep(time.Hour)
				synctest.Wait()
				close(expired)
				got := slices.Collect(all(expired))
				if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(expiry{})); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
			})
		})
	}
}

func TestReconnectionWaits(t *testing.T) {
	const ms = time.Millisecond
	cases := []struct {
		name      string
		settings  Reconnect
		announced time.Duration
		failures  int
		random    float64
		want      time.Duration
	}{
		{"as announced", Reconnect{}, 700 * ms, 0, 0, 700 * ms},
		{"never at once", Reconnect{}, 0, 0, 0, DefaultMinReconnection},
		{"never for ever", Reconnect{}, 1 << 62, 0, 0, DefaultMaxReconnection},
		{"bounds", Reconnect{Min: 10 * ms, Max: 20 * ms}, 15 * ms, 0, 0, 15 * ms},
		{"below", Reconnect{Min: 10 * ms, Max: 20 * ms}, 5 * ms, 0, 0, 10 * ms},
		{"above", Reconnect{Min: 10 * ms, Max: 20 * ms}, 25 * ms, 0, 0, 20 * ms},
		{"a maximum below the default minimum", Reconnect{Max: 20 * ms}, 0, 0, 0, 20 * ms},
		{"the longest jitter", Reconnect{Jitter: 0.5}, 1000 * ms, 0, 1, 1500 * ms},
		{"the shortest jitter", Reconnect{Jitter: 0.5}, 1000 * ms, 0, 0, 500 * ms},
		{"no jitter by chance", Reconnect{Jitter: 0.5}, 1000 * ms, 0, 0.5, 1000 * ms},
		{"failures without backoff", Reconnect{}, 1000 * ms, 3, 0, 1000 * ms},
		{"failures with backoff", Reconnect{Backoff: 2}, 1000 * ms, 3, 0, 8000 * ms},
		{"very many failures", Reconnect{Backoff: 2}, 1000 * ms, 100000, 0, DefaultMaxReconnection},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := c.settings.wait(c.announced, c.failures, c.random); got != c.want {
				t.Errorf("waits %v, want %v", got, c.want)
			}
		})
	}
}

func TestTheServersReconnectionTimeGoesFirst(t *testing.T) {
	cases := []struct {
		settings Reconnect
		server   time.Duration
		set      bool
		want     time.Duration
	}{
		{Reconnect{}, 0, false, DefaultReconnectionTime},
		{Reconnect{Time: time.Second}, 0, false, time.Second},
		{Reconnect{Time: time.Second}, 2 * time.Second, true, 2 * time.Second},
		{Reconnect{Time: time.Second}, 0, true, 0},
	}
	for _, c := range cases {
		if got := c.settings.announced(c.server, c.set); got != c.want {
			t.Errorf("%+v: %v, want %v", c, got, c.want)
		}
	}
}

func TestWhichEndsReestablishTheConnection(t *testing.T) {
	end := func(reason recording.Reason, phase recording.Phase, err error) recording.End {
		return recording.End{Reason: reason, Phase: phase, Err: err}
	}
	cases := []struct {
		end  recording.End
		want bool
	}{
		{end(recording.ServerClosed, "", nil), true},
		{end(recording.ServerClosed, "", errNoContent), false},
		{end(recording.Reset, "", nil), true},
		{end(recording.Truncated, "", nil), true},
		{end(recording.Malformed, "", errors.New("chunk")), true},
		{end(recording.Malformed, "", &EncodingError{}), false},
		{end(recording.Timeout, recording.PhaseSilence, nil), true},
		{end(recording.Timeout, recording.PhaseTotal, nil), false},
		{end(recording.ConnectFailed, recording.PhaseConnect, nil), true},
		{end(recording.ConnectFailed, recording.PhaseTLS, nil), false},
		{end(recording.ConnectFailed, "", nil), false},
		{end(recording.HTTPStatus, "", nil), false},
		{end(recording.WrongMediaType, "", nil), false},
		{end(recording.Violation, "", nil), false},
		{end(recording.Limit, "", nil), false},
		{end(recording.Stopped, "", nil), false},
		{end(recording.Cancelled, "", nil), false},
	}
	for _, c := range cases {
		if got := reestablishes(c.end); got != c.want {
			t.Errorf("%v: %v, want %v", c.end, got, c.want)
		}
	}
}

// onTime is a process that never comes late.
func onTime() time.Duration { return 0 }
