package play

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/logline"
	"github.com/streamspec/streamspec/internal/verdict"
	"github.com/streamspec/streamspec/runner/recording"
)

// exceptions look for what services logged before something went wrong.
type exceptions struct{ *Play }

// tell adds to what is told first of a result which exception a service logged before: nobody
// knows that it is why, and whoever looks for the cause looks there. What the finding says already
// is not said again.
func (p exceptions) tell(out verdict.Scenario) {
	shown := out.Shown()
	if len(shown) == 0 || shown[0].Failure == nil || shown[0].Outcome != verdict.Failed {
		return
	}
	told := shown[0].Failure
	if raised := p.raised(p.firstOf(told)); raised != nil && !strings.Contains(told.Message, raised.text) {
		told.Logged = raised.String()
		p.services.logged.name(raised.service, raised.from, raised.to)
	}
}

// firstOf is the first stream that a failure speaks of, or else the first that was followed; nil: none was.
func (p exceptions) firstOf(f *verdict.Failure) *recording.Stream {
	named := slices.Concat(f.Ends, f.Streams)
	if len(named) > 0 {
		for _, r := range p.Recordings {
			if r.Name == named[0] {
				return r
			}
		}
	}
	if len(p.Recordings) == 0 {
		return nil
	}
	return p.Recordings[0]
}

// raised is an exception that a service logged.
type raised struct {
	service, text string
	at            time.Time
	on            *recording.Stream // on whose clock it is told; nil: there is no stream
	shared        bool              // another scenario may have brought it about
	ofLeave       bool              // it is what a service logs whose client has gone away
	from, to      time.Time         // of the lines by which it is known
}

// raised is the exception that a service logged next to the end of a stream or, without one, the last;
// nil: none did. One that is surely the scenario's goes before others; what another scenario may have brought
// about counts only while the stream was followed.
func (p exceptions) raised(r *recording.Stream) *raised {
	var next *raised
	for _, name := range p.services.logged.services() {
		lines, isOwn, err := p.services.logged.known(name, p.vars.identifiers())
		if err != nil { // nobody knows
			continue
		}
		texts := make([]string, len(lines))
		for i, line := range lines {
			texts[i] = line.Text
		}
		for _, e := range logline.Exceptions(texts) {
			one := &raised{
				name, e.Text, lines[e.Line].At, r, !isOwn(lines[e.Line].Text), e.OfLeave(),
				lines[e.Line-e.Frames].At, lines[min(e.Line+1, len(lines)-1)].At,
			}
			if one.counts() && !p.sawUsLeave(one.at) && (next == nil || one.isRather(next)) {
				next = one
			}
		}
	}
	return next
}

// sawUsLeave tells whether a client had just gone away, or had been cut off: what a service logs then is
// often only that.
func (p exceptions) sawUsLeave(at time.Time) bool {
	for _, r := range p.followed() {
		cut := r.CutEvents > 0 || r.CutBytes > 0
		for _, c := range r.Connections {
			left := r.Wall(c.End.At)
			if (cut || weWentAway(c.End)) && !at.Before(left) && at.Before(left.Add(brokenGrace)) {
				return true
			}
		}
	}
	return false
}

// weWentAway tells whether a connection ended because we left it.
func weWentAway(end recording.End) bool {
	switch end.Reason {
	case recording.Stopped, recording.Timeout, recording.Limit:
		return true
	}
	return end.Reason == recording.Violation && !end.Closed
}

// isRather tells whether the exception is rather why than another one, which was logged before it: what is surely the
// scenario's is, and then what is next to the end.
func (e raised) isRather(other *raised) bool {
	if e.shared != other.shared {
		return other.shared
	}
	return e.away() <= other.away()
}

// away is how long before or after the end of the stream it was logged; without one, before now.
func (e raised) away() time.Duration {
	if e.on == nil {
		return time.Since(e.at)
	}
	return e.at.Sub(e.on.Wall(e.on.End.At)).Abs()
}

// counts tells whether the exception may be why the stream went wrong. What was logged behind the end
// of a stream that we left is often only that we did; and of a service that others use as well, that a client
// has gone is most likely one of theirs.
func (e raised) counts() bool {
	if e.shared && e.ofLeave {
		return false
	}
	if e.on == nil {
		return !e.shared
	}
	until := e.on.Wall(e.on.End.At)
	if !weWentAway(e.on.End) {
		until = until.Add(brokenGrace)
	}
	return !e.at.After(until) && (!e.shared || !e.at.Before(e.on.Started))
}

// mostRaised is how many bytes of an exception are shown.
const mostRaised = 1000

func (e raised) String() string {
	text := recording.Escape(e.text, mostRaised) + " (the service " + e.service
	switch {
	case e.on == nil:
	case e.at.Before(e.on.Started):
		text += ", " + recording.Milliseconds(e.on.Started.Sub(e.at)) + " before the request"
	default:
		text += ", at " + recording.Milliseconds(e.at.Sub(e.on.Started))
	}
	if e.shared {
		text += ", for this scenario or another"
	}
	return text + ")"
}

// services are the names of those that logged something.
func (l *logged) services() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Sorted(maps.Keys(l.all))
}
