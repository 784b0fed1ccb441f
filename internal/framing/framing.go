// Package framing tells, of the bytes that a server sends on a connection, which belong to
// the bodies of its responses, and where a response is over. It only looks: the bytes go on
// as they are.
//
// Start reading at [Framing.Next].
package framing

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strconv"
)

// Part is what a stretch of a connection's bytes is.
type Part int

// The parts.
const (
	Frame   Part = iota // a line of a head, or of the chunked coding
	HeadEnd             // the last line of a head
	Body
	Unknown // nothing can be made of it
)

// Bounds of what a server may send outside of bodies.
const (
	headLimit    = 1 << 20
	lineLimit    = 4 << 10 // of the chunked coding
	trailerLimit = 64 << 10
)

// Framing tells which of the bytes that a server sends belong to the bodies of
// HTTP/1.1 responses (RFC 9112). The zero value stands before a first response.
type Framing struct {
	expects expectation
	text    []byte // of the line or head that is not complete yet
	left    int64  // bytes of the body, or of its present chunk, that are to come
	endless bool   // the body ends with the connection
	trailer int    // bytes of it so far

	Response *http.Response // the last one whose head is complete; without a body
	Lost     error          // why nothing more can be read
}

// expectation is what comes when no bytes of a body do.
type expectation int

const (
	theHead expectation = iota
	theSize             // of a chunk
	theChunkEnd
	theTrailer
)

// Next takes the next stretch of data, which is not empty, from its front.
func (f *Framing) Next(data []byte) (n int, _ Part) {
	switch {
	case f.Lost != nil:
		return len(data), Unknown
	case f.endless:
		return len(data), Body
	case f.left > 0:
		n = int(min(f.left, int64(len(data))))
		f.left -= int64(n)
		return n, Body
	}
	line, _, whole := bytes.Cut(data, []byte("\n"))
	n = len(line)
	if whole {
		n++
	}
	f.text = append(f.text, data[:n]...)
	f.Lost = f.check()
	if f.Lost != nil || !whole {
		return n, Frame
	}
	return n, f.line()
}

// Complete tells that the last response is over, one that is not followed by another for the
// same request. One that ends with its connection is never complete.
func (f *Framing) Complete() bool {
	return f.Lost == nil && f.Response != nil && f.Response.StatusCode >= http.StatusOK &&
		f.expects == theHead && f.left == 0 && !f.endless && len(f.text) == 0
}

// OnlyEnd tells that all that came of a response are whole chunks: nothing of it is known to be missing
// but the last chunk, which says that nothing follows.
func (f *Framing) OnlyEnd() bool {
	return f.Lost == nil && f.Response != nil && f.expects == theSize && f.left == 0 && len(f.text) == 0
}

// check finds what cannot be the beginning of what is expected.
func (f *Framing) check() error {
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
func (f *Framing) line() Part {
	if f.expects == theHead { // it grows with each line, so it is not copied
		if !bytes.HasSuffix(f.text, []byte("\n\r\n")) && !bytes.HasSuffix(f.text, []byte("\n\n")) {
			return Frame
		}
		f.Lost = f.head()
		f.text = nil
		if f.Lost != nil {
			return Frame
		}
		return HeadEnd
	}
	f.chunked(bytes.TrimRight(f.text, "\r\n"))
	f.text = f.text[:0]
	return Frame
}

// chunked makes sense of a line of the chunked coding.
func (f *Framing) chunked(line []byte) {
	bare := f.expects != theTrailer && !bytes.HasSuffix(f.text, []byte("\r\n"))
	switch {
	case f.expects == theChunkEnd && len(line) > 0:
		f.Lost = fmt.Errorf("a chunk is longer than its size: %.20q comes behind it", line)
	case bare && f.expects == theChunkEnd: // what is behind a chunk may be its own last lines
		f.Lost = errors.New("LF stands behind a chunk, and not CRLF: it has another size than it says, which counts bytes and not characters, or a line of the chunked coding ends in LF alone")
	case bare: // which many clients refuse (RFC 9112, section 7.1)
		f.Lost = errors.New("a line of the chunked coding ends in LF alone, and not in CRLF")
	case f.expects == theSize:
		f.Lost = f.size(line)
	case f.expects == theChunkEnd:
		f.expects = theSize
	case len(line) == 0: // behind the trailer
		f.expects = theHead
	default:
		if f.trailer += len(f.text); f.trailer > trailerLimit {
			f.Lost = fmt.Errorf("the trailer behind the last chunk is longer than %d bytes", trailerLimit)
		}
	}
}

// head reads a head, which tells how long the body is.
func (f *Framing) head() error {
	response, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(f.text)), nil) //nolint:bodyclose // it is in memory: nothing is open
	if err != nil {
		return fmt.Errorf("the response's head cannot be read: %w", err)
	}
	response.Body = http.NoBody // it is not there yet; the response outlives what read its head
	*f = Behind(response)
	return f.Lost
}

// Behind is the framing of what comes behind a response's head that somebody else has read.
func Behind(response *http.Response) Framing {
	f := Framing{Response: response}
	switch {
	case response.StatusCode == http.StatusSwitchingProtocols:
		f.Lost = errors.New("the connection changes to another protocol (101)")
	case response.Request != nil && response.Request.Method == http.MethodHead:
	case len(response.TransferEncoding) > 0:
		f.expects = theSize
	case response.ContentLength >= 0:
		f.left = response.ContentLength // 0 for a status that has no body
	default:
		f.endless = true
	}
	return f
}

// size reads the size of a chunk. The last has none.
func (f *Framing) size(line []byte) error {
	digits, _, _ := bytes.Cut(line, []byte(";"))
	size, err := strconv.ParseUint(string(bytes.TrimSpace(digits)), 16, 63)
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
