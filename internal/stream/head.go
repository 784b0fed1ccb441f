package stream

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/runner/recording"
	"github.com/streamspec/streamspec/runner/sse"
	"github.com/streamspec/streamspec/runner/sse/rules"
)

const (
	// ExcerptBytes is what is kept of a body that is no event stream.
	ExcerptBytes = 4 << 10
	// excerptWait is how long its bytes are waited for.
	excerptWait = time.Second
)

// errNoContent is how a server asks a client not to reconnect.
var errNoContent = errors.New("204 No Content: the server asks not to reconnect")

// refuse ends a connection whose status is not 200.
func (r *reader) refuse(response *http.Response, body io.Reader) recording.End {
	if response.StatusCode == http.StatusNoContent && len(r.recorder.recording.Connections) > 1 {
		return recording.End{Reason: recording.ServerClosed, Detail: errNoContent.Error(), Err: errNoContent}
	}
	if response.StatusCode == http.StatusSwitchingProtocols { // what follows is no body
		return recording.End{Reason: recording.HTTPStatus, Detail: response.Status + ": nobody asked for another protocol"}
	}
	r.keepExcerpt(response, body)
	return recording.End{Reason: recording.HTTPStatus, Detail: response.Status}
}

// refuses tells whether a response whose head breaks a rule is not read: a browser reads one
// that only names another charset.
func (m Mode) refuses(broken *rules.Rule) bool {
	switch m {
	case Lenient:
		return false
	case Browser:
		return broken.Code != rules.CodeWrongCharset
	}
	return broken.Severity == rules.Error
}

// judgeHead records what is wrong with the media type, and refuses the response
// where a browser would and the reading is strict.
func (r *reader) judgeHead(response *http.Response, body io.Reader) (end recording.End, refused bool) {
	violation := judgeMediaType(response.Header)
	if violation == nil {
		return recording.End{}, false
	}
	at := r.recorder.connection().Response.At
	violation.FirstByte, violation.LastByte = at, at
	if met, err := r.record(violation); err != nil || met != "" {
		r.stopped(&end, met, err)
		return end, true
	}
	if !r.reading.Mode.refuses(violation.Violation) {
		return recording.End{}, false
	}
	r.keepExcerpt(response, body)
	return recording.End{Reason: recording.WrongMediaType, Detail: violation.Detail}, true
}

// keepExcerpt keeps the start of a body, for people: what arrives soon.
func (r *reader) keepExcerpt(response *http.Response, body io.Reader) {
	patience := time.AfterFunc(excerptWait, func() { r.leave(nil) })
	defer patience.Stop()
	excerpt, err := io.ReadAll(io.LimitReader(body, ExcerptBytes)) // what came before an error is what we want
	kept := r.recorder.connection().Response
	kept.Excerpt, kept.Cut = string(excerpt), err != nil || len(excerpt) == ExcerptBytes || wire.EndsWithConnection(response)
}

// judgeMediaType finds a Content-Type that makes a browser refuse the stream, or
// that names another encoding than UTF-8, which nobody heeds. nil: all is well.
func judgeMediaType(h http.Header) *sse.Entry {
	value := strings.Join(h.Values("Content-Type"), ", ")
	if value == "" {
		return sse.NewViolation(rules.CodeMissingMediaType, "the response has no Content-Type; it must be "+mediaType, "")
	}
	got, charset := parseMediaType(value)
	if got != mediaType {
		return sse.NewViolation(rules.CodeWrongMediaType, "the Content-Type is "+value+"; it must be "+mediaType, value)
	}
	if charset != "" && !strings.EqualFold(strings.ReplaceAll(charset, "-", ""), "utf8") { // many write it so (https://encoding.spec.whatwg.org/#names-and-labels)
		return sse.NewViolation(rules.CodeWrongCharset, "the Content-Type is "+value+"; an event stream is always UTF-8", value)
	}
	return nil
}

// parseMediaType reads a Content-Type as a browser does: of several the last counts, names
// are compared without regard to case, the first charset counts, and a parameter that makes
// no sense is passed over.
//
// https://mimesniff.spec.whatwg.org/#parse-a-mime-type
func parseMediaType(value string) (media, charset string) {
	last := value[strings.LastIndex(value, ",")+1:]
	media, parameters, _ := strings.Cut(last, ";")
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(parameter, "=")
		if charset == "" && strings.EqualFold(strings.TrimSpace(name), "charset") {
			charset = strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return strings.ToLower(strings.TrimSpace(media)), charset
}
