package httpcall

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/guard"
	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/secret"
	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// Limits of a call.
const (
	Timeout      = 30 * time.Second // until its response is complete
	MaxBody      = 16 << 20         // bytes of the response's body
	MaxRedirects = 10
)

// Client makes calls, each on a connection of its own. The zero value calls this machine,
// follows no redirect and reads no body. It is safe for concurrent use.
type Client struct {
	// Service answers where the service is that a URL which starts with / belongs to;
	// nil: there is none.
	Service func() (base string, ok bool)
	// MayReach says why a URL must not be reached, also one that a redirect leads to; nil:
	// this machine may be, and no other.
	MayReach func(*url.URL) error

	Timeout time.Duration // until the response is complete; zero: [Timeout]
	Body    int64         // so many bytes of a body are read, and kept
	// Enough tells of an event of a response that is a stream that no more is needed. It may be
	// nil: then a stream is read to its end, as any response is.
	Enough    func(*recording.Entry) bool
	Redirects int // so many are followed; zero: a redirect is a response like others
	Jar       http.CookieJar
	Secrets   *secret.Masker    // learns what proves who we are; may be nil
	Transport http.RoundTripper // nil: what the environment says of proxies holds
	// TLSOf is how TLS is spoken with single servers; nil: with all in the same way.
	TLSOf wire.TLSOf
	// Lateness tells how much time this process lost: the timeout is extended by it, once.
	// nil: none.
	Lateness *lateness.Monitor
}

// Do sends a request and reads its response. The call that it returns is what is recorded
// of both; begin, if it is not nil, gets it before it is sent: what the call sets going may
// arrive before its response does. The error is an *[Error] where the request was sent.
func (c *Client) Do(ctx context.Context, r Request, begin func(recording.Call)) (made recording.Call, err error) {
	ctx, cancel := c.Lateness.WithTimeout(ctx, cmp.Or(c.Timeout, Timeout))
	defer cancel()
	request, err := c.request(ctx, r)
	if err != nil {
		return made, err
	}
	made = recording.Call{Began: time.Now(), Request: recording.Request{Method: request.Method, URL: request.URL.String(), Header: request.Header, Body: []byte(r.Text())}}
	if begin != nil {
		begin(made)
	}
	var used net.Conn
	request = request.WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(got httptrace.GotConnInfo) { used = got.Conn }}))
	response, err := c.client().Do(request)
	if err = lateness.Explained(ctx, err); err != nil {
		return c.failed(made, c.reason(err, "no response"), err)
	}
	defer response.Body.Close()
	made.Response = &recording.Response{Status: response.StatusCode, Protocol: response.Proto, Header: response.Header, At: time.Since(made.Began)}
	if used != nil && wire.Retransmits(used) > 0 {
		made.SentBy = made.Response.At // when the request arrived is anybody's guess
	}
	made.Body, made.Response.Cut, err = c.body(response)
	made.Took = time.Since(made.Began)
	if err = lateness.Explained(ctx, err); err != nil {
		return c.failed(made, c.brokenOff(err, len(made.Body)), err)
	}
	return made, nil
}

// failed is a call of which no response came, or not all of it.
func (c *Client) failed(made recording.Call, reason string, err error) (recording.Call, error) {
	made.Took, made.Error = time.Since(made.Began), reason
	return made, failed(made, reason, err)
}

// body reads a response's body, and tells whether there may be more of it. What follows a change to another protocol is
// none.
func (c *Client) body(response *http.Response) (body []byte, cut bool, err error) {
	if c.Body == 0 || response.StatusCode == http.StatusSwitchingProtocols {
		return nil, false, nil
	}
	limited := io.LimitReader(response.Body, c.Body)
	if c.Enough != nil && IsStream(response.Header) {
		body, cut, err = c.stream(limited)
	} else {
		body, err = io.ReadAll(limited)
	}
	return body, cut || err != nil || int64(len(body)) == c.Body || wire.EndsWithConnection(response), err
}

// reason says why a call failed: what was not there in time, or what the network says.
func (c *Client) reason(err error, missing string) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("%s within %s", missing, wording.Length(cmp.Or(c.Timeout, Timeout)))
	}
	return wire.Explain(err)
}

// brokenOff says why a response is not whole.
func (c *Client) brokenOff(err error, bytes int) string {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Sprintf("the response broke off after %d bytes", bytes)
	}
	return fmt.Sprintf("the response broke off after %d bytes: %s", bytes, c.reason(err, "it was not complete"))
}

func (c *Client) request(ctx context.Context, r Request) (*http.Request, error) {
	target, err := c.Resolve(r.URL(), r.Query)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, r.Method(), target, strings.NewReader(r.Text()))
	if err != nil {
		return nil, err
	}
	request.Header = r.Header()
	if user := request.URL.User; user != nil && request.Header.Get("Authorization") == "" { // package http sets it in a copy, and a call says what was sent
		password, _ := user.Password()
		request.SetBasicAuth(user.Username(), password)
	}
	c.Hide(request.Header)
	return request, nil
}

// Resolve is the URL that a request goes to: that of the service where it starts with /,
// with further query parameters. A password in it is masked from then on. The error says
// why it must not be reached, or cannot be read.
func (c *Client) Resolve(text string, query map[string]string) (string, error) {
	if strings.HasPrefix(text, "/") {
		base, ok := c.service()
		if !ok {
			return "", fmt.Errorf("the URL %s belongs to a service, and there is none", text)
		}
		text = strings.TrimSuffix(base, "/") + text
	}
	c.Secrets.AddURL(text)
	parsed, err := url.Parse(text)
	if err != nil {
		return "", fmt.Errorf("the URL cannot be read: %w", err)
	}
	if err := c.check(parsed); err != nil {
		return "", err
	}
	if len(query) == 0 {
		return text, nil
	}
	values := parsed.Query()
	for name, value := range query {
		values.Set(name, value)
	}
	parsed.RawQuery = values.Encode()
	return parsed.String(), nil
}

func (c *Client) service() (base string, ok bool) {
	if c.Service == nil {
		return "", false
	}
	return c.Service()
}

func (c *Client) check(target *url.URL) error {
	if c.MayReach == nil {
		return guard.Hosts{}.CheckURL(target)
	}
	return c.MayReach(target)
}

// Hide has masked, wherever it is shown, what in a header proves who we are.
func (c *Client) Hide(header http.Header) {
	for name, values := range header {
		for _, value := range values {
			c.Secrets.AddHeader(name, value)
		}
	}
}

func (c *Client) client() *http.Client {
	transport := c.Transport
	if transport == nil {
		protocols := new(http.Protocols)
		protocols.SetHTTP1(true)
		protocols.SetHTTP2(true)
		transport = wire.Once{Transport: wire.Quiet(&http.Transport{Proxy: guard.EnvironmentProxy, DialContext: guard.Dialer(&net.Dialer{}), DisableKeepAlives: true, Protocols: protocols}, c.TLSOf)}
	}
	if c.Jar != nil {
		transport = withJar{transport, c.Jar}
	}
	return &http.Client{CheckRedirect: c.checkRedirect, Transport: transport}
}

// checkRedirect decides whether a redirect is followed; see [http.Client].
func (c *Client) checkRedirect(next *http.Request, before []*http.Request) error {
	switch {
	case c.Redirects == 0:
		return http.ErrUseLastResponse
	case len(before) > c.Redirects:
		return fmt.Errorf("%d redirects came, and no more are followed", c.Redirects)
	}
	if err := c.check(next.URL); err != nil {
		return err
	}
	return travel(next, before)
}

// travel leaves behind what must not go to another origin, as streams do.
func travel(next *http.Request, before []*http.Request) error {
	next.Header.Del("Referer") // the query before may hold what proves who we are
	if !slices.ContainsFunc(before, func(b *http.Request) bool { return !wire.SameOrigin(next.URL, b.URL) }) {
		return nil
	}
	next.Header = wire.ForAnotherOrigin(next.Header)
	if next.ContentLength != 0 {
		return fmt.Errorf("the redirect to %s is not followed: %s", next.URL.Redacted(), wire.BodyStays)
	}
	return nil
}
