package mapping

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/sources"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// Read reads the file of a mapping. The error is for people: all that is wrong with it.
func Read(path string) (*Mapping, error) {
	src, err := sources.Read(path)
	if err != nil {
		return nil, err
	}
	m := &Mapping{}
	return m, yamlfile.Decode(path, src, m)
}

// Validate finds a path that no request can have, and values of the request's own that get lost.
func (p Path) Validate() error {
	for _, of := range []struct{ key, path string }{{"was", p.Was}, {"now", p.Now}} {
		if _, err := url.ParseRequestURI(of.path); err != nil || !strings.HasPrefix(of.path, "/") {
			return problem.AtField(of.key, problem.WithHelp(fmt.Errorf("%q is no path", of.path), `write the path with its query, for example "/orders/{id}/events" or "/sse?order={id}"`))
		}
	}
	if was, now := strings.Count(p.Was, id), strings.Count(p.Now, id); now > was {
		return problem.AtField("now", problem.WithHelp(fmt.Errorf("%s stands %d times in %s, and %d times in %s", id, now, p.Now, was, p.Was),
			id+" is a value of the old request: it can be put where the new one has it, as often as the old one has it"))
	}
	return nil
}

// Is tells whether what stands in a YAML file is a mapping: most of what stands at its top is.
func Is(content []byte) bool {
	all := topKey.FindAllSubmatch(content, -1)
	ours := 0
	for _, key := range all {
		if slices.Contains(keys, string(key[1])) {
			ours++
		}
	}
	return ours > 0 && 2*ours >= len(all)
}

var (
	topKey = regexp.MustCompile(`(?m)^([A-Za-z_]\w*)\s*:`)
	keys   = []string{"paths", "envelope", "heartbeat", "opening", "rename", "moved", "dropped", "added", "times", "headers", "values", "differs", "instead", "accept", "gaps"}
)

// Validate finds an envelope of which nobody knows what to do with it.
func (e Envelope) Validate() error {
	if (e.Unwrap == nil) == (e.Wrap == nil) {
		return problem.WithHelp(errors.New("an envelope is either put around the old side's events or around the new one's"),
			"write {unwrap: {type: FIELD, payload: FIELD}} where the new side has it, {wrap: …} where the old side had it")
	}
	return nil
}

// Validate finds a reason that nobody gave.
func (a Accept) Validate() error {
	if a.Because == "…" || a.Because == "" {
		return problem.AtField("because", problem.WithHelp(errors.New("this difference is accepted, and nobody says why"), "say why it may be so, in a few words"))
	}
	return nil
}

// Validate finds a day that is none.
func (g Gap) Validate() error {
	if _, err := time.Parse(time.DateOnly, g.Expires); g.Expires != "" && err != nil {
		return problem.AtField("expires", problem.WithHelp(fmt.Errorf("%q is no day", g.Expires), "write a day as 2027-03-31"))
	}
	return nil
}
