package stream

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/streamspec/streamspec/internal/wire"
)

// RedirectError tells that a redirect was not followed.
type RedirectError struct {
	Location string // where it pointed, as the server wrote it
	Problem  string
	Limit    bool // it was one too many
}

// Error says why not.
func (e *RedirectError) Error() string {
	return fmt.Sprintf("the redirect to %q is not followed: %s", e.Location, e.Problem)
}

// redirected is what to send after a redirect.
//
// https://fetch.spec.whatwg.org/#http-redirect-fetch
func (o *outgoing) redirected(status int, location string) (*outgoing, error) {
	target, err := o.url.Parse(location)
	if err != nil || target.Scheme != "http" && target.Scheme != "https" || target.Host == "" {
		return nil, &RedirectError{Location: location, Problem: "it is no http or https URL"}
	}
	next := *o
	if wire.BecomesGET(status, o.method) {
		next.method, next.body = http.MethodGet, ""
		next.header = wire.WithoutBody(o.header)
	}
	if !wire.SameOrigin(o.url, target) {
		if next.body != "" {
			return nil, &RedirectError{Location: location, Problem: wire.BodyStays}
		}
		next.auth = Auth{}
		next.header = wire.ForAnotherOrigin(next.header)
	}
	next.url = target
	return &next, nil
}

// forgetting is the same request without the cookies of its own that a response takes away.
func (o *outgoing) forgetting(response *http.Response) *outgoing {
	next := o.clone()
	wire.ForgetCookies(next.header, wire.Cookies(response.Header))
	return next
}

// mayFollow asks whether a redirect may be followed.
func (o *Options) mayFollow(target *url.URL) error {
	if o.MayReach == nil {
		return nil
	}
	return o.MayReach(target)
}
