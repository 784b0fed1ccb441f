package recording

import (
	"fmt"
	"slices"
	"time"
)

// Reason is why a recording ended.
type Reason string

// The reasons for which a recording ends.
const (
	ServerClosed   Reason = "closed by the server" // the response ended as HTTP says it must
	Stopped        Reason = "stopped by us"        // what the scenario waited for had come
	Timeout        Reason = "timeout"              // the stream's deadline passed
	Reset          Reason = "connection reset"     // the connection broke
	Malformed      Reason = "broken HTTP"          // the response's framing made no sense
	Truncated      Reason = "cut"                  // the response ended before its declared end
	ConnectFailed  Reason = "no connection"        // no response came
	HTTPStatus     Reason = "HTTP status"          // the response was not 200
	WrongMediaType Reason = "wrong media type"     // the response was no event stream
	Violation      Reason = "violation"            // strict parsing ended at a violation
	Limit          Reason = "limit"                // a limit of the decoder was exceeded
	Cancelled      Reason = "cancelled"            // the run was interrupted
)

// Reasons lists every reason, in the order of the declaration.
func Reasons() []Reason {
	return []Reason{
		ServerClosed, Stopped, Timeout, Reset, Malformed, Truncated, ConnectFailed,
		HTTPStatus, WrongMediaType, Violation, Limit, Cancelled,
	}
}

// End is how a recording ended. The zero value means that it has not ended.
type End struct {
	Reason Reason
	At     time.Duration
	Detail string // what exactly: the condition that was met, the error's text
	Unmet  string // what the scenario was waiting for when the stream ended without it
	Err    error  // the error behind it, if there was one
}

// Abnormal tells that the stream did not end as the scenario asked: it ended by
// a fault, or before what the scenario waited for had come.
func (e End) Abnormal() bool {
	return e.Unmet != "" || !slices.Contains([]Reason{ServerClosed, Stopped}, e.Reason)
}

func (e End) String() string {
	text := string(e.Reason)
	if e.Detail != "" {
		text += " (" + e.Detail + ")"
	}
	text += " after " + Milliseconds(e.At)
	if e.Unmet != "" {
		text += fmt.Sprintf(", before %s", e.Unmet)
	}
	return text
}
