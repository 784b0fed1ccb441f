package wire

import "net/http"

// EndsWithConnection tells that nothing but the connection's end ends a response (RFC 9112, section 6.3, item 8): it
// may not be whole.
func EndsWithConnection(response *http.Response) bool {
	return response.ProtoMajor == 1 && response.ContentLength < 0 && len(response.TransferEncoding) == 0 && !response.Uncompressed
}
