package expect

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
)

// weLeft tells that a stream may have gone on, had we not left it: what had not come may
// have come later.
func weLeft(r *recording.Stream) bool {
	return !r.End.Closed && slices.Contains([]recording.Reason{
		recording.Stopped, recording.Timeout, recording.Limit, recording.Cancelled, recording.Violation,
	}, r.End.Reason)
}

// isWhole tells that the server ended a stream: what did not come was to come before, and not behind
// all that did.
func isWhole(r *recording.Stream) bool { return r.End.Reason == recording.ServerClosed }

// noEnd is why nobody can tell how a stream without times ended.
const noEnd = "nobody wrote down who ended it"

// hidesItsEnd tells whether nobody knows if the server ended a stream, or who wrote it down left.
func hidesItsEnd(r *recording.Stream) bool {
	return r.Untimed && r.End.Reason == recording.ServerClosed
}

// tooSoon says that we left a stream before a time was over that counts from since.
func tooSoon(r *recording.Stream, followed time.Duration, since string, limit time.Duration) string {
	if followed.Round(time.Millisecond) >= limit { // what is too short must not read as though it sufficed
		followed = followed.Truncate(time.Millisecond)
	}
	return fmt.Sprintf("the stream was followed for only %s after %s, and %s are needed to tell: streamspec closed it (%s)",
		recording.Milliseconds(followed), since, wording.Length(limit), whyLeft(r))
}

// whyLeft is why we left a stream.
func whyLeft(r *recording.Stream) string {
	switch {
	case r.End.Reason == recording.Timeout:
		_, more, is := strings.Cut(r.End.Detail, ";") // what it is of, everybody knows
		if !is {
			return "our own timeout"
		}
		return "our own timeout;" + recording.Escape(more, 2*recording.TimelineData)
	case r.End.Detail == "":
		return "nobody wrote down why"
	default:
		return recording.Escape(r.End.Detail, 2*recording.TimelineData)
	}
}

// noResponse says why there is nothing to judge.
func noResponse(r *recording.Stream) string {
	if r.End.Reason == recording.Stopped {
		return fmt.Sprintf("not even the head of a response had come when streamspec closed the stream after %s: %s", recording.Milliseconds(r.End.At), whyLeft(r))
	}
	return "no response came: " + r.End.String()
}

// breakOrLeft judges what needs a response where none came: nobody can tell where that is
// because we left.
func (j *Judgement) breakOrLeft(r *recording.Stream, expected string) {
	if r.End.Reason == recording.Stopped || isCut(r) {
		j.Doubt(expected, "no response had come when streamspec closed it: "+whyLeft(r))
		return
	}
	j.Break(NoResponse, expected, noResponse(r))
}

// endOf says how a stream ended, without the time.
func endOf(end recording.End) string {
	if end.Detail == "" {
		return string(end.Reason)
	}
	return fmt.Sprintf("%s (%s)", end.Reason, recording.Escape(end.Detail, recording.TimelineData))
}

// endUnseen tells that a stream did not end by itself, nor where the scenario said that we
// leave it: more may have come.
func endUnseen(r *recording.Stream) bool {
	return weLeft(r) && r.End.Reason != recording.Stopped
}

// ended says how a stream ended, as a part of a sentence.
func ended(r *recording.Stream) string {
	if !weLeft(r) {
		return "the stream ended: " + r.End.String()
	}
	return "the stream went on, until " + ending(r)
}

// ending is how a stream ended, or why we left it.
func ending(r *recording.Stream) string {
	if !weLeft(r) {
		return r.End.String()
	}
	if r.End.Reason == recording.Stopped && r.End.Detail != "" { // which says when
		return "streamspec closed it: " + whyLeft(r)
	}
	return fmt.Sprintf("streamspec closed it after %s: %s", recording.Milliseconds(r.End.At), whyLeft(r))
}
