package compare

import (
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
)

// earlier is of what the fact is how the connections before the last ended.
const earlier = "earlier connections"

// Where a connection broke off. Without either nobody knows: whoever wrote it down did not keep half an event.
const (
	insideEvent   = " inside an event"
	betweenEvents = " between events"
)

// leftOpen is the ending of a stream that we left.
const leftOpen = "left open by the server"

// ends states how the connections of a flow ended: the last one, and those before.
func (f *facts) ends(one *flow, whole Place) {
	k := key{one.name, aspectEnd, "", ""}
	f.at(k).add(one.ending(), whole)
	var all []string
	for i := range one.connections {
		c := &one.connections[i]
		of, reason := k, one.end.Reason
		if i < len(one.connections)-1 {
			of.of, reason = earlier, c.End.Reason
			if how := howEnded(c); !slices.Contains(all, how) {
				all = append(all, how)
			}
		}
		answered := c.Response != nil || one.stream.Response != nil && len(one.connections) == 1
		if answered && c.Half.Text == "" && !c.Between && reason != recording.ServerClosed && (of.of == earlier || one.end.Met == "") {
			f.unplaced[of] = true
		}
	}
	if len(all) > 0 {
		f.at(key{one.name, aspectEnd, earlier, ""}).add(strings.Join(all, ", then "), whole)
	}
}

// ending is how the flow ended, with what the server has to do with it.
func (f *flow) ending() string {
	end, last := f.end, &recording.Connection{}
	if n := len(f.connections); n > 0 {
		last = &f.connections[n-1]
	}
	where := ""
	if last.Half.Waited(end.At) {
		where = insideEvent
	}
	switch {
	case end.Reason == recording.Stopped && end.Met != "":
		return "left by us, once what we waited for had come"
	case f.left() && end.Unmet != "":
		return "what we waited for never came" + strings.Replace(where, " ", ": left ", 1)
	case f.left():
		return leftOpen + where
	default:
		return string(end.Reason) + brokeOff(end.Reason, last)
	}
}

// howEnded is how a connection ended that was not the last: where the client went away, that is its own doing.
func howEnded(c *recording.Connection) string {
	if c.End.Reason == recording.Stopped {
		return "left by us"
	}
	return string(c.End.Reason) + brokeOff(c.End.Reason, c)
}

// brokeOff is where a connection broke off; empty: it did not, or nobody knows.
func brokeOff(reason recording.Reason, c *recording.Connection) string {
	switch {
	case !breaks(reason):
		return ""
	case c.Half.Text != "":
		return insideEvent
	case c.Between:
		return betweenEvents
	}
	return ""
}

func breaks(reason recording.Reason) bool {
	return slices.Contains([]recording.Reason{recording.Truncated, recording.Reset, recording.Malformed}, reason)
}

// unplace forgets of both sides of a scenario where their streams ended, where one of them does not know that, and says
// so where the other does.
func unplace(scenario string, old, now *facts) []string {
	var all []string
	for _, k := range keysOf(old, now) {
		if k.aspect != aspectEnd || !old.endsAnywhere(k) && !now.endsAnywhere(k) {
			continue
		}
		was, is := old.at(k).withoutPlace(), now.at(k).withoutPlace()
		if was || is {
			all = append(all, fmt.Sprintf("%s: whether it ended inside an event or between two is not compared: what was recorded on one side does not say so", streamOf(scenario, k.stream)))
		}
	}
	return all
}

// endsAnywhere tells that nobody knows where some of the streams broke off.
func (f *facts) endsAnywhere(k key) bool {
	unknown := func(s *sighting) bool {
		return slices.ContainsFunc(strings.Split(s.value, ", then "), func(one string) bool { return breaks(recording.Reason(one)) })
	}
	t := f.tally[k]
	return t != nil && (f.unplaced[k] || slices.ContainsFunc(t.seen, unknown))
}

// withoutPlace forgets where streams ended, and tells whether one ended inside an event.
func (t *tally) withoutPlace() (inside bool) {
	seen := t.seen
	t.seen = nil
	for _, s := range seen {
		inside = inside || strings.Contains(s.value, insideEvent)
		s.value = strings.NewReplacer(": left"+insideEvent, "", insideEvent, "", betweenEvents, "").Replace(s.value)
		if known := t.sighting(s.value); known != nil {
			known.runs += s.runs
			continue
		}
		t.seen = append(t.seen, s)
	}
	return inside
}
