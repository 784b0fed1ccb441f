package expect

import (
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
)

// isCut tells that a stream was left while its scenario still went on: whatever was to come, nobody saw it.
func isCut(r *recording.Stream) bool { return r.End.Reason == recording.Cancelled }

// leftOff tells that a stream was left before what is open was to be decided: its scenario was not to go on, or, with
// fail fast, something was broken.
func leftOff(r *recording.Stream) bool {
	return isCut(r) || r.End.Reason == recording.Stopped && strings.HasPrefix(r.End.Detail, recording.LeftBroken)
}

// ofHead is a monitor that what stands at the head of a connection decides, whatever comes behind.
type ofHead interface {
	// headCame tells whether it has come.
	headCame(r *recording.Stream) bool
}

func (m *responseMonitor) headCame(r *recording.Stream) bool {
	response, missing := m.response(r)
	return response != nil && missing == ""
}

func (m *requestHeader) headCame(r *recording.Stream) bool {
	return max(1, m.Connection) <= len(r.Connections)
}

// decidedByTime tells whether what came, and then the time, had decided a monitor before its stream ended, and
// whether that breaks it.
func decidedByTime(m Monitor, r *recording.Stream) (decided, breaks bool) {
	byTime, is := m.(timed)
	if !is {
		return false, false
	}
	at, breaks, known := byTime.due(originIn(r))
	return known && at <= r.End.At, breaks
}

// undecided says why nobody can tell of a monitor that is open when its stream was left off: neither what came
// nor the time that was over by then has decided it. Empty: it can be told.
func undecided(m Monitor, r *recording.Stream) string {
	if !leftOff(r) {
		return ""
	}
	if head, is := m.(ofHead); is && head.headCame(r) {
		return ""
	}
	if decided, _ := decidedByTime(m, r); decided {
		return ""
	}
	return "this was not decided when " + ending(r)
}
