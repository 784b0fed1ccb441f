package httpcall

import (
	"net/http"

	"github.com/streamspec/streamspec/internal/wire"
)

// withJar sends the cookies of a jar with each request, also with one that a redirect leads to, and keeps
// those that its response sets. Package http would change values: see [wire.Cookies].
type withJar struct {
	http.RoundTripper
	jar http.CookieJar
}

// RoundTrip implements [http.RoundTripper], but that the cookies are in the request's header then: a call
// records what was sent.
func (j withJar) RoundTrip(r *http.Request) (*http.Response, error) {
	for by := r.Response; by != nil; by = by.Request.Response { // the redirects that led here
		wire.ForgetCookies(r.Header, wire.Cookies(by.Header))
	}
	wire.SendCookies(r.Header, j.jar.Cookies(r.URL))
	response, err := j.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if set := wire.Cookies(response.Header); len(set) > 0 {
		j.jar.SetCookies(r.URL, set)
	}
	return response, nil
}
