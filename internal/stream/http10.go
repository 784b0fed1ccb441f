package stream

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// chunked10 is the text of an HTTP/1.0 response, which cannot be chunked (RFC 9112, section 6.1): some clients
// undo the chunks, and some, as package http does, forget the field and read their sizes as lines.
type chunked10 struct {
	text  io.Reader
	begun bool
}

// Read implements io.Reader.
func (c *chunked10) Read(p []byte) (int, error) {
	n, err := c.text.Read(p)
	if c.begun || n == 0 {
		return n, err
	}
	c.begun = true
	if size, is := chunkSize(p[:n]); is {
		return 0, fmt.Errorf("the response is HTTP/1.0, which knows no chunks, and begins with the size of one, %q: answer as HTTP/1.1, or without Transfer-Encoding", size)
	}
	return n, err
}

// chunkSize tells whether a text begins with the line that a chunk begins with.
func chunkSize(text []byte) (size string, is bool) {
	line, _, whole := bytes.Cut(text, []byte("\r\n"))
	digits, _, _ := bytes.Cut(line, []byte(";"))
	size = string(digits)
	return size, whole && size != "" && strings.Trim(size, "0123456789abcdefABCDEF") == ""
}
