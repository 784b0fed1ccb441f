package play

import (
	"fmt"
	"slices"

	"github.com/streamspec/streamspec/internal/vars"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// unready adds streams on which the event never came that confirms that they are open: the scenario says when a stream is
// ready, whether something waits for that or not. What does, and was never done, follows from it.
func (c *conclusion) unready() {
	var all []ended
	for _, f := range c.streams.followed {
		if found, is := c.neverConfirmed(f); is {
			all = addEnd(all, ended{found: found, first: f.recording, clients: 1})
		}
	}
	explained := len(c.out.Causes) > 0 || c.anyBroken()
	for _, one := range all {
		found := one.named(c.streams.clientsOf(one.first.Declared()))
		if explained {
			c.out.Consequences = append(c.out.Consequences, found.Text)
			continue
		}
		c.out.Found(found)
	}
}

// neverConfirmed says of a client that its stream was never ready; false: it was, or that is not to be asked.
func (c *conclusion) neverConfirmed(f *followed) (found verdict.Step, is bool) {
	r, declared := f.recording, c.Scenario.Named(f.stream)
	if f.isCutOff() || declared == nil || declared.Ready == "" || r == nil || r.Response == nil || r.Forgotten != nil || endOf(r).Cause.NoStream() {
		return found, false
	}
	view := c.streams.viewOf(f.stream)
	kinds := view.now(f)
	kind, err := vars.Expand(declared.Ready, view.lookup(f))
	if err != nil || c.judged.expectNone(declared.Ready, f.stream) || !neverCameOn(kinds, kind, r) {
		return found, false
	}
	absent, by := kinds.Absent(kind, r)
	found = verdict.Step{
		Cause: verdict.NeverCame, Outcome: verdict.Unjudged, Place: Place(declared.Place),
		Text:    fmt.Sprintf("the stream %q was never confirmed to be open (ready): %s", f.stream, absent),
		Failure: &verdict.Failure{Streams: []string{r.Name}, Deviation: by},
	}
	return c.blamed(found, []*recording.Stream{r}), true
}

// expectNone tells whether it is expected of a stream that none of a kind comes on it.
func (js judgements) expectNone(kind, stream string) bool {
	return slices.ContainsFunc(js.all, func(j *Judged) bool {
		x, is := j.Expectation.(expect.NoneJudge)
		return is && j.IsAbout(stream) && x.ExpectsNone(kind)
	})
}

// neverCameOn tells whether none of a kind came on a stream; false also where nobody knows what the kind is.
func neverCameOn(kinds expect.Kinds, kind string, r *recording.Stream) bool {
	is, err := kinds.Recognize(kind)
	if err != nil {
		return false
	}
	view := &expect.View{In: r}
	for _, e := range r.All() {
		if view.Show(e); is(view) {
			return false
		}
	}
	return true
}
