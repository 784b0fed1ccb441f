package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
)

// mostAsked is how many requests are named of the streams that a cause shows in.
const mostAsked = 3

// whereOf is in which services a cause shows, and in what streams of them: each as a format writes it.
func whereOf(r verdict.Run, c *broken, service, request func(string) string) string {
	asked := askedOf(r, c)
	parts := append(each(c.services, service), each(asked[:min(len(asked), mostAsked)], request)...)
	if more := len(asked) - mostAsked; more > 0 {
		parts = append(parts, fmt.Sprintf("… and %d more", more))
	}
	return strings.Join(parts, ", ")
}

// askedOf are the requests of the streams in which a cause shows, without IDs, each once.
func askedOf(r verdict.Run, c *broken) []string {
	var all []string
	for _, at := range c.scenarios {
		all = append(all, askedIn(r.Scenarios[at])...)
	}
	return slices.Compact(slices.Sorted(slices.Values(all)))
}

// askedIn are the requests of the streams that the first finding of a scenario speaks of, without IDs.
func askedIn(s verdict.Scenario) []string {
	var all []string
	first := firstFinding(s)
	for _, r := range s.Recordings {
		if r.Request.URL != "" && first.Failure != nil && slices.Contains(first.Failure.Streams, r.Name) {
			all = append(all, r.Request.Method+" "+shortPath(r.Request.URL))
		}
	}
	return all
}

// anyNumber is an ID as well, where it stands between slashes.
var anyNumber = regexp.MustCompile(`/\d+(/|$)`)

// endpointsOf are what streams were asked for, without IDs and queries.
func endpointsOf(s verdict.Scenario) string {
	paths := each(askedIn(s), func(request string) string {
		path, _, _ := strings.Cut(request, "?")
		return anyNumber.ReplaceAllString(path, "/…$1")
	})
	slices.Sort(paths)
	return strings.Join(slices.Compact(paths), "\n")
}
