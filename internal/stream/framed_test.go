package stream

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// pieces is a connection that brings a text in pieces of a size.
type pieces struct {
	net.Conn
	text *strings.Reader
	size int
}

func (p *pieces) Read(into []byte) (int, error) { return p.text.Read(into[:min(p.size, len(into))]) }

// TestFramedBody: a body is the same however its bytes come, and into whatever buffer.
func TestFramedBody(t *testing.T) {
	chunks := &http.Response{StatusCode: http.StatusOK, ContentLength: -1, TransferEncoding: []string{"chunked"}}
	announced := &http.Response{StatusCode: http.StatusOK, ContentLength: 12}
	endless := &http.Response{StatusCode: http.StatusOK, ContentLength: -1, ProtoMajor: 1}
	cases := []struct {
		name     string
		response *http.Response
		sent     string
		body     string
		surplus  string
		err      error
	}{
		{"chunks", chunks, "5\r\nhello\r\n7;x=y\r\n, world\r\n0\r\n\r\n", "hello, world", "", nil},
		{"chunks and a trailer", chunks, "c\r\nhello, world\r\n0\r\nX: 1\r\n\r\n", "hello, world", "", nil},
		{"chunks that break off", chunks, "5\r\nhello\r\n7\r\n, wo", "hello, wo", "", io.ErrUnexpectedEOF},
		{"chunks without the last", chunks, "c\r\nhello, world\r\n", "hello, world", "", io.ErrUnexpectedEOF},
		{"a length", announced, "hello, world", "hello, world", "", nil},
		{"a length, and more", announced, "hello, world!", "hello, world", "!", nil},
		{"a length that is not reached", announced, "hello", "hello", "", io.ErrUnexpectedEOF},
		{"no end but the connection's", endless, "hello, world", "hello, world", "", nil},
	}
	for _, c := range cases {
		for size := 1; size <= len(c.sent); size++ {
			for _, ahead := range []int{0, size} {
				conn := &framedConn{Conn: &pieces{text: strings.NewReader(c.sent[ahead:]), size: size}}
				conn.behindHead(c.response)
				body, err := io.ReadAll(&framedBody{conn: conn, ahead: []byte(c.sent[:ahead])})
				if string(body) != c.body || !errors.Is(err, c.err) {
					t.Errorf("%s, %d bytes at a time, %d with the head: %q, %v", c.name, size, ahead, body, err)
				}
				if got := string(conn.surplus); !strings.HasPrefix(c.surplus, got) || size >= len(c.sent) && got != c.surplus {
					t.Errorf("%s, %d bytes at a time: %q behind the response, want %q", c.name, size, got, c.surplus)
				}
			}
		}
	}
}
