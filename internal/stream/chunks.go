package stream

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
)

// unforeseen finds the size of a chunk at the beginning of a body, where nothing of the chunked coding may be left;
// nil: it is not looked for. Package http forgets the Transfer-Encoding of HTTP/1.0, and gateways lose it, or send on
// as a body what they did not undo. Some clients undo such chunks, and others read their sizes as lines: that is
// wrong whoever reads, but where somebody reads leniently, what is read is told and not this.
func (r *reader) unforeseen(response *http.Response) func(begins []byte) error {
	knowsNone := response.ProtoMajor == 1 && response.ProtoMinor == 0 // some clients cannot read it at all
	if !knowsNone && !r.reading.Mode.strict() {
		return nil
	}
	return func(begins []byte) error {
		size, is := chunkSize(begins)
		switch {
		case !is:
			return nil
		case knowsNone:
			return fmt.Errorf("the response is HTTP/1.0, which knows no chunks, and begins with the size of one, %q: answer as HTTP/1.1, or without Transfer-Encoding", size)
		case response.ProtoMajor > 1:
			return fmt.Errorf("the response is HTTP/2, which knows no chunks, and begins with the size of one, %q: a gateway did not undo them", size)
		case len(response.TransferEncoding) > 0:
			return fmt.Errorf("the response is chunked twice: what its chunks hold begins with the size of one, %q", size)
		}
		return fmt.Errorf("the response begins with the size of a chunk, %q, and its head does not say Transfer-Encoding: chunked", size)
	}
}

// chunkSize tells whether a text begins with the line that a chunk begins with.
func chunkSize(text []byte) (size string, is bool) {
	line, _, whole := bytes.Cut(text, []byte("\r\n"))
	digits, _, _ := bytes.Cut(line, []byte(";"))
	size = string(digits)
	return size, whole && size != "" && strings.Trim(size, "0123456789abcdefABCDEF") == ""
}
