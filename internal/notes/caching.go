package notes

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// cacheable notes that a cache may keep a response (RFC 9111). Nothing is known of one that
// is no event stream: that is another fault.
func cacheable(r *recording.Stream) []verdict.Note {
	if r.Headless || r.Request.Method != http.MethodGet || r.Response.Status != http.StatusOK || r.End.Reason == recording.WrongMediaType {
		return nil
	}
	head := r.Response.Header
	control := strings.Join(head.Values("Cache-Control"), ", ")
	said := directives(control)
	switch {
	case forbids(said), head.Get("Vary") == "*":
		return nil
	case control == "" && (head.Get("Expires") != "" || head.Get("Pragma") != ""): // old words, which say how long
		return nil
	case r.Request.Header.Get("Authorization") != "" && !shares(said):
		return nil
	case control == "":
		return []verdict.Note{note(Cacheable, "the response has no Cache-Control, so a cache on the way may keep the stream, and give it to others; no-store forbids it")}
	default:
		return []verdict.Note{note(Cacheable, fmt.Sprintf("the response's Cache-Control is «%s», which does not forbid a cache on the way to keep the stream; no-store does", recording.Escape(control, recording.TimelineData)))}
	}
}

// directives are those of a Cache-Control, in lower case.
func directives(control string) []string {
	var all []string
	for one := range strings.SplitSeq(strings.ToLower(control), ",") {
		all = append(all, strings.ReplaceAll(strings.TrimSpace(one), `"`, ""))
	}
	return all
}

// forbids tells whether no cache gives such a response to others: none keeps it, or it has
// to ask the server each time. Of no-cache and private, those that name headers are about
// these headers only.
func forbids(directives []string) bool {
	any := func(one string) bool {
		return slices.Contains([]string{"no-store", "no-cache", "private"}, one)
	}
	stale := slices.Contains(directives, "max-age=0") && !slices.ContainsFunc(directives, func(one string) bool { return strings.HasPrefix(one, "s-maxage=") && one != "s-maxage=0" })
	return slices.ContainsFunc(directives, any) || stale || slices.Contains(directives, "s-maxage=0")
}

// shares tells whether a shared cache may keep a response to a request that proves who asks.
func shares(directives []string) bool {
	return slices.ContainsFunc(directives, func(one string) bool {
		return one == "public" || one == "must-revalidate" || strings.HasPrefix(one, "s-maxage=")
	})
}
