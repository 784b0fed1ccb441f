package wire

// The frames by which a server gives up what it was asked for over HTTP/2 (RFC 9113, section 6).
const (
	Reset  = "RST_STREAM"
	GoAway = "GOAWAY"
)

// MeaningOf says what a server means that gives a request up over HTTP/2, by a frame with such an error code, and
// what to do about it; empty: nothing that its name does not say (RFC 9113, section 7).
func MeaningOf(frame, code string) string {
	meaning := map[string]string{
		"INTERNAL_ERROR":      "the server, or a gateway before it, failed; its log says why",
		"REFUSED_STREAM":      "more streams are open than it allows, or it is going down; what it refuses so it has not begun, and may be asked again",
		"CANCEL":              "the server, or a gateway before it, gave it up, as at a limit of its time; its log says why",
		"CONNECT_ERROR":       "the connection behind a gateway broke; its log says why",
		"ENHANCE_YOUR_CALM":   "it takes this client for one that asks too much: ask less often, or raise its limit",
		"INADEQUATE_SECURITY": "its TLS has a version or a cipher that it does not allow for HTTP/2",
		"HTTP_1_1_REQUIRED":   `it answers this in HTTP/1.1 only: ask in that, by protocol: "1.1"`,
		"PROTOCOL_ERROR":      "it takes what was sent for a breach of the rules of HTTP/2, such as a header that it does not allow",
	}[code]
	if frame == GoAway && code == "NO_ERROR" {
		meaning = "it takes nothing more on this connection, as one that restarts"
	}
	if meaning == "" {
		return ""
	}
	return ": " + meaning
}
