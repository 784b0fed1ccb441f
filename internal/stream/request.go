package stream

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
)

// userAgent is how we introduce ourselves, unless the request says otherwise.
const userAgent = "streamspec"

// outgoing is what is to be sent: the request before cookies and credentials are added.
type outgoing struct {
	method string
	url    *url.URL
	header http.Header
	body   string
	auth   Auth
}

// newOutgoing turns a request into what is sent first. A browser sends the same
// Accept and Cache-Control (the "EventSource" constructor of the standard).
func newOutgoing(req Request, opts Options) (outgoing, error) {
	target, err := url.Parse(req.URL)
	if err != nil {
		return outgoing{}, err
	}
	if target.Scheme != "http" && target.Scheme != "https" || target.Host == "" {
		return outgoing{}, fmt.Errorf("%q is no URL of a stream: write http://HOST… or https://HOST…", req.URL)
	}
	header := http.Header{"Accept": {mediaType}, "Cache-Control": {"no-store"}, "User-Agent": {userAgent}}
	if opts.Compressed {
		header.Set("Accept-Encoding", acceptEncoding)
	}
	if id := opts.LastEventID; id != "" {
		header.Set(lastEventID, id)
	}
	for name, values := range req.Header {
		header[http.CanonicalHeaderKey(name)] = slices.Clone(values)
	}
	return outgoing{method: cmp.Or(req.Method, http.MethodGet), url: target, header: header, body: req.Body, auth: opts.Auth}, nil
}

// resuming is the same request for a later connection: the header is sent unless
// the last event ID is the empty string.
func (o outgoing) resuming(id string) outgoing {
	o.header = o.header.Clone()
	o.header.Del(lastEventID)
	if id != "" {
		o.header.Set(lastEventID, id)
	}
	return o
}

// request makes the HTTP request, with credentials and the jar's cookies.
func (o outgoing) request(ctx context.Context, jar http.CookieJar) (*http.Request, error) {
	out, err := http.NewRequestWithContext(ctx, o.method, o.url.String(), strings.NewReader(o.body))
	if err != nil {
		return nil, err
	}
	out.Host = cmp.Or(o.header.Get("Host"), out.Host)
	out.Header = o.headerWith(jar)
	return out, nil
}

// headerWith is the header with credentials and the jar's cookies.
func (o outgoing) headerWith(jar http.CookieJar) http.Header {
	out := &http.Request{Header: o.header.Clone()}
	o.authorize(out)
	if jar != nil {
		for _, cookie := range jar.Cookies(o.url) {
			out.AddCookie(cookie)
		}
	}
	return out.Header
}

func (o outgoing) authorize(out *http.Request) {
	switch password, _ := o.url.User.Password(); {
	case out.Header.Get("Authorization") != "":
	case o.auth.Bearer != "":
		out.Header.Set("Authorization", "Bearer "+o.auth.Bearer)
	case o.auth != Auth{}:
		out.SetBasicAuth(o.auth.Username, o.auth.Password)
	case o.url.User != nil:
		out.SetBasicAuth(o.url.User.Username(), password)
	}
}

// recorded is what is sent as a recording keeps it: recordings are shown to
// people and written to disk, so what proves who we are is hidden.
func (o outgoing) recorded(jar http.CookieJar) recording.Request {
	shown := o.headerWith(jar)
	for _, name := range []string{"Authorization", "Proxy-Authorization"} {
		for i, value := range shown[name] {
			scheme, _, _ := strings.Cut(value, " ")
			shown[name][i] = scheme + " (hidden)"
		}
	}
	for i, value := range shown["Cookie"] {
		shown["Cookie"][i] = hiddenCookies(value)
	}
	return recording.Request{Method: o.method, URL: o.url.Redacted(), Header: shown}
}

func hiddenCookies(value string) string {
	cookies := strings.Split(value, ";")
	for i, cookie := range cookies {
		name, _, _ := strings.Cut(strings.TrimSpace(cookie), "=")
		cookies[i] = name + "=(hidden)"
	}
	return strings.Join(cookies, "; ")
}
