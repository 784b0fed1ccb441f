package wire

import (
	"net/http"
	"slices"
	"strings"
)

// Cookies are the cookies that a response sets. A value is all that stands there, as browsers take it
// (RFC 6265, section 5.2): package http drops a cookie with a quotation mark in it, such as JSON has.
func Cookies(header http.Header) []*http.Cookie {
	var set []*http.Cookie
	for _, text := range header.Values("Set-Cookie") {
		pair, attributes, _ := strings.Cut(text, ";")
		name, value, found := strings.Cut(pair, "=")
		cookie, err := http.ParseSetCookie("x=;" + attributes)
		if err != nil || !found || strings.TrimSpace(name) == "" || !CanBeValue(value) {
			continue
		}
		cookie.Name, cookie.Value, cookie.Raw = strings.TrimSpace(name), strings.TrimSpace(value), text
		set = append(set, cookie)
	}
	return set
}

// SendCookies has a request's header send cookies, in place of those of the same names. Their values go
// back as they came.
func SendCookies(header http.Header, fresh []*http.Cookie) {
	if len(fresh) == 0 {
		return
	}
	var pairs []string
	for pair := range strings.SplitSeq(strings.Join(header.Values("Cookie"), ";"), ";") {
		pair = strings.TrimSpace(pair)
		name, _, _ := strings.Cut(pair, "=")
		if pair != "" && !slices.ContainsFunc(fresh, func(f *http.Cookie) bool { return f.Name == strings.TrimSpace(name) }) {
			pairs = append(pairs, pair)
		}
	}
	for _, cookie := range fresh {
		pairs = append(pairs, cookie.Name+"="+cookie.Value)
	}
	header.Set("Cookie", strings.Join(pairs, "; "))
}
