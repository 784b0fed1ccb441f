package recording

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Incoming is a request that a stub received, as it came. It does not change.
type Incoming struct {
	At        time.Time // when its headers had arrived; carries a monotonic reading
	Method    string
	URL       *url.URL // path and query; never nil
	Header    http.Header
	Body      []byte
	Truncated bool // the body went on
	// Secrets are the values in it that nobody may be shown, such as a password.
	Secrets []string
}

// shownBody is how much of a body the line about a request shows, in bytes.
const shownBody = 300

// String is the request in one line for people: method, path and the start of the
// body. Secrets are masked.
func (r Incoming) String() string {
	line := r.Method + " " + r.Mask(r.URL.RequestURI())
	if len(r.Body) > 0 {
		line += " " + Escape(r.Mask(string(r.Body)), shownBody)
	}
	return line
}

// Mask replaces the request's secrets in a text, also as a URL has them, and JSON.
func (r Incoming) Mask(text string) string {
	const mask = "***"
	var pairs []string
	for _, secret := range r.Secrets {
		quoted := strings.Trim(strconv.Quote(secret), `"`)
		pairs = append(pairs, secret, mask, url.QueryEscape(secret), mask, url.PathEscape(secret), mask, quoted, mask)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
