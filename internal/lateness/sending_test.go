package lateness

import (
	"net/http/httptrace"
	"testing"
	"testing/synctest"
	"time"
)

func TestSending(t *testing.T) {
	const ms = time.Millisecond
	cases := []struct {
		name  string
		stall time.Duration   // how long we come late, from the beginning on
		wrote []time.Duration // when requests had been sent: a redirect sends another
		want  time.Duration
	}{
		{"on time, and late when the response is here", 0, []time.Duration{500 * ms}, 0},
		{"late", 600 * ms, []time.Duration{500 * ms}, 500 * ms},
		{"the first counts", 600 * ms, []time.Duration{500 * ms, 700 * ms}, 500 * ms},
		{"on time first, and late then", 400 * ms, []time.Duration{500 * ms, 700 * ms}, 0},
		{"late, and nobody came to note it", 2000 * ms, nil, time.Second},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				late := func() time.Duration { return max(0, c.stall-time.Since(began)) }
				ctx, sending := watchSending(t.Context(), late)
				for _, at := range c.wrote {
					time.Sleep(at - time.Since(began))
					httptrace.ContextClientTrace(ctx).WroteRequest(httptrace.WroteRequestInfo{})
				}
				time.Sleep(time.Second - time.Since(began))
				if c.stall == 0 {
					c.stall = time.Hour // the request had been sent before
				}
				if got := sending.By(began); got != c.want {
					t.Errorf("sent by %v, want %v", got, c.want)
				}
			})
		})
	}
}

func TestAMonitorWatchesSending(t *testing.T) {
	began := time.Now()
	_, sending := (*Monitor)(nil).Sending(t.Context())
	if got := sending.By(began); got != 0 {
		t.Errorf("on time, but sent by %v", got)
	}
}
