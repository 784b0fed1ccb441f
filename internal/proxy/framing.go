package proxy

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// part is what a stretch of a connection's bytes is.
type part int

const (
	frame   part = iota // a line of a head, or of the chunked coding
	headEnd             // the last line of a head
	body
	unknown // nothing can be made of it
)

// Bounds of what a server may send outside of bodies.
const (
	headLimit = 1 << 20
	lineLimit = 4 << 10 // of the chunked coding
)

// framing tells which of the bytes that a server sends belong to the bodies of
// HTTP/1.1 responses (RFC 9112). The zero value stands before a first response.
type framing struct {
	expects expectation
	text    []byte // of the line or head that is not complete yet
	left    int64  // bytes of the body, or of its present chunk, that are to come
	endless bool   // the body ends with the connection

	response *http.Response // the last one whose head is complete; without a body
	lost     error          // why nothing more can be read
}

// expectation is what comes when no bytes of a body do.
type expectation int

const (
	theHead expectation = iota
	theSize             // of a chunk
	theChunkEnd
	theTrailer
)

// next takes the next stretch of data, which is not empty, from its front.
func (f *framing) next(data []byte) (n int, _ part) {
	switch {
	case f.lost != nil:
		return len(data), unknown
	case f.endless:
		return len(data), body
	case f.left > 0:
		n = int(min(f.left, int64(len(data))))
		f.left -= int64(n)
		return n, body
	}
	line, _, whole := bytes.Cut(data, []byte("\n"))
	n = len(line)
	if whole {
		n++
	}
	f.text = append(f.text, data[:n]...)
	f.lost = f.check()
	if f.lost != nil || !whole {
		return n, frame
	}
	return n, f.line()
}

// check finds what cannot be the beginning of what is expected.
func (f *framing) check() error {
	if f.expects != theHead {
		if len(f.text) > lineLimit {
			return fmt.Errorf("the chunked coding has a line of more than %d bytes", lineLimit)
		}
		return nil
	}
	const start = "HTTP/1."
	switch n := min(len(f.text), len(start)); {
	case string(f.text[:n]) != start[:n]:
		return notHTTP(f.text)
	case len(f.text) > headLimit:
		return fmt.Errorf("the response's head is longer than %d bytes", headLimit)
	}
	return nil
}

// notHTTP tells what a connection speaks that does not speak HTTP/1.1.
func notHTTP(start []byte) error {
	const only = "a cut after events or bytes reads HTTP/1.1 without encryption only"
	switch start[0] {
	case 0x15, 0x16: // an alert, a handshake (RFC 8446, section 5.1)
		return errors.New("the connection is encrypted (TLS): " + only)
	case 0: // the length of a SETTINGS frame (RFC 9113, section 3.4)
		return errors.New("the connection speaks HTTP/2: " + only)
	}
	return fmt.Errorf("the server's response begins with %.20q: %s", start, only)
}

// line makes sense of a whole line.
func (f *framing) line() part {
	line := strings.TrimRight(string(f.text), "\r\n")
	if f.expects == theHead {
		if !bytes.HasSuffix(f.text, []byte("\n\r\n")) && !bytes.HasSuffix(f.text, []byte("\n\n")) {
			return frame
		}
		f.lost = f.head()
		f.text = nil
		if f.lost != nil {
			return frame
		}
		return headEnd
	}
	f.text = f.text[:0]
	switch {
	case f.expects == theSize:
		f.lost = f.size(line)
	case f.expects == theChunkEnd && line == "":
		f.expects = theSize
	case f.expects == theChunkEnd:
		f.lost = fmt.Errorf("a chunk is longer than its size: %.20q comes behind it", line)
	case line == "": // behind the trailer
		f.expects = theHead
	}
	return frame
}

// head reads a head, which tells how long the body is.
func (f *framing) head() error {
	response, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(f.text)), nil)
	if err != nil {
		return fmt.Errorf("the response's head cannot be read: %w", err)
	}
	response.Body.Close() // it is not there yet
	f.response = response
	switch {
	case response.StatusCode == http.StatusSwitchingProtocols:
		return errors.New("the connection changes to another protocol (101)")
	case len(response.TransferEncoding) > 0:
		f.expects = theSize
	case response.ContentLength >= 0:
		f.left = response.ContentLength // 0 for a status that has no body
	default:
		f.endless = true
	}
	return nil
}

// size reads the size of a chunk. The last has none.
func (f *framing) size(line string) error {
	digits, _, _ := strings.Cut(line, ";")
	size, err := strconv.ParseUint(strings.TrimSpace(digits), 16, 63)
	if err != nil {
		return fmt.Errorf("%.20q is not the size of a chunk", line)
	}
	f.left = int64(size)
	f.expects = theChunkEnd
	if size == 0 {
		f.expects = theTrailer
	}
	return nil
}
