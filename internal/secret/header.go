package secret

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	"github.com/streamspec/streamspec/internal/wire"
)

// IsCredential tells whether a header proves who we are.
func IsCredential(header string) bool {
	switch http.CanonicalHeaderKey(header) {
	case "Authorization", "Proxy-Authorization", "Cookie", "X-Api-Key":
		return true
	}
	return false
}

// AddCookies makes secret what a server has set: who has such a cookie is whom it was set for.
func (m *Masker) AddCookies(set []*http.Cookie) {
	for _, cookie := range set {
		m.Add(strings.Trim(cookie.Value, `"`))
	}
}

// AddHeader makes secret what a credential's header holds: a token without its
// scheme, the password of basic authentication, the values of cookies.
func (m *Masker) AddHeader(name, value string) {
	switch http.CanonicalHeaderKey(name) {
	case "Cookie":
		for cookie := range strings.SplitSeq(value, ";") {
			name, secret, named := strings.Cut(cookie, "=")
			if !named { // it is a value alone
				secret = name
			}
			m.Add(strings.Trim(strings.TrimSpace(secret), `"`))
		}
	case "Authorization", "Proxy-Authorization":
		scheme, secret, hasScheme := strings.Cut(strings.TrimSpace(value), " ")
		if !hasScheme {
			secret = scheme
		}
		m.Add(secret)
		if pair, err := base64.StdEncoding.DecodeString(secret); err == nil && strings.EqualFold(scheme, "basic") {
			_, password, _ := strings.Cut(string(pair), ":")
			m.Add(password)
		}
	case "Set-Cookie":
		m.AddCookies(wire.Cookies(http.Header{"Set-Cookie": {value}}))
	case "X-Api-Key":
		m.Add(value)
	}
}

// AddURL makes secret the password that a URL holds, also as it is spelled there, and
// where the rest of the URL cannot be read.
func (m *Masker) AddURL(text string) {
	if u, err := url.Parse(text); err == nil && u.User != nil {
		password, _ := u.User.Password()
		m.Add(password)
	}
	m.Add(writtenPassword(text))
}

// writtenPassword is the password in a URL as it is spelled.
func writtenPassword(text string) string {
	_, rest, _ := strings.Cut(text, "://")
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	user := rest[:max(0, strings.LastIndex(rest, "@"))]
	_, password, _ := strings.Cut(user, ":")
	return password
}
