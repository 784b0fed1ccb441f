package stream

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/streamspec/streamspec/internal/wire"
	"github.com/streamspec/streamspec/runner/recording"
)

// streamError has the shape of package http's own error for a stream that was
// reset, which it lets errors.As copy into such a struct.
type streamError struct {
	StreamID uint32
	Code     uint32
	Cause    error
}

func (e streamError) Error() string { return wire.Reset + " " + errorCode(e.Code) }

// fromPeer is the cause of a reset that came. Others are package http's own, by what came before them.
const fromPeer = "received from peer"

// explained tells who reset the stream, and why.
func (e streamError) explained() (recording.Reason, string) {
	switch {
	case e.Cause == nil:
		return recording.Malformed, brokeHTTP2 + errorCode(e.Code)
	case e.Cause.Error() == fromPeer:
		return recording.Reset, "HTTP/2 " + e.Error() + wire.MeaningOf(wire.Reset, errorCode(e.Code))
	}
	return recording.Malformed, brokeHTTP2 + wire.Explain(e.Cause)
}

// brokeHTTP2 begins what is said of a server that did what HTTP/2 forbids.
const brokeHTTP2 = "the server broke the rules of HTTP/2: "

// endsHTTP2 are ends of a connection, as package http tells of them: it has no types for them. An error begins
// so, or is this: what a server or a proxy says stands in others, and may read alike.
func endsHTTP2() []endHTTP2 {
	const code = `(?:unknown error code )?(\w+)`
	return []endHTTP2{
		{`^http2: server sent GOAWAY and closed the connection; LastStreamID=\d+, ErrCode=` + code + `, debug="(.*)"`, recording.Reset, "HTTP/2 GOAWAY $1", "; then the connection ended; the server says «$2»"},
		{`^http2: Transport received GOAWAY from server ErrCode:` + code, recording.Reset, "HTTP/2 GOAWAY $1", ""},
		{`^http2: .* graceful shutdown GOAWAY$`, recording.Reset, "HTTP/2 GOAWAY, by which the server gives this stream up", ""},
		{`^connection error: (\w+)$`, recording.Malformed, brokeHTTP2 + "$1", ""},
	}
}

// endHTTP2 is how a connection ended of which this is said.
type endHTTP2 struct {
	said   string // a regular expression
	reason recording.Reason
	means  string // $1 is what its first group found: an error code
	then   string // what came behind it
}

// explained is what is meant by an error's text; empty: it is another.
func (known endHTTP2) explained(text string) string {
	said := regexp.MustCompile(known.said)
	found := said.FindStringSubmatchIndex(text)
	if found == nil {
		return ""
	}
	expanded := func(template string) string { return string(said.ExpandString(nil, template, text, found)) }
	meaning := ""
	if known.reason == recording.Reset {
		meaning = wire.MeaningOf(wire.GoAway, expanded("$1"))
	}
	return expanded(known.means) + meaning + strings.TrimSuffix(expanded(known.then), "; the server says «»")
}

// explainHTTP2 knows how an HTTP/2 server breaks a stream off: the stream alone,
// or the connection with all its streams.
func explainHTTP2(err error) (recording.Reason, string) {
	var reset streamError
	var refused *wire.RefusedError
	switch {
	case errors.As(err, &reset):
		return reset.explained()
	case errors.As(err, &refused):
		return recording.Reset, refused.Error()
	}
	text := innermost(err).Error()
	for _, known := range endsHTTP2() {
		if means := known.explained(text); means != "" {
			return known.reason, means
		}
	}
	return "", ""
}

// innermost is the error that others say more about.
func innermost(err error) error {
	for below := errors.Unwrap(err); below != nil; below = errors.Unwrap(err) {
		err = below
	}
	return err
}

func (r *reader) overHTTP2() bool {
	return strings.HasPrefix(r.recorder.connection().Response.Protocol, "HTTP/2")
}

// brokeOffHTTP2 says how an HTTP/2 response broke off of which package http says this, where it says
// something else, or less, than is known once a response has come; empty: it does not.
func (r *reader) brokeOffHTTP2(err error) string {
	text, announced := err.Error(), r.announced()
	switch {
	case strings.Contains(text, "frame too large"): // before a response that is how something else than HTTP/2 looks
		return brokeHTTP2 + "a frame is longer than a client allows"
	case strings.Contains(text, "more than declared Content-Length"):
		return fmt.Sprintf("the response announced a length of %s bytes, and more came", announced)
	case errors.Is(err, io.ErrUnexpectedEOF) && announced != "": // the connection may well be open
		return "the response ended before it was complete" + r.missing(true)
	}
	return ""
}

// errorCode names an error code of RFC 9113, section 7.
func errorCode(code uint32) string {
	names := []string{
		"NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED", "FRAME_SIZE_ERROR",
		"REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED",
	}
	if int64(code) < int64(len(names)) {
		return names[code]
	}
	return fmt.Sprintf("error code %#x", code)
}
