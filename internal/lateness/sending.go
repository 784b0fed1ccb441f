package lateness

import (
	"context"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// Sending watches a request being sent: a busy machine sends it late, and what comes
// of it comes late then. It is safe for concurrent use.
type Sending struct {
	late func() time.Duration
	sent atomic.Pointer[sent]
}

// sent is when a request had been sent, and how late we may have come then.
type sent struct {
	at   time.Time
	late time.Duration
}

// Sending watches the first request that is sent with the context that it returns.
func (m *Monitor) Sending(ctx context.Context) (context.Context, *Sending) {
	return watchSending(ctx, m.Late)
}

func watchSending(ctx context.Context, late func() time.Duration) (context.Context, *Sending) {
	s := &Sending{late: late}
	trace := &httptrace.ClientTrace{WroteRequest: func(httptrace.WroteRequestInfo) { s.note() }}
	return httptrace.WithClientTrace(ctx, trace), s
}

func (s *Sending) note() {
	s.sent.CompareAndSwap(nil, &sent{time.Now(), s.late()})
}

// By is by when the request had been sent, counted from began, if this machine was busy
// then; zero: it was sent at once. Call it when the response has come.
func (s *Sending) By(began time.Time) time.Duration {
	s.note() // the response may be here before we come to note that the request was sent
	if sent := s.sent.Load(); sent.late > 0 {
		return sent.at.Sub(began)
	}
	return 0
}
