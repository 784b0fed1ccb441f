package stream

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
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

// redirection returns where a response redirects to, or an empty string.
func redirection(response *http.Response) string {
	switch response.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return response.Header.Get("Location")
	}
	return ""
}

// redirected is what to send after a redirect.
//
// https://fetch.spec.whatwg.org/#http-redirect-fetch
func (o outgoing) redirected(status int, location string) (outgoing, error) {
	target, err := o.url.Parse(location)
	if err != nil || target.Scheme != "http" && target.Scheme != "https" || target.Host == "" {
		return outgoing{}, &RedirectError{Location: location, Problem: "it is no http or https URL"}
	}
	if becomesGET(status, o.method) {
		o.method, o.body = http.MethodGet, ""
		o.header = without(o.header, describesBody)
	}
	if !sameOrigin(o.url, target) {
		o.auth = Auth{}
		o.header = without(o.header, func(name string) bool { return !travels(name) })
	}
	o.url = target
	return o, nil
}

// mayFollow asks whether a redirect may be followed.
func (o *Options) mayFollow(target *url.URL) error {
	if o.MayReach == nil {
		return nil
	}
	return o.MayReach(target)
}

// becomesGET tells whether a redirect drops the method and the body: 303 always,
// 301 and 302 for POST only.
func becomesGET(status int, method string) bool {
	switch status {
	case http.StatusSeeOther:
		return method != http.MethodGet && method != http.MethodHead
	case http.StatusMovedPermanently, http.StatusFound:
		return method == http.MethodPost
	}
	return false
}

func without(header http.Header, drop func(name string) bool) http.Header {
	kept := http.Header{}
	for name, values := range header {
		if !drop(name) {
			kept[name] = values
		}
	}
	return kept
}

func describesBody(name string) bool {
	return slices.Contains([]string{"Content-Encoding", "Content-Language", "Content-Length", "Content-Location", "Content-Type"}, name)
}

// travels tells whether a header may go to another origin. Nobody can tell which
// other headers prove who we are (X-Api-Key does), so only those go that do not.
func travels(name string) bool {
	return describesBody(name) || slices.Contains([]string{
		"Accept", "Accept-Encoding", "Accept-Language", "Cache-Control", "User-Agent", lastEventID,
		"Traceparent", "Tracestate", "X-Correlation-Id", "X-Request-Id",
	}, name)
}

func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) && port(a) == port(b)
}

func port(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "https":
		return "443"
	}
	return "80"
}
