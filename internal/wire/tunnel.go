package wire

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"sync/atomic"
)

// leadsOn refuses what a proxy answers that does not lead on to the server: package http tells but the words of
// its status, as though they were the server's.
func leadsOn(ctx context.Context, proxy *url.URL, asked *http.Request, answer *http.Response) error {
	if asking, is := ctx.Value(askingKey{}).(*asking); is {
		asking.Store(nil)
	}
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return fmt.Errorf("the proxy %s does not lead on to %s: it answers %s", proxy.Host, asked.Host, answer.Status)
}

// TunnelError is how a proxy failed to answer that was asked to lead on to a server (CONNECT). What is wrong with
// it is none of the server's, so it is no error of a connection to that.
type TunnelError struct {
	Proxy, Server string // HOST:PORT
	failed        error
}

func (e *TunnelError) Error() string {
	why := brokeOff(e.failed, " without a whole answer to CONNECT")
	if why == "" {
		why = "its answer to CONNECT cannot be read: " + Explain(e.failed)
	}
	return "the proxy " + e.Proxy + " does not lead on to " + e.Server + ": " + why
}

// asking is the proxy that is asked to lead on now, and has not answered; nil: none is. It is in the context of
// a request, for package http opens connections on its own.
type asking = atomic.Pointer[TunnelError]

type askingKey struct{}

// asks notes that a proxy is asked. It adds nothing to what is sent.
func asks(ctx context.Context, proxy *url.URL, server string) (http.Header, error) {
	if asking, is := ctx.Value(askingKey{}).(*asking); is {
		asking.Store(&TunnelError{Proxy: proxy.Host, Server: server})
	}
	return nil, nil
}
