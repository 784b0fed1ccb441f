package stream

import (
	"mime"
	"net/http"
	"strings"

	"github.com/streamspec/streamspec/runner/sse"
)

// judgeMediaType finds a Content-Type that makes a browser refuse the stream, or
// that names another encoding than UTF-8, which nobody heeds. nil: all is well.
func judgeMediaType(h http.Header) *sse.Entry {
	value := h.Get("Content-Type")
	if value == "" {
		return sse.NewViolation("missing-media-type", "the response has no Content-Type; it must be "+mediaType, "")
	}
	got, params, err := mime.ParseMediaType(value)
	if err != nil || got != mediaType {
		return sse.NewViolation("wrong-media-type", "the Content-Type is "+value+"; it must be "+mediaType, value)
	}
	if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return sse.NewViolation("wrong-charset", "the Content-Type is "+value+"; an event stream is always UTF-8", value)
	}
	return nil
}
