package play

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// gaveUp tells that a stream was still going on when the time was over that it has for all.
func gaveUp(r *recording.Stream) bool {
	return r.End.Reason == recording.Timeout && r.End.Phase == recording.PhaseTotal && r.Response != nil
}

// followsFromMissing tells that we gave up a stream that the scenario leaves once something has
// come, and an expectation says what had not: then that is the cause, and our patience is none.
func (c *conclusion) followsFromMissing(r *recording.Stream) bool {
	declared := c.Scenario.Named(r.Declared())
	if !gaveUp(r) || declared == nil || declared.Until.Awaited() == "" && !declared.Until.Settled {
		return false
	}
	return slices.ContainsFunc(c.undecided(r), func(j *Judged) bool {
		f := j.Step.Failure
		return j.Step.Outcome == verdict.Failed && expect.Code(f.Code).Awaits() && !j.Step.Excused(c.out.Services)
	})
}

// undecided are the expectations about a stream that nothing had decided when it ended.
func (c *conclusion) undecided(r *recording.Stream) []*Judged {
	var all []*Judged
	for _, j := range c.judged {
		if j.open && expect.CallOf(j.Expectation) == "" && j.IsAbout(r.Declared()) && (j.about == nil || j.about.Declared() == r.Declared()) {
			all = append(all, j)
		}
	}
	return all
}

// muchMore is how many times longer a timeout is that is suggested.
const muchMore = 4

// longer says what to change where a stream was not over in the time that it has; empty: that
// was not so.
func (c *conclusion) longer(r *recording.Stream) string {
	declared := c.Scenario.Named(r.Declared())
	if !gaveUp(r) || declared == nil {
		return ""
	}
	allowed := cmp.Or(declared.Timeout, stream.DefaultTotal)
	switch {
	case declared.Until.Awaited() != "":
		return fmt.Sprintf("hint: the stream has %s for all of it; if that may take longer, give it more, for example timeout: %s", allowed, muchMore*allowed)
	case declared.Until.Settled:
		return "hint: until: settled leaves the stream once all that is expected is decided; not decided " + c.listed(r) +
			"; where only the end of the stream decides, leave it by until: {for: 4s} or {event: KIND}"
	}
	return fmt.Sprintf("hint: a stream that goes on for ever is left by until: {for: 4s}, {event: KIND} or settled (in a feature: the stream is followed for 4 s, until \"KIND\"); "+
		"one that takes longer than %s gets more, for example by timeout: %s", allowed, muchMore*allowed)
}

// mostListed is how many expectations a hint lists.
const mostListed = 3

// listed names the expectations that were not decided.
func (c *conclusion) listed(r *recording.Stream) string {
	var texts []string
	for _, j := range c.undecided(r) {
		texts = append(texts, strings.TrimSuffix(j.Step.Text, ":"))
	}
	if more := len(texts) - mostListed; more > 0 {
		texts = append(texts[:mostListed], fmt.Sprintf("%d more", more))
	}
	verb := "was: "
	if len(texts) > 1 {
		verb = "were: "
	}
	return verb + strings.Join(texts, "; ")
}
