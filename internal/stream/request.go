package stream

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/wire"
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
func newOutgoing(req *Request, opts *Options) (*outgoing, error) {
	target, err := url.Parse(req.URL)
	if err != nil {
		return nil, err
	}
	if target.Scheme != "http" && target.Scheme != "https" || target.Host == "" {
		return nil, fmt.Errorf("%q is no URL of a stream: write http://HOST… or https://HOST…", req.URL)
	}
	if _, err := strconv.ParseUint(cmp.Or(target.Port(), "0"), 10, 16); err != nil {
		return nil, fmt.Errorf("%q is no URL of a stream: there is no port %s, they end with 65535", req.URL, target.Port())
	}
	header := http.Header{"Accept": {mediaType}, "Cache-Control": {"no-cache"}, "User-Agent": {userAgent}}
	if opts.Compressed {
		header.Set("Accept-Encoding", acceptEncoding)
	}
	if id := opts.LastEventID; id != "" {
		header.Set(lastEventID, id)
	}
	for name, values := range req.Header {
		header[http.CanonicalHeaderKey(name)] = slices.Clone(values)
	}
	return &outgoing{method: cmp.Or(req.Method, http.MethodGet), url: target, header: header, body: req.Body, auth: opts.Auth}, nil
}

// again is what is sent for a later connection; or why nothing is. A request that is not
// safe (RFC 9110, section 9.2.1) is not sent again unless somebody said how.
func (o *outgoing) again(as Again, id string) (next *outgoing, refused string) {
	switch {
	case !wire.CanBeValue(id):
		return o, fmt.Sprintf("the last event ID %q holds a character that no HTTP header can carry, so nobody can resume behind it", id)
	case isSafe(o.method) || as == AgainSame:
		return o.resuming(id), ""
	case as == AgainGet:
		next = o.resuming(id)
		next.method, next.body = http.MethodGet, ""
		next.header = wire.WithoutBody(next.header)
		return next, ""
	default:
		return o, fmt.Sprintf("a %s is not sent again unless reconnect says how: method: %s, or method: %s", o.method, AgainGet, AgainSame)
	}
}

// changed is the same request with what is different in that of a later connection; or why
// there can be none. What proves who we are goes to the same origin only, unless the change
// says it.
func (o *outgoing) changed(by func() (Next, error)) (next *outgoing, refused string) {
	if by == nil {
		return o, ""
	}
	change, err := by()
	if err != nil {
		return o, "the client cannot come back: " + err.Error()
	}
	next = o.clone()
	if change.URL != "" {
		target, err := url.Parse(change.URL)
		if err != nil {
			return o, "the client cannot come back: " + err.Error()
		}
		if !wire.SameOrigin(o.url, target) {
			next.auth = Auth{}
			next.header = wire.ForAnotherOrigin(next.header)
		}
		next.url = target
	}
	for name, values := range change.Header {
		next.header[http.CanonicalHeaderKey(name)] = values
	}
	return next, ""
}

// clone is the same request, with a header of its own.
func (o *outgoing) clone() *outgoing {
	next := *o
	next.header = o.header.Clone()
	return &next
}

func isSafe(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// resuming is the same request for a later connection: the header is sent unless
// the last event ID is the empty string.
func (o *outgoing) resuming(id string) *outgoing {
	next := o.clone()
	next.header.Del(lastEventID)
	if id != "" {
		next.header.Set(lastEventID, id)
	}
	return next
}

// request makes the HTTP request, with credentials and the jar's cookies.
func (o *outgoing) request(ctx context.Context, jar http.CookieJar) (*http.Request, error) {
	out, err := http.NewRequestWithContext(ctx, o.method, o.url.String(), strings.NewReader(o.body))
	if err != nil {
		return nil, err
	}
	out.Host = cmp.Or(o.header.Get("Host"), out.Host)
	out.Header = o.headerWith(jar)
	return out, nil
}

// headerWith is the header with credentials and the jar's cookies.
func (o *outgoing) headerWith(jar http.CookieJar) http.Header {
	out := &http.Request{Header: o.header.Clone()}
	o.authorize(out)
	if jar == nil {
		return out.Header
	}
	wire.SendCookies(out.Header, jar.Cookies(o.url))
	return out.Header
}

func (o *outgoing) authorize(out *http.Request) {
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
func (o *outgoing) recorded(opts *Options) recording.Request {
	shown := o.headerWith(opts.Jar)
	for _, name := range []string{"Authorization", "Proxy-Authorization"} {
		for i, value := range shown[name] {
			scheme, secret, _ := strings.Cut(value, " ")
			shown[name][i] = scheme + " " + opts.hidden(credential(scheme, secret))
		}
	}
	for i, value := range shown["Cookie"] {
		shown["Cookie"][i] = opts.hiddenCookies(value)
	}
	return recording.Request{Method: o.method, URL: o.url.Redacted(), Header: shown, Body: []byte(o.body)}
}

// credential is what of a credential is secret: of basic authentication the password.
func credential(scheme, secret string) string {
	pair, err := base64.StdEncoding.DecodeString(secret)
	if err != nil || !strings.EqualFold(scheme, "basic") {
		return secret
	}
	_, password, _ := strings.Cut(string(pair), ":")
	return password
}

func (o *Options) hiddenCookies(value string) string {
	cookies := strings.Split(value, ";")
	for i, cookie := range cookies {
		name, secret, named := strings.Cut(strings.TrimSpace(cookie), "=")
		if cookies[i] = name + "=" + o.hidden(secret); !named { // it is a value alone
			cookies[i] = o.hidden(name)
		}
	}
	return strings.Join(cookies, "; ")
}

// hidden is what is shown instead of a secret.
func (o *Options) hidden(secret string) string {
	if o.Hide == nil {
		return hiddenText
	}
	return cmp.Or(o.Hide(secret), hiddenText)
}

// hiddenText is shown instead of a secret that nobody tells from others.
const hiddenText = "(hidden)"
