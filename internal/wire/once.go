package wire

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
)

// ErrRefused is why an HTTP/2 server's refusal ends a request. Package http does not say which it was.
var ErrRefused = errors.New("the HTTP/2 server refused the request before it responded, by GOAWAY, as one that restarts, " +
	"or by RST_STREAM with REFUSED_STREAM or PROTOCOL_ERROR; some clients send it again at once")

// Once sends each request once. Package http would send one again that an HTTP/2 server refuses, up to
// seven times and at ever longer distances, until whoever waits for a response has lost patience.
type Once struct{ Transport http.RoundTripper }

// RoundTrip implements [http.RoundTripper]. Where the request would be sent again, the error is [ErrRefused].
func (o Once) RoundTrip(r *http.Request) (*http.Response, error) {
	var attempts atomic.Int32
	ctx, stop := context.WithCancelCause(r.Context())
	response, err := o.Transport.RoundTrip(r.WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) {
			if attempts.Add(1) > 1 {
				stop(ErrRefused)
			}
		},
	})))
	if err == nil {
		return response, nil // which lives as long as ctx
	}
	stop(nil)
	if errors.Is(context.Cause(ctx), ErrRefused) {
		err = ErrRefused
	}
	return nil, err
}
