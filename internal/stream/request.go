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

// ask is what is asked for: the request before cookies and credentials are added.
type ask struct {
	method string
	url    *url.URL
	header http.Header
	body   string
	auth   Auth
}

// newAsk turns a request into what is asked for first. A browser sends the same
// Accept and Cache-Control (the "EventSource" constructor of the standard).
func newAsk(req Request, opts Options) (ask, error) {
	target, err := url.Parse(req.URL)
	if err != nil {
		return ask{}, err
	}
	if target.Scheme != "http" && target.Scheme != "https" || target.Host == "" {
		return ask{}, fmt.Errorf("%q is no URL of a stream: write http://HOST… or https://HOST…", req.URL)
	}
	header := http.Header{"Accept": {mediaType}, "Cache-Control": {"no-store"}, "User-Agent": {userAgent}}
	if opts.Compressed {
		header.Set("Accept-Encoding", acceptEncoding)
	}
	if id := opts.Decoder.LastEventID; id != "" {
		header.Set(lastEventID, id)
	}
	for name, values := range req.Header {
		header[http.CanonicalHeaderKey(name)] = slices.Clone(values)
	}
	return ask{method: cmp.Or(req.Method, http.MethodGet), url: target, header: header, body: req.Body, auth: opts.Auth}, nil
}

// resuming is the same request for a later connection: the header is sent unless
// the last event ID is the empty string.
func (a ask) resuming(id string) ask {
	a.header = a.header.Clone()
	a.header.Del(lastEventID)
	if id != "" {
		a.header.Set(lastEventID, id)
	}
	return a
}

// request makes the HTTP request, with credentials and the jar's cookies.
func (a ask) request(ctx context.Context, jar http.CookieJar) (*http.Request, error) {
	out, err := http.NewRequestWithContext(ctx, a.method, a.url.String(), strings.NewReader(a.body))
	if err != nil {
		return nil, err
	}
	out.Host = cmp.Or(a.header.Get("Host"), out.Host)
	out.Header = a.headerWith(jar)
	return out, nil
}

// headerWith is the header with credentials and the jar's cookies.
func (a ask) headerWith(jar http.CookieJar) http.Header {
	out := &http.Request{Header: a.header.Clone()}
	a.authorize(out)
	if jar != nil {
		for _, cookie := range jar.Cookies(a.url) {
			out.AddCookie(cookie)
		}
	}
	return out.Header
}

func (a ask) authorize(out *http.Request) {
	switch password, _ := a.url.User.Password(); {
	case out.Header.Get("Authorization") != "":
	case a.auth.Bearer != "":
		out.Header.Set("Authorization", "Bearer "+a.auth.Bearer)
	case a.auth != Auth{}:
		out.SetBasicAuth(a.auth.Username, a.auth.Password)
	case a.url.User != nil:
		out.SetBasicAuth(a.url.User.Username(), password)
	}
}

// recorded is what is asked for as a recording keeps it: recordings are shown to
// people and written to disk, so what proves who we are is hidden.
func (a ask) recorded(jar http.CookieJar) recording.Request {
	shown := a.headerWith(jar)
	for _, name := range []string{"Authorization", "Proxy-Authorization"} {
		for i, value := range shown[name] {
			scheme, _, _ := strings.Cut(value, " ")
			shown[name][i] = scheme + " (hidden)"
		}
	}
	for i, value := range shown["Cookie"] {
		shown["Cookie"][i] = hiddenCookies(value)
	}
	return recording.Request{Method: a.method, URL: a.url.Redacted(), Header: shown}
}

func hiddenCookies(value string) string {
	cookies := strings.Split(value, ";")
	for i, cookie := range cookies {
		name, _, _ := strings.Cut(strings.TrimSpace(cookie), "=")
		cookies[i] = name + "=(hidden)"
	}
	return strings.Join(cookies, "; ")
}
