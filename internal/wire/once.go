package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"regexp"
	"sync/atomic"
)

// RefusedError is why an HTTP/2 server's refusal ends a request.
type RefusedError struct {
	Frame string // by which it came
	Code  string // empty: package http does not tell which of three
}

// Error says what the server means, as far as it is known.
func (e *RefusedError) Error() string {
	by := "by GOAWAY, as one that restarts, or by RST_STREAM with REFUSED_STREAM, as one that takes no more streams, or PROTOCOL_ERROR, as one that " +
		"does not allow something in the request; its log says which"
	if e.Code != "" {
		by = "by " + e.Frame + " " + e.Code + MeaningOf(e.Frame, e.Code)
	}
	return "the HTTP/2 server refused the request before it responded, " + by + "; some clients send it again at once"
}

// ErrHeadCut is the end of a connection inside of a response's head.
var ErrHeadCut = fmt.Errorf("the connection closed inside the response's head: %w", io.ErrUnexpectedEOF)

// errAgain is why a request ends that package http would send again.
var errAgain = errors.New("the request would be sent again")

// Once sends each request once. Package http would send one again that an HTTP/2 server refuses, up to
// seven times and at ever longer distances, until whoever waits for a response has lost patience.
type Once struct{ Transport http.RoundTripper }

// RoundTrip implements [http.RoundTripper]. Where the request would be sent again, the error is a *[RefusedError].
func (o Once) RoundTrip(r *http.Request) (*http.Response, error) {
	var attempts atomic.Int32
	var asking asking
	ctx, stop := context.WithCancelCause(context.WithValue(r.Context(), askingKey{}, &asking))
	once := r.WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) {
			if attempts.Add(1) > 1 {
				stop(errAgain)
			}
		},
	}))
	once.GetBody = nil // a body that cannot be had again is not sent again, and the error says why it would be
	response, err := o.Transport.RoundTrip(once)
	if err == nil {
		return response, nil // which lives as long as ctx
	}
	stop(nil)
	if tunnel := asking.Load(); tunnel != nil && r.Context().Err() == nil { // or else nobody waits for it any more
		return nil, &TunnelError{tunnel.Proxy, tunnel.Server, err}
	}
	return nil, whyNot(err, errors.Is(context.Cause(ctx), errAgain))
}

// whyNot is why an HTTP/2 server did not respond; another error stays as it is.
func whyNot(err error, again bool) error {
	reset := regexp.MustCompile(`cannot retry err \[stream error: stream ID \d+; (\w+);`).FindStringSubmatch(err.Error())
	switch {
	case again:
		return &RefusedError{}
	case reset != nil:
		return &RefusedError{Reset, reset[1]}
	case regexp.MustCompile(`cannot retry err \[.*GOAWAY\]`).MatchString(err.Error()):
		return &RefusedError{GoAway, "NO_ERROR"}
	case err == io.ErrUnexpectedEOF: // bare: one of HTTP/1.1 never is
		return fmt.Errorf("HTTP/2: %w", io.EOF)
	case errors.Is(err, io.ErrUnexpectedEOF) && !errors.As(err, new(*UnnamedError)) && !OfProxy(err):
		return ErrHeadCut
	}
	return err
}
