package endpoint

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/notes"
	"github.com/streamspec/streamspec/internal/wording"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

// The codes of what is found beside violations and notes, which have their own. They never
// change.
const (
	ServiceGone     = "service-gone"
	ServerError     = "server-error"
	NoResponse      = "no-response"
	HTTPStatus      = "http-status"
	NoEventStream   = "no-event-stream"
	BrokenOff       = "broken-off"
	NoEvent         = "no-event"
	HalfEvent       = "half-event"
	ContentLength   = "content-length"
	Silent          = "silent"
	Heartbeat       = "heartbeat"
	Events          = "events"
	NoIDs           = "no-ids"
	BrowserReturns  = "browser-returns"
	RetryTime       = "retry-time"
	Resumes         = "resumes"
	ResumeIgnored   = "resume-ignored"
	ResumeRefused   = "resume-refused"
	ResumeLoses     = "resume-loses"
	CompressionHeld = "compression-held"
	Compressed      = "compressed"
	LargeEvent      = "large-event"
	Headless        = "headless"
)

// look finds what one look at a stream shows that was followed for a time. On a busy machine its times say nothing.
func look(r *recording.Stream, length time.Duration, busy bool) []Finding {
	if r.Response == nil {
		return []Finding{unreached(r.End)}
	}
	if f, is := noStream(r); is {
		return []Finding{f}
	}
	var all []Finding
	if f, is := joined(r, length); is {
		all = append(all, f)
	}
	all = append(all, printed(r)...)
	all = append(all, violations(r)...)
	all = append(all, noted(r, busy)...)
	for _, one := range []func(*recording.Stream, time.Duration) (Finding, bool){ending, contentLength, silence, ids, retry, large, came} {
		if f, is := one(r, length); is {
			all = append(all, f)
		}
	}
	if r.Headless {
		all = append(all, Finding{Code: Headless, Grade: Fine, Seen: "the events alone were written down (curl -N): nothing is known of the status and of the headers"})
	}
	return all
}

// noStream finds responses that are something else.
func noStream(r *recording.Stream) (Finding, bool) {
	excerpt := excerptOf(r.Response)
	switch {
	case r.Response.Status != http.StatusOK:
		return ofStatus(r.Response), true
	case !isStream(r), !strings.HasPrefix(strings.ToLower(r.Response.ContentType()), "text/event-stream"):
		kind := r.Response.ContentType()
		if kind == "" {
			kind = "none"
		}
		return Finding{Code: NoEventStream, Grade: Broken, Seen: "the media type is " + recording.Escape(kind, recording.TimelineData) + ", not text/event-stream" + excerpt}, true
	}
	return Finding{}, false
}

// excerptOf quotes the beginning of a body; empty: there is none.
func excerptOf(r *recording.Response) string {
	if r.Excerpt == "" {
		return ""
	}
	return "; it begins: " + r.Begins(recording.TimelineData)
}

// violations finds the rules that were broken, each once.
func violations(r *recording.Stream) []Finding {
	var all []Finding
	index, more := map[string]int{}, map[string]int{}
	for _, e := range r.All() {
		if e.Violation == "" {
			continue
		}
		if _, known := index[e.Violation]; known {
			more[e.Violation]++
			continue
		}
		index[e.Violation] = len(all)
		f := Finding{Code: e.Violation, Grade: Broken, Seen: strings.TrimLeft(strings.TrimPrefix(recording.ViolationText(e), e.Violation), ": ")}
		if e.Odd {
			f.Grade = Risk
		}
		if rule := rules.Find(e.Violation); rule != nil {
			f.Why = rule.Explanation
		}
		all = append(all, f)
	}
	for code, n := range more {
		all[index[code]].Seen += "; and " + wording.Counted(n, "time") + " more"
	}
	return all
}

// noted finds what is allowed, and goes wrong at somebody's.
func noted(r *recording.Stream, busy bool) []Finding {
	var all []Finding
	for _, n := range notes.Of(notes.Subject{Stream: r, Untimely: busy}) {
		if rules.Find(n.Code) != nil {
			continue // a violation says so already
		}
		grade := Risk
		if n.Code == notes.OneWrite || n.Code == notes.ConnectionHead {
			grade = Broken
		}
		all = append(all, Finding{Code: n.Code, Grade: grade, Seen: n.Text})
	}
	return all
}

// ending finds streams that broke, or that end where a browser comes back for ever.
func ending(r *recording.Stream, _ time.Duration) (Finding, bool) {
	switch {
	case r.End.Reason == recording.Cancelled:
		return Finding{}, false
	case r.End.Abnormal():
		return Finding{Code: brokenBy(r.End), Grade: Broken, Seen: "the stream ended: " + r.End.String()}, true
	case r.End.Reason == recording.ServerClosed && r.Request.Method == http.MethodGet && r.Events() > 0:
		return Finding{Code: BrowserReturns, Grade: Risk, Seen: fmt.Sprintf("the server ended the stream after %s, having sent %s", recording.Milliseconds(r.End.At), wording.Counted(r.Events(), "event"))}, true
	}
	return Finding{}, false
}

func contentLength(r *recording.Stream, _ time.Duration) (Finding, bool) {
	length := r.Response.Header.Get("Content-Length")
	return Finding{Code: ContentLength, Grade: Risk, Seen: "the head announces Content-Length: " + recording.Escape(length, recording.TimelineData) + ", so all of it was there before any of it was sent"}, length != ""
}

// longSilence is the share of the time for which a stream was followed that is long.
const longSilence = 0.9

// silence finds streams on which nothing keeps the connection alive. When the lines of an event
// came that is not ended, nobody wrote down.
func silence(r *recording.Stream, length time.Duration) (Finding, bool) {
	longest, before := time.Duration(0), r.Response.At
	comments := 0
	for _, e := range r.All() {
		longest, before = max(longest, e.LastByte-before), e.LastByte
		if e.Kind == recording.KindComment {
			comments++
		}
	}
	longest = max(longest, r.End.At-before)
	switch {
	case r.End.Reason != recording.Stopped, r.End.Half != "":
		return Finding{}, false
	case float64(longest) >= longSilence*float64(length):
		return Finding{Code: Silent, Grade: Risk, Seen: fmt.Sprintf("nothing came for %s, not even a comment; whether something would have later was not seen", recording.Milliseconds(longest))}, true
	}
	return Finding{Code: Heartbeat, Grade: Fine, Seen: fmt.Sprintf("the stream was never silent for longer than %s, with %s", recording.Milliseconds(longest), wording.Counted(comments, "comment"))}, true
}

// ids finds streams to which nobody can come back.
func ids(r *recording.Stream, _ time.Duration) (Finding, bool) {
	for _, e := range r.All() {
		if e.Kind == recording.KindEvent && e.HasID {
			return Finding{}, false
		}
	}
	return Finding{Code: NoIDs, Grade: Risk, Seen: "none of " + wording.Counted(r.Events(), "event") + " has an id"}, r.Events() > 0
}

// The reconnection times that are hardly meant.
const (
	leastRetry = 100 * time.Millisecond
	mostRetry  = time.Minute
)

func retry(r *recording.Stream, _ time.Duration) (Finding, bool) {
	for _, e := range r.All() {
		if e.Kind == recording.KindRetry && (e.Retry < leastRetry || e.Retry > mostRetry) {
			return Finding{Code: RetryTime, Grade: Risk, Seen: "retry asks clients to come back after " + recording.Milliseconds(e.Retry)}, true
		}
	}
	return Finding{}, false
}

// came tells what came.
func came(r *recording.Stream, length time.Duration) (Finding, bool) {
	var parts []string
	for _, t := range r.Types() {
		parts = append(parts, fmt.Sprintf("%d %s", t.Count, recording.Escape(t.Type, recording.TimelineData)))
	}
	if len(parts) == 0 {
		return noneCame(r, unlessUntimed(r, " in "+recording.Milliseconds(min(r.End.At, length)))), true
	}
	return Finding{Code: Events, Grade: Fine, Seen: strings.Join(parts, ", ") + unlessUntimed(r, "; the head after "+recording.Milliseconds(r.Response.At))}, true
}

// half is the data of the event that was open when the stream was left, for people.
func half(r *recording.Stream) string {
	n := len(r.Connections)
	return recording.GoingOn(recording.Escape(r.End.Half, recording.TimelineData), n > 0 && r.Connections[n-1].Half.GoesOn())
}

// noneCame tells of a stream without an event, in the time that is said: of one there may be half.
func noneCame(r *recording.Stream, in string) Finding {
	switch {
	case r.End.Half != "":
		return Finding{Code: HalfEvent, Grade: Risk, Seen: "no event came whole" + in + ": data came, and no blank line that ends an event: «" + half(r) + "»"}
	case r.End.Reason == recording.ServerClosed && !r.Untimed:
		return Finding{Code: NoEvent, Grade: Broken, Seen: "no event came" + in}
	}
	return Finding{Code: NoEvent, Grade: Risk, Seen: "no event came" + in}
}

// unlessUntimed is a text about times, where somebody wrote them down.
func unlessUntimed(r *recording.Stream, text string) string {
	if r.Untimed {
		return ""
	}
	return text
}

// largeEvent is more than clients of several languages read of an event, unless they are told to:
// aiohttp reads lines of 64 KiB, Spring's WebClient events of 256 KiB.
const largeEvent = 256 << 10

func large(r *recording.Stream, _ time.Duration) (Finding, bool) {
	for _, e := range r.All() {
		if e.Kind == recording.KindEvent && len(e.Data) > largeEvent {
			return Finding{Code: LargeEvent, Grade: Risk, Seen: fmt.Sprintf("%s has %d bytes of data: «%s»", recording.Name(e), len(e.Data), recording.Escape(string(e.Data), recording.TimelineData))}, true
		}
	}
	return Finding{}, false
}
