package compare

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
)

// leastOwn is from how many characters on a value of a request is taken for its own, where it
// comes back in an event: shorter ones come back by chance.
const leastOwn = 8

// requestValues are the values of a request that are its own, with what they are called where
// they come back.
type requestValues struct {
	names map[string]string // by value
	short map[string]string // those that are too short for that
}

// fromURL is what a value of the request's path or query is called: where exactly it stands
// may change without a change of what comes back.
const fromURL = "the request's URL"

func requestValuesOf(r recording.Request, variables []recording.Variable) *requestValues {
	v := &requestValues{names: map[string]string{}, short: map[string]string{}}
	for _, variable := range variables {
		v.add(variable.Value, "the variable "+variable.Name)
	}
	for name, values := range r.Header {
		if !slices.Contains(ownHeaders(), http.CanonicalHeaderKey(name)) {
			for _, value := range values {
				v.add(value, "the request's "+spelled(name))
			}
		}
	}
	if target, err := url.Parse(r.URL); err == nil {
		for _, segment := range strings.Split(target.Path, "/") {
			v.add(segment, fromURL)
		}
		for _, values := range target.Query() {
			for _, value := range values {
				v.add(value, fromURL)
			}
		}
	}
	return v
}

// ownHeaders are those that a client sends with each request: they say nothing of it.
func ownHeaders() []string {
	return []string{"Accept", "Accept-Encoding", "Cache-Control", "User-Agent", "Content-Type", "Connection"}
}

// spelled is a header's name as people write it.
func spelled(name string) string {
	if http.CanonicalHeaderKey(name) == "X-Request-Id" {
		return "X-Request-ID"
	}
	return name
}

func (v *requestValues) add(value, name string) {
	switch {
	case !isOwn(value):
	case len(value) >= leastOwn:
		v.names[value] = name
	default:
		v.short[value] = name
	}
}

var hasDigit = regexp.MustCompile(`\d`)

// isOwn tells values that hardly mean anything but this one request: IDs, not words.
func isOwn(value string) bool { return hasDigit.MatchString(value) }

// path is the request's path and query, with those of its values left open that are its own.
func (v *requestValues) path(r recording.Request) string {
	target, err := url.Parse(r.URL)
	if err != nil {
		return r.URL
	}
	text := target.Path
	if target.RawQuery != "" {
		text += "?" + target.RawQuery
	}
	for value, name := range v.names {
		if name == fromURL {
			text = strings.ReplaceAll(text, value, ownValue)
		}
	}
	return text
}
