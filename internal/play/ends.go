package play

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/httpcall"
	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// ends adds how streams ended, where no expectation is about that. What is wrong with
// several of them is said once.
func (c *conclusion) ends() {
	var all []ended
	for _, r := range c.Recordings {
		if one, counts := c.ended(r); counts {
			all = addEnd(all, one)
		}
	}
	for _, e := range all {
		e.tell(c)
	}
}

// ended is how a stream ended. It does not count where that is as it should be, or is told of elsewhere.
func (c *conclusion) ended(r *recording.Stream) (one ended, counts bool) {
	if !r.End.Abnormal() {
		return ended{}, false
	}
	expected, told := c.judged.aboutEnd(r)
	found := endOf(r)
	if expected || c.judged.knownRefusal(r) || found.Cause == verdict.NotPlayed || found.Cause == verdict.StreamUnmet && c.anyBroken() {
		return ended{}, false
	}
	c.broken = append(c.broken, r)
	if told && !found.Cause.NoStream() {
		return ended{}, false
	}
	one = ended{found: found, first: r, clients: 1, follows: c.judged.tellWhatIsMissing(r, c.Scenario.Named(r.Declared()))}
	switch {
	case found.Cause == verdict.StreamUnmet:
		one.found = excuses(c.judging).unmetLate(found, r.Wall(r.End.At))
	case !one.follows:
		c.explained = append(c.explained, r)
	}
	return one, true
}

// tell adds how a stream ended: as a cause, or as a consequence.
func (e ended) tell(c *conclusion) {
	clients := c.streams.clientsOf(e.first.Declared())
	if e.follows {
		c.out.Consequences = append(c.out.Consequences, e.named(clients).Text)
		return
	}
	said, by := c.unmet(e.first)
	declared := c.Scenario.Named(e.first.Declared())
	e.found.Failure.Message, e.found.Failure.Deviation = belowIt(said, c.judged.longer(e.first, declared), e.unmarked(declared, c.vars)), by
	e.found.Failure.Ignored = expect.IgnoredIn(e.found.Failure.Message, e.first).String()
	if declared != nil && (e.found.Cause.NoStream() || e.found.Cause == verdict.StreamUnmet && declared.Place.File == c.Place.File) {
		e.found.Place = Place(declared.Place)
	}
	c.out.Found(e.named(clients))
}

// unmarked asks, of a stream that was refused, for the variables that its URL has as other languages write
// them; empty: it has none.
func (e ended) unmarked(declared *scenario.Stream, known *variables) string {
	if declared == nil || !e.found.Cause.NoStream() {
		return ""
	}
	return known.unmarked(declared.URL())
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

// givenUp says of a stream that nobody waited for any longer why that is.
func givenUp(found *verdict.Step, r *recording.Stream) {
	found.Cause = verdict.StreamBroke
	if r.End.Reason == recording.Timeout {
		found.Cause = verdict.NotOver
	}
	if keptOpen(r) {
		found.Text = keptOpenBy(r)
		return
	}
	found.Text, found.Failure.InVain = gaveUpOn(r.End)+cmp.Or(comingBack(r), lastOf(r)), inVain(r.End)
}

// endOf is how a stream ended as a finding. That we left it ourselves, or cannot tell, is
// none.
func endOf(r *recording.Stream) verdict.Step {
	found := verdict.Step{Outcome: verdict.Failed, Failure: &verdict.Failure{Streams: []string{r.Name}, Ends: []string{r.Name}}}
	asked := r.Request
	if n := len(r.Connections); n > 0 {
		asked = r.Connections[n-1].Request
	}
	request := asked.Method + " " + asked.URL
	switch end := r.End; end.Reason {
	case recording.Cancelled, recording.MachineFault:
		found.Cause = verdict.NotPlayed
	case recording.HTTPStatus:
		found.Cause, found.Text = verdict.WrongStatus, redirected(r)+"the HTTP status is "+end.Detail+", where 200 was expected"+leadsNowhere(refusal(r))+whenBack(r)
	case recording.WrongMediaType:
		found.Cause, found.Text = verdict.WrongMediaType, redirected(r)+"this is no event stream: "+end.Detail+whenBack(r)
	case recording.Violation:
		found.Cause, found.Text = verdict.RuleBroken, "the stream breaks a rule of event streams: "+end.Detail
		if last := lastViolation(r); last != nil {
			found.Failure.Short = "the stream breaks a rule of event streams: " + last.Violation + ": " + last.Detail
			found.Failure.Evidence = evidence(r, []recording.Mark{recording.MarkOf(last)})
		}
	case recording.EndMissing:
		found.Cause, found.Text = verdict.EndMissing, end.Detail
	case recording.ServerClosed, recording.Stopped:
		found.Cause, found.Text = verdict.StreamUnmet, "the stream ended before what the scenario waits for had come: "+end.String()
	case recording.Timeout, recording.Limit:
		givenUp(&found, r)
	default:
		found.Cause, found.Text = verdict.StreamBroke, "the stream broke: "+end.String()+lastOf(r)
	}
	if r.Response == nil && slices.Contains([]verdict.Cause{verdict.NotOver, verdict.StreamBroke}, found.Cause) && r.End.Reason != recording.Limit {
		found.Cause = verdict.Unanswered
		found.Text, found.Failure.Silent = unanswered(r)
		if r.End.Refused {
			found.Cause = verdict.NothingListens
		}
	}
	if found.Cause.NoStream() {
		found.Of = request
	}
	if body := begins(refusal(r)); body != "" && slices.Contains([]recording.Reason{recording.HTTPStatus, recording.WrongMediaType}, r.End.Reason) {
		found.Failure.Short, found.Text = found.Text, found.Text+body
	}
	return compared(found, r.End.Untrusted)
}

// unmetBy says what the scenario waited for that had not come; empty: nothing.
func unmetBy(end recording.End) string {
	if end.Unmet == "" {
		return ""
	}
	return ", before " + end.Unmet
}

// unanswered says why no response came; silent: nothing at all came back of what was sent.
func unanswered(r *recording.Stream) (why string, silent bool) {
	switch end := r.End; {
	case end.Reason == recording.ConnectFailed:
		return end.Detail, false
	case strings.HasSuffix(end.Detail, stream.NothingCame) && len(r.Connections) > 0 && r.Connections[len(r.Connections)-1].Sent > 0:
		return "no response came within " + recording.Milliseconds(end.At) +
			": the request was sent, but not even the head of a response came back (a proxy that holds the response back looks like this)", true
	default:
		return "no response came: " + end.String(), false
	}
}

// lastOf says what came last on a stream that broke; empty where there was no response.
func lastOf(r *recording.Stream) string {
	if r.Response == nil {
		return ""
	}
	last := lastEvent(r)
	switch {
	case r.Events() == 0:
		return "; no event had come"
	case last == nil: // it cannot be read back
		return ""
	}
	return fmt.Sprintf("; the last event was %s, %s before that", recording.Name(last), recording.Milliseconds(max(0, r.End.At-last.LastByte)))
}

// redirected says where the request was led to; empty: to where it went.
func redirected(r *recording.Stream) string {
	if len(r.Connections) == 0 {
		return ""
	}
	hops := r.Connections[len(r.Connections)-1].Hops
	if len(hops) == 0 {
		return ""
	}
	last := hops[len(hops)-1]
	return fmt.Sprintf("redirected (status %d) to %s: ", last.Status, recording.Escape(last.Location, recording.TimelineData))
}

// leadsNowhere says of a redirect that it does not say where to; empty: it does, or is none.
func leadsNowhere(r *recording.Response) string {
	if r == nil || !slices.Contains([]int{301, 302, 303, 307, 308}, r.Status) || r.Header.Get("Location") != "" {
		return ""
	}
	return ": it is a redirect without a Location, so nobody knows where to"
}

// begins quotes the beginning of a response's body.
func begins(r *recording.Response) string {
	if r == nil || r.Excerpt == "" {
		return ""
	}
	return "; the body begins: «" + r.Begins(httpcall.Excerpt) + "»"
}
