package stream

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/streamspec/streamspec/runner/recording"
)

// wait is how long to wait before the next connection: the reconnection time that
// the server announced (zero or less: ours), longer after failures in a row, made
// longer or shorter by chance (random is from 0 to 1), within bounds.
//
// https://html.spec.whatwg.org/multipage/server-sent-events.html#reestablish-the-connection
func (r Reconnect) wait(announced time.Duration, failures int, random float64) time.Duration {
	wait := float64(announced) * math.Pow(max(r.Backoff, 1), float64(failures))
	wait *= 1 + r.Jitter*(2*random-1)
	low, high := cmp.Or(r.Min, DefaultMinReconnection), cmp.Or(r.Max, DefaultMaxReconnection)
	if wait >= float64(high) {
		return high
	}
	return max(time.Duration(wait), min(low, high))
}

// announced is the reconnection time in force.
func (r Reconnect) announced(fromServer time.Duration, set bool) time.Duration {
	if set {
		return fromServer
	}
	return cmp.Or(r.Time, DefaultReconnectionTime)
}

// reestablishes tells whether a client reconnects after such an end. The standard
// has it reconnect when the response ends or the network fails, and fail for good
// when the status is not 200 or the media type is wrong ("announce" and "fail the
// connection" in its processing model). It may give up where trying again is
// futile: that is so for certificates, encodings, limits and strict parsing.
func reestablishes(end recording.End) bool {
	var unknown *EncodingError
	switch end.Reason {
	case recording.Timeout:
		return end.Phase != recording.PhaseTotal
	case recording.ConnectFailed:
		return slices.Contains([]recording.Phase{recording.PhaseResolve, recording.PhaseConnect, recording.PhaseHeaders}, end.Phase)
	case recording.Malformed:
		return !errors.As(end.Err, &unknown)
	case recording.ServerClosed, recording.EndMissing:
		return !errors.Is(end.Err, errNoContent)
	}
	return slices.Contains([]recording.Reason{recording.Reset, recording.Truncated}, end.Reason)
}
