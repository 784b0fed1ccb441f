package stream

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
		late  time.Duration
		wrote []time.Duration // when requests had been sent: a redirect sends another
		want  time.Duration
	}{
		{"on time", 0, []time.Duration{500 * ms}, 0},
		{"late", 400 * ms, []time.Duration{500 * ms}, 500 * ms},
		{"the first counts", 400 * ms, []time.Duration{500 * ms, 700 * ms}, 500 * ms},
		{"late, and nobody came to note it", 400 * ms, nil, time.Second},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				pulse := lateBy(c.late)
				ctx, sending := pulse.Sending(t.Context())
				for _, at := range c.wrote {
					time.Sleep(at - time.Since(began))
					httptrace.ContextClientTrace(ctx).WroteRequest(httptrace.WroteRequestInfo{})
				}
				time.Sleep(time.Second - time.Since(began))
				if c.late == 0 {
					pulse.beat(time.Now()) // late, but the request had been sent before
				}
				if got := sending.By(began); got != c.want {
					t.Errorf("sent by %v, want %v", got, c.want)
				}
			})
		})
	}
}
