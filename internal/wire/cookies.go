package wire

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// Cookies are the cookies that a response sets. A value is all that stands there, as browsers take it: package http
// drops a cookie with a quotation mark in it, such as JSON has. What has no name is a value alone
// (https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#section-5.6).
func Cookies(header http.Header) []*http.Cookie {
	var set []*http.Cookie
	for _, text := range header.Values("Set-Cookie") {
		pair, attributes, _ := strings.Cut(text, ";")
		name, value := nameAndValue(pair)
		cookie, err := http.ParseSetCookie("x=;" + attributes)
		if err != nil || name+value == "" || !CanBeValue(value) {
			continue
		}
		cookie.Name, cookie.Value, cookie.Raw = name, value, text
		set = append(set, cookie)
	}
	return set
}

func nameAndValue(pair string) (name, value string) {
	name, value, named := strings.Cut(pair, "=")
	if !named {
		name, value = "", name
	}
	return strings.TrimSpace(name), strings.TrimSpace(value)
}

// Pair is a cookie as a request sends it.
func Pair(cookie *http.Cookie) string {
	if cookie.Name == "" {
		return cookie.Value
	}
	return cookie.Name + "=" + cookie.Value
}

// Gone tells that who sets a cookie has it forgotten.
func Gone(cookie *http.Cookie) bool {
	return cookie.MaxAge < 0 || cookie.MaxAge == 0 && !cookie.Expires.IsZero() && cookie.Expires.Before(time.Now())
}

// SendCookies has a request's header send cookies, in place of those of the same names. Their values go
// back as they came.
func SendCookies(header http.Header, fresh []*http.Cookie) {
	if len(fresh) == 0 {
		return
	}
	pairs := otherPairs(header, fresh)
	for _, cookie := range fresh {
		pairs = append(pairs, Pair(cookie))
	}
	header.Set("Cookie", strings.Join(pairs, "; "))
}

// ForgetCookies has a request's header send none of the cookies that a response takes away.
func ForgetCookies(header http.Header, set []*http.Cookie) {
	gone := slices.DeleteFunc(slices.Clone(set), func(c *http.Cookie) bool { return !Gone(c) })
	if len(gone) == 0 || len(header.Values("Cookie")) == 0 {
		return
	}
	header.Set("Cookie", strings.Join(otherPairs(header, gone), "; "))
	if header.Get("Cookie") == "" {
		header.Del("Cookie")
	}
}

// otherPairs are those of a request's cookies that have other names.
func otherPairs(header http.Header, than []*http.Cookie) []string {
	var pairs []string
	for pair := range strings.SplitSeq(strings.Join(header.Values("Cookie"), ";"), ";") {
		pair = strings.TrimSpace(pair)
		name, _ := nameAndValue(pair)
		if pair != "" && !slices.ContainsFunc(than, func(c *http.Cookie) bool { return c.Name == name }) {
			pairs = append(pairs, pair)
		}
	}
	return pairs
}
