package play

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/play/moments"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// never adds what was never done, because its moment never came: a consequence of what
// went wrong. Where nothing did, the streams that ended too early are the cause, or that the event
// never came, although they were followed for as long as they were to be; where we left them
// sooner, it is the scenario.
func (c *conclusion) never() {
	for _, found := range c.leftUndone() {
		switch {
		case needsOneOf(found.Text, c.told):
		case len(c.out.Causes) > 0 || c.anyBroken():
			c.out.Consequences = append(c.out.Consequences, found.Text)
		default:
			c.out.Found(found)
		}
	}
}

// leftUndone is what was never done, what explains the rest first, wherever it stands in the file: that
// an event never came goes before what waited for something else, and the server's fault before what is
// none.
func (p judging) leftUndone() []verdict.Step {
	var all []verdict.Step
	for _, err := range leaves(p.err) {
		found := failureOf(err)
		if !found.Cause.Undone() {
			continue
		}
		said, by := p.neverCame(err)
		found.Failure.Message, found.Failure.Deviation = cmp.Or(found.Failure.Message, said), cmp.Or(by, found.Failure.Deviation)
		found.Failure.Ignored = expect.IgnoredIn(found.Failure.Message, p.Recordings...).String()
		found.Failure.Streams = names(p.Recordings)
		if !found.Failure.Late {
			found = p.blamed(found, p.awaited(err))
		}
		all = append(all, found)
	}
	notFailed := func(s verdict.Step) int {
		if s.Outcome == verdict.Failed {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b verdict.Step) int {
		return cmp.Or(cmp.Compare(a.Cause, b.Cause), notFailed(a)-notFailed(b))
	})
	return all
}

// blamed holds it against the server that a moment never came which these streams were to bring, where
// it ended one of them, or an event did not come although each was followed for its whole time: unless
// that is because of what we did late.
func (p judging) blamed(found verdict.Step, streams []*recording.Stream) verdict.Step {
	byServer := func(r *recording.Stream) bool { return r.End.Reason != recording.Stopped }
	soon := func(r *recording.Stream) bool {
		return !byServer(r) && !followedWhole(p.Scenario.Named(r.Declared()), r)
	}
	cameNot := found.Cause == verdict.NeverCame && len(streams) > 0
	if slices.ContainsFunc(streams, byServer) || cameNot && !slices.ContainsFunc(streams, soon) {
		found.Outcome = verdict.Failed
	}
	if cameNot {
		return excuses(p).unmetLate(found, lastEnd(streams))
	}
	return found
}

// awaited are the recordings of the stream that was to bring what something waited for that was
// never done; all, where that is not known to be an event.
func (p judging) awaited(err error) []*recording.Stream {
	on := undoneOf(err).on
	if on == "" {
		return p.Recordings
	}
	return slices.DeleteFunc(slices.Clone(p.Recordings), func(r *recording.Stream) bool { return r.Declared() != on })
}

// undone is what is known of something that was never done, also from its recording.
type undone struct {
	name string // of the action; empty: it has none
	on   string // the stream on which it waited for an event; empty: it did not
	// overdue is how long before the streams ended it was due, and we had not come to it; zero: it
	// was not.
	overdue time.Duration
}

// undoneOf is what an error tells of something that was never done; zero: it does not.
func undoneOf(err error) undone {
	if never := (*moments.NeverError)(nil); errors.As(err, &never) {
		return undone{never.Name, never.On, never.Overdue}
	}
	if recalled := (*recalledError)(nil); errors.As(err, &recalled) {
		return recalled.undone
	}
	return undone{}
}

// followedWhole tells whether we left a stream once it had been followed for the time that it is
// declared to be followed for.
func followedWhole(declared *scenario.Stream, r *recording.Stream) bool {
	return declared != nil && declared.Until.For > 0 && r.Response != nil && r.End.At-r.Response.At >= declared.Until.For
}

// neverCame says what came instead of what something waited for, and what to do where we did not wait for it.
func (p judging) neverCame(err error) (said string, by expect.Deviation) {
	said, by = p.cameInstead(err)
	if left := p.leftFor(err); left != "" {
		said = strings.TrimPrefix(said+"\n"+left, "\n")
	}
	return said, by
}

// leftFor says for what we left the streams that something waited for in vain; empty: we did not, for what came.
func (p judging) leftFor(err error) string {
	never := (*moments.NeverError)(nil)
	if !errors.As(err, &never) || never.After == "" {
		return ""
	}
	for _, r := range p.awaited(err) {
		declared := p.Scenario.Named(r.Declared())
		if r.End.Reason != recording.Stopped || declared == nil || declared.Until.Awaited() == "" {
			continue
		}
		return fmt.Sprintf("the stream was left once %s, and nobody waited for more: follow it until what comes later, such as %q, or until: {for: 4s}, or do this sooner",
			declared.Until.Awaited(), never.After)
	}
	return ""
}

// cameInstead says what came instead of the kind of event that something waited for, of which none came.
func (p judging) cameInstead(err error) (said string, by expect.Deviation) {
	var never *moments.NeverError
	switch {
	case !errors.As(err, &never):
		return "", by
	case len(never.NotOpen) > 0:
		return p.neverReady(never.NotOpen)
	case !never.None:
		return "", by
	}
	by = expect.Deviation{What: expect.NoneCame, Event: never.After}
	for _, r := range p.Recordings {
		if r.Response != nil && len(r.Types()) > 0 && (never.On == "" || r.Declared() == never.On) {
			said, twice := p.judge.kinds.now().Instead(never.After, r)
			return said, cmp.Or(twice, by)
		}
	}
	return "", by
}

// neverReady says of streams what was waited for that confirms that they are open; empty: the
// head of the response.
func (p judging) neverReady(streams []string) (said string, by expect.Deviation) {
	for _, r := range p.Recordings {
		declared := p.Scenario.Named(r.Declared())
		if declared == nil || declared.Ready == "" || r.Response == nil || !slices.Contains(streams, r.Declared()) {
			continue
		}
		absent, by := p.judge.kinds.now().Absent(declared.Ready, r)
		return fmt.Sprintf("the stream %q is open once %q has come (ready); %s", r.Declared(), declared.Ready, absent), by
	}
	return "", by
}

// neverKnown says what the kind needs that the scenario waited for, and why that never became
// known: it is the cause, so that nothing else is to say it again.
func (c *conclusion) neverKnown(kind string, err error, r *recording.Stream) (said string, by expect.Deviation) {
	missing := c.vars.awaited.missing(err)
	if missing == "" {
		return "", by
	}
	text := fmt.Sprintf("nothing could be %q: it needs %s", kind, missing)
	c.told = vars.Undefined(err)
	for _, captured := range c.Scenario.Captures() {
		if slices.Contains(c.told, captured.Variable) && captured.On == r.Declared() {
			absent, by := c.judge.kinds.now().Absent(captured.After, r)
			return text + "; " + absent, by
		}
	}
	return text, by
}

// needsOneOf tells whether what a text is about needs one of these variables.
func needsOneOf(text string, variables []string) bool {
	return slices.ContainsFunc(variables, func(name string) bool { return strings.Contains(text, "${"+name+"}") })
}
