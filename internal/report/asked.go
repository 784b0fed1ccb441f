package report

import (
	"regexp"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
)

// begins is how a timeline begins: who asked, if there are several, and for what.
var begins = regexp.MustCompile(`^(?:[^/]+: )?([A-Z]+) (https?://\S+)`)

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
	for _, t := range s.Timelines {
		if first.Failure == nil || len(t.Lines) == 0 || !slices.Contains(first.Failure.Streams, t.Stream) {
			continue
		}
		if m := begins.FindStringSubmatch(t.Lines[0].Text); m != nil {
			all = append(all, m[1]+" "+shortPath(m[2]))
		}
	}
	return all
}

// anyNumber is an ID as well, where it stands between slashes.
var anyNumber = regexp.MustCompile(`/\d+\b`)

// endpointsOf are what streams were asked for, without IDs and queries.
func endpointsOf(s verdict.Scenario) string {
	paths := each(askedIn(s), func(request string) string {
		path, _, _ := strings.Cut(request, "?")
		return anyNumber.ReplaceAllString(path, "/…")
	})
	slices.Sort(paths)
	return strings.Join(slices.Compact(paths), "\n")
}
