package wire

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Location returns where a response redirects to, as the server wrote it; empty: nowhere.
func Location(response *http.Response) string {
	switch response.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return response.Header.Get("Location")
	}
	return ""
}

// BecomesGET tells whether a redirect drops the method and the body: 303 always, 301 and
// 302 for POST only (https://fetch.spec.whatwg.org/#http-redirect-fetch).
func BecomesGET(status int, method string) bool {
	switch status {
	case http.StatusSeeOther:
		return method != http.MethodGet && method != http.MethodHead
	case http.StatusMovedPermanently, http.StatusFound:
		return method == http.MethodPost
	}
	return false
}

// WithoutBody is a header without the fields that describe a body.
func WithoutBody(header http.Header) http.Header { return without(header, describesBody) }

// ForAnotherOrigin is what of a header may go to another origin. Nobody can tell which
// fields prove who we are (X-Api-Key does), so only those go that do not.
func ForAnotherOrigin(header http.Header) http.Header {
	return without(header, func(name string) bool { return !travels(name) })
}

// BodyStays is why a redirect to another origin is not followed that keeps the body: it may
// hold secrets, and nobody said that they may go there.
const BodyStays = "it leads to another origin, and would take the request's body along; send the request there, if that is meant"

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

func travels(name string) bool {
	return describesBody(name) || slices.Contains([]string{
		"Accept", "Accept-Encoding", "Accept-Language", "Cache-Control", "Last-Event-Id", "User-Agent",
		"Traceparent", "Tracestate", "X-Correlation-Id", "X-Request-Id",
	}, name)
}

// SameOrigin compares scheme, host and port.
func SameOrigin(a, b *url.URL) bool {
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
