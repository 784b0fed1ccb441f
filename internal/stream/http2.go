package stream

import (
	"errors"
	"fmt"
	"strings"

	"github.com/streamspec/streamspec/runner/recording"
)

// streamError has the shape of package http's own error for a stream that was
// reset, which it lets errors.As copy into such a struct.
type streamError struct {
	StreamID uint32
	Code     uint32
	Cause    error
}

func (e streamError) Error() string { return "RST_STREAM " + errorCode(e.Code) }

// goAway is how package http says that a GOAWAY was followed by the connection's
// end. It has no type for it.
const goAway = "server sent GOAWAY and closed the connection"

// explainHTTP2 knows how an HTTP/2 server breaks a stream off: the stream alone,
// or the connection with all its streams.
func explainHTTP2(err error) (recording.Reason, string) {
	var reset streamError
	if errors.As(err, &reset) {
		return recording.Reset, "HTTP/2 " + reset.Error()
	}
	if _, detail, found := strings.Cut(err.Error(), goAway); found {
		return recording.Reset, "HTTP/2 GOAWAY, then the connection's end" + detail
	}
	return "", ""
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
