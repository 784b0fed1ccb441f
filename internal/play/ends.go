package play

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/verdict"
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
		if found.Cause == verdict.StreamUnmet {
			found = c.unmetLate(found, r)
		} else {
			c.explained = append(c.explained, r)
		}
		ends = addEnd(ends, r, found)
	}
	for _, e := range ends {
		e.found.Failure.Message = belowIt(c.unmet(e.first), c.longer(e.first))
		if declared := c.Scenario.Named(e.first.Declared()); declared != nil && e.found.Cause == verdict.StreamUnmet && declared.Place.File == c.Place.File {
			e.found.Place = Place(declared.Place)
		}
		c.out.Found(e.named(c.streams.clientsOf(e.first.Declared())))
	}
}

// muchMore is how many times longer a timeout is that is suggested.
const muchMore = 4

// longer says what to change where a stream was not over in the time that it has; empty: that
// was not so.
func (c *conclusion) longer(r *recording.Stream) string {
	declared := c.Scenario.Named(r.Declared())
	if r.End.Reason != recording.Timeout || r.End.Phase != recording.PhaseTotal || r.Response == nil || declared == nil {
		return ""
	}
	allowed := cmp.Or(declared.Timeout, stream.DefaultTotal)
	switch {
	case declared.Until.Awaited() != "":
		return fmt.Sprintf("hint: the stream has %s for all of it; if that may take longer, give it more, for example timeout: %s", allowed, muchMore*allowed)
	case declared.Until.Settled:
		return "hint: until: settled leaves the stream once all that is expected is decided, and only its end decides some of it, such as that no event of a kind comes, or that each call arrives once; " +
			"a stream that goes on for ever is left by until: {for: 4s} or {event: KIND}"
	}
	return fmt.Sprintf("hint: a stream that goes on for ever is left by until: {for: 4s}, {event: KIND} or settled (in a feature: the stream is followed for 4 s, until \"KIND\"); "+
		"one that takes longer than %s gets more, for example by timeout: %s", allowed, muchMore*allowed)
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
}

// addEnd adds how a stream ended, unless another of its clients ended like it.
func addEnd(all []ended, r *recording.Stream, found verdict.Step) []ended {
	alike := func(e ended) bool {
		return r.Client > 0 && e.first.Declared() == r.Declared() && e.found.Cause == found.Cause
	}
	if i := slices.IndexFunc(all, alike); i >= 0 {
		all[i].clients++
		return all
	}
	return append(all, ended{found, r, 1})
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
