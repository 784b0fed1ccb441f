package play

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// ends adds how streams ended, where no expectation is about that. What is wrong with
// several of them is said once.
func (c *conclusion) ends() {
	var ends []ended
	for _, r := range c.Recordings {
		expected, told := c.aboutEnd(r)
		found := endOf(r)
		switch {
		case !r.End.Abnormal() || expected || found.Cause == verdict.NotPlayed:
			continue
		case found.Cause == verdict.StreamUnmet && c.anyBroken():
			continue
		}
		c.broken = append(c.broken, r)
		if told && !found.Cause.NoStream() {
			continue
		}
		follows := c.followsFromMissing(r)
		switch {
		case found.Cause == verdict.StreamUnmet:
			found = excuses(c.judging).unmetLate(found, r.Wall(r.End.At))
		case !follows:
			c.explained = append(c.explained, r)
		}
		ends = addEnd(ends, ended{found: found, first: r, clients: 1, follows: follows})
	}
	for _, e := range ends {
		if e.follows {
			c.out.Consequences = append(c.out.Consequences, e.named(c.streams.clientsOf(e.first.Declared())).Text)
			continue
		}
		said, by := c.unmet(e.first)
		e.found.Failure.Message, e.found.Failure.Deviation = belowIt(said, c.longer(e.first), c.unmarked(e)), by
		e.found.Failure.Ignored = expect.IgnoredIn(e.found.Failure.Message, e.first).String()
		if declared := c.Scenario.Named(e.first.Declared()); declared != nil && (e.found.Cause.NoStream() || e.found.Cause == verdict.StreamUnmet && declared.Place.File == c.Place.File) {
			e.found.Place = Place(declared.Place)
		}
		c.out.Found(e.named(c.streams.clientsOf(e.first.Declared())))
	}
}

// unmarked asks, of a stream that was refused, for the variables that its URL has as other languages write
// them; empty: it has none.
func (c *conclusion) unmarked(e ended) string {
	declared := c.Scenario.Named(e.first.Declared())
	if declared == nil || !e.found.Cause.NoStream() {
		return ""
	}
	return c.vars.unmarked(declared.URL())
}

// belowIt joins texts by lines, leaving out those that are empty.
func belowIt(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(text string) bool { return text == "" }), "\n")
}

// ended is how a stream ended, or several clients of one that ended alike.
type ended struct {
	found   verdict.Step // of the first
	first   *recording.Stream
	clients int
	follows bool // it follows from what an expectation misses
}

// addEnd adds how a stream ended, unless another of its clients ended like it.
func addEnd(all []ended, one ended) []ended {
	alike := func(e ended) bool {
		return one.first.Client > 0 && e.first.Declared() == one.first.Declared() && e.found.Cause == one.found.Cause && e.follows == one.follows
	}
	if i := slices.IndexFunc(all, alike); i >= 0 {
		all[i].clients++
		return all
	}
	return append(all, one)
}

// named is the finding; of several clients, it says of how many of them.
func (e ended) named(clients []*followed) verdict.Step {
	if e.first.Client == 0 || len(clients) == 1 {
		return e.found
	}
	which := "of " + e.first.Name
	if e.clients > 1 {
		which = fmt.Sprintf("of %d of %d clients, first of %s", e.clients, len(clients), e.first.Name)
	}
	e.found.Failure.Short = cmp.Or(e.found.Failure.Short, e.found.Text)
	e.found.Text = which + ": " + e.found.Text
	return e.found
}

// onePerStream leaves out all clients of a stream but the first.
func onePerStream(all []*recording.Stream) []*recording.Stream {
	known := map[string]bool{}
	return slices.DeleteFunc(slices.Clone(all), func(r *recording.Stream) bool {
		again := known[r.Declared()]
		known[r.Declared()] = true
		return again
	})
}
