package play

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/scenario"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// gaveUp tells that a stream was still going on when the time was over that it has for all.
func gaveUp(r *recording.Stream) bool {
	return r.End.Reason == recording.Timeout && r.End.Phase == recording.PhaseTotal && r.Response != nil
}

// keptOpen tells that we gave up a stream that was to be followed to its end: the service did not
// end it, and nothing else was waited for.
func keptOpen(r *recording.Stream) bool {
	return gaveUp(r) && r.End.Unmet == "" && !r.WaitsToComeBack()
}

// gaveUpOn says that a stream was left that had not brought what it was followed for.
func gaveUpOn(end recording.End) string {
	if inVain(end) {
		return "what the scenario waits for never came: " + end.Detail + unmetBy(end)
	}
	return "streamspec gave up on the stream: " + end.Detail + unmetBy(end)
}

// comingBack says that a client was still waiting to come back; empty: it was not.
func comingBack(r *recording.Stream) string {
	if !gaveUp(r) || !r.WaitsToComeBack() {
		return ""
	}
	n := len(r.Connections)
	said := fmt.Sprintf("; the client was still to come back: connection %d had ended (%s)", n, r.Connections[n-1].End)
	wait := time.Duration(-1)
	for _, e := range r.All() {
		if e.Kind == recording.KindRetry {
			wait = e.Retry
		}
	}
	if wait < 0 {
		return said
	}
	return said + ", and the server had set a reconnection time of " + recording.Milliseconds(wait)
}

// inVain tells that what a stream was followed for had not come when its time was over.
func inVain(end recording.End) bool { return end.Reason == recording.Timeout && end.Unmet != "" }

// keptOpenBy says so, and since when it was silent, if that is the most of the time.
func keptOpenBy(r *recording.Stream) string {
	const kept = "the service kept the stream open"
	last := lastEvent(r)
	if last == nil || r.End.At-last.LastByte < r.End.At/2 {
		return kept + ": " + r.End.Detail + lastOf(r)
	}
	return fmt.Sprintf("%s, and sent no event after %s (%s): %s", kept, recording.Name(last), recording.Milliseconds(last.LastByte), r.End.Detail)
}

// tellWhatIsMissing tells that we gave up a stream that the scenario leaves once something has
// come, and an expectation says what had not: then that is the cause, and our patience is none.
func (js judgements) tellWhatIsMissing(r *recording.Stream, declared *scenario.Stream) bool {
	if !gaveUp(r) || declared == nil || declared.Until.Awaited() == "" && !declared.Until.Settled {
		return false
	}
	return slices.ContainsFunc(js.undecided(r), func(j *Judged) bool {
		f := j.Step.Failure
		return j.Step.Outcome == verdict.Failed && expect.Code(f.Code).Awaits() && !j.Step.Excused(js.services)
	})
}

// undecided are the expectations about a stream that nothing had decided when it ended.
func (js judgements) undecided(r *recording.Stream) []*Judged {
	var all []*Judged
	for _, j := range js.all {
		if j.open && expect.CallOf(j.Expectation) == "" && j.IsAbout(r.Declared()) && (j.about == nil || j.about.Declared() == r.Declared()) {
			all = append(all, j)
		}
	}
	return all
}

// timeoutFactor is how many times longer a timeout is that is suggested.
const timeoutFactor = 4

// longer says what to change where a stream was not over in the time that it has; empty: that
// was not so.
func (js judgements) longer(r *recording.Stream, declared *scenario.Stream) string {
	if !gaveUp(r) || declared == nil {
		return ""
	}
	if r.WaitsToComeBack() {
		return "hint: reconnect: {max: 1s} bounds the wait that the server asks for; timeout: gives the stream more time"
	}
	allowed := cmp.Or(declared.Timeout, stream.DefaultTotal)
	more := ""
	if stillSent(r, allowed) {
		more = fmt.Sprintf("events still came; one that takes longer than %s gets more, for example by timeout: %s", wording.Length(allowed), timeoutFactor*allowed)
	}
	switch {
	case declared.Until.Awaited() == "" && js.mustEnd(r):
		return ""
	case declared.Until.Awaited() != "", declared.EndsWith != "" && !declared.Until.Settled: // it is not meant to go on
		if more == "" {
			return ""
		}
		return "hint: " + more
	case declared.Until.Settled:
		return "hint: until: settled leaves the stream once all that is expected is decided" + js.listed(r) +
			"; where only the end of the stream decides, leave it by until: {for: 4s} or {event: KIND}"
	}
	hint := "hint: a stream that is meant to go on is left by until: {for: 4s}, {event: KIND} or settled (in a feature: the stream is followed for 4 s, until \"KIND\")"
	if more != "" {
		hint += "; " + more
	}
	return hint
}

// stillSent tells whether news came until we left a stream, so that more time may bring its end:
// within the last part of the time that it had. What repeats the one before of its type, such as a
// heartbeat, is none.
func stillSent(r *recording.Stream, allowed time.Duration) bool {
	before := map[string][]byte{}
	var last *recording.Entry
	for _, e := range r.All() {
		if e.Kind != recording.KindEvent {
			continue
		}
		if data, came := before[e.Type]; !came || !bytes.Equal(data, e.Data) {
			last = e
		}
		before[e.Type] = e.Data
	}
	return last != nil && r.End.At-last.LastByte < allowed/timeoutFactor
}

// lastEvent is the last event of a stream; nil: none came.
func lastEvent(r *recording.Stream) *recording.Entry {
	var last *recording.Entry
	for _, e := range r.All() {
		if e.Kind == recording.KindEvent {
			last = e
		}
	}
	return last
}

// mustEnd tells whether an expectation says that the server ends a stream: then no more patience
// would make it right.
func (js judgements) mustEnd(r *recording.Stream) bool {
	closed := recording.End{Reason: recording.ServerClosed}
	return slices.ContainsFunc(js.all, func(j *Judged) bool {
		x, ok := j.Expectation.(expect.EndJudge)
		return ok && j.IsAbout(r.Declared()) && x.ExpectsEnd(closed)
	})
}

// mostListed is how many expectations a hint lists.
const mostListed = 3

// listed names the expectations that were not decided.
func (js judgements) listed(r *recording.Stream) string {
	var texts []string
	for _, j := range js.undecided(r) {
		texts = append(texts, strings.TrimSuffix(j.Step.Text, ":"))
	}
	if more := len(texts) - mostListed; more > 0 {
		texts = append(texts[:mostListed], fmt.Sprintf("%d more", more))
	}
	switch len(texts) {
	case 0:
		return ""
	case 1:
		return "; not decided was: " + texts[0]
	}
	return "; not decided were: " + strings.Join(texts, "; ")
}
