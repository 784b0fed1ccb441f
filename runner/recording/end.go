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
	ServerClosed   Reason = "closed by the server"  // the response ended as HTTP says it must
	Stopped        Reason = "closed by streamspec"  // what the scenario waited for had come
	Timeout        Reason = "timeout"               // a deadline passed; End.Phase says which
	Reset          Reason = "connection reset"      // the connection broke
	Malformed      Reason = "broken HTTP"           // the response's framing or encoding made no sense
	Truncated      Reason = "cut"                   // the connection closed before the response was complete
	EndMissing     Reason = "without its end"       // the response ended well, but the event never came that declares the stream's end
	ConnectFailed  Reason = "no connection"         // no response came
	HTTPStatus     Reason = "HTTP status"           // the response was not 200
	WrongMediaType Reason = "wrong media type"      // the response was no event stream
	Violation      Reason = "violation"             // strict parsing ended at a violation
	Limit          Reason = "limit"                 // a limit of ours was exceeded
	MachineFault   Reason = "fault of this machine" // it had no file descriptors left, for example: nothing is known of the server
	Cancelled      Reason = "cancelled"             // the run was interrupted
)

// Reasons lists every reason, in the order of the declaration.
func Reasons() []Reason {
	return []Reason{
		ServerClosed, Stopped, Timeout, Reset, Malformed, Truncated, EndMissing, ConnectFailed,
		HTTPStatus, WrongMediaType, Violation, Limit, MachineFault, Cancelled,
	}
}

// Phase is a part of a stream's life that has a deadline of its own.
type Phase string

// The phases, in their order; first event, silence and total overlap.
const (
	PhaseResolve    Phase = "resolve"     // asking for the host's addresses
	PhaseConnect    Phase = "connect"     // opening the connection, through a proxy too
	PhaseTLS        Phase = "TLS"         // the TLS handshake
	PhaseHeaders    Phase = "headers"     // from the open connection to the response's head
	PhaseFirstEvent Phase = "first event" // from the response's head to the first event
	PhaseSilence    Phase = "silence"     // between bytes of the body
	PhaseTotal      Phase = "total"       // from the request to the end, reconnections included
)

// LeftBroken begins the detail of the end of a stream that was left because an expectation was broken, which follows:
// whatever was to come, nobody saw it.
const LeftBroken = "an expectation is broken: "

// endDetailBytes is how much of a detail an end shows.
const endDetailBytes = 1 << 10

// End is how a recording ended. The zero value means that it has not ended.
type End struct {
	Reason Reason
	At     time.Duration
	Detail string // what exactly: the condition that was met, the error's text
	// Phase is, for a timeout, whose deadline passed, and for any other end
	// without a response how far the connection had come. Otherwise empty.
	Phase Phase
	Unmet string // what the scenario was waiting for when the stream ended without it
	Met   string // the kind of event that it was waiting for, and by which the stream was left
	Err   error  // the error behind it, if there was one
	// Late tells that it came so late to the end of the time for which the stream was to be
	// followed that nobody can tell whether more came in time.
	Late bool
	// Unframed tells that nothing but the connection's end said that the response was over:
	// a server that crashed would look the same.
	Unframed bool
	// Refused tells, of a connection that failed, that nothing listens at the address.
	Refused bool
	// Closed tells, of a violation, that the server had ended the stream: what is wrong is how.
	Closed bool
	// Half is the data of the event that was open when the stream was left, of one that is followed
	// here and now: its blank line had not come yet.
	Half string
	// Untrusted is why a connection failed by the server's certificate; zero: it did not.
	Untrusted Untrusted
}

// Untrusted is what a server's certificate should have been, and what it is, as far as they differ.
type Untrusted struct{ Expected, Got string }

// Abnormal tells that the stream did not end as the scenario asked: it ended by
// a fault, or before what the scenario waited for had come.
func (e End) Abnormal() bool {
	return e.Unmet != "" || !slices.Contains([]Reason{ServerClosed, Stopped}, e.Reason)
}

// WithoutRule is the end without the rule that it breaks, for where a violation tells of that.
func (e End) WithoutRule() End {
	if e.Reason == Violation {
		e.Detail = ""
	}
	return e
}

func (e End) String() string {
	text := string(e.Reason)
	if e.Detail != "" {
		text += " (" + Escape(e.Detail, endDetailBytes) + ")"
	}
	text += " after " + Milliseconds(e.At)
	if e.Unmet != "" {
		text += fmt.Sprintf(", before %s", e.Unmet)
	}
	return text
}
