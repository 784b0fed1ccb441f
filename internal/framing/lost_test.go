package framing

import (
	"strings"
	"testing"
)

// Where nothing more can be read, the reason is told, and what follows is unknown.
func TestLost(t *testing.T) {
	const (
		only    = ": a cut after events or bytes reads HTTP/1.1 without encryption only"
		bareLF  = "a line of the chunked coding ends in LF alone, and not in CRLF"
		behind  = "LF stands behind a chunk, and not CRLF: it has another size than it says, which counts bytes and not characters, or a line of the chunked coding ends in LF alone"
		chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	)
	tests := []struct{ why, data, want string }{
		{"an alert of TLS", "\x15\x03\x01", "the connection is encrypted (TLS)" + only},
		{"a handshake of TLS", "\x16\x03\x01", "the connection is encrypted (TLS)" + only},
		{"HTTP/2", "\x00\x00\x12\x04", "the connection speaks HTTP/2" + only},
		{"another protocol", "220 mail.example ESMTP ready\r\n", `the server's response begins with "220 mail.example ESM"` + only},
		{"another one that begins alike", "HTTP/2.0 200\r\n", `the server's response begins with "HTTP/2.0 200\r\n"` + only},
		{"an upgrade", "HTTP/1.1 101 Switching Protocols\r\n\r\n", "the connection changes to another protocol (101)"},
		{"a head", "HTTP/1.1 two hundred\r\n\r\n", `the response's head cannot be read: malformed HTTP status code "two"`},
		{"the longest head", "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", headLimit-20), ""},
		{"a longer head", "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", headLimit-19), "the response's head is longer than 1048576 bytes"},
		{"a size", chunked + "xyz\r\n", `"xyz" is not the size of a chunk`},
		{"a negative size", chunked + "-1\r\n", `"-1" is not the size of a chunk`},
		{"a size with an extension", chunked + " a ;q=1\r\n", ""},
		{"a chunk", chunked + "1\r\nabc\r\n", `a chunk is longer than its size: "bc" comes behind it`},
		{"a chunk that is a byte too short", chunked + "2\r\na\r\n0\r\n\r\n", behind},
		{"a chunk that is a byte too long, and ends in LF", chunked + "9\r\ndata: é\n\n\r\n", behind},
		{"a size that ends in LF", chunked + "1\na", bareLF},
		{"a trailer in LF", chunked + "0\r\nX: y\n\n", ""},
		{"the longest line", chunked + strings.Repeat("0", lineLimit), ""},
		{"a long trailer", chunked + "0\r\n" + strings.Repeat("X: 45678\r\n", trailerLimit/10), ""},
		{"a longer trailer", chunked + "0\r\n" + strings.Repeat("X: 45678\r\n", trailerLimit/10+1), "the trailer behind the last chunk is longer than 65536 bytes"},
		{"a longer line", chunked + strings.Repeat("0", lineLimit+1), "the chunked coding has a line of more than 4096 bytes"},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			var f Framing
			for rest := []byte(test.data); len(rest) > 0; {
				n, _ := f.Next(rest)
				rest = rest[n:]
			}
			if test.want == "" {
				if f.Lost != nil {
					t.Errorf("it is lost: %v", f.Lost)
				}
				return
			}
			if f.Lost == nil || f.Lost.Error() != test.want {
				t.Fatalf("got  %v\nwant %s", f.Lost, test.want)
			}
			if n, part := f.Next([]byte("more")); n != 4 || part != Unknown || f.Complete() {
				t.Errorf("behind that %d bytes are %v", n, part)
			}
		})
	}
}

// Each stretch of a response is told for what it is.
func TestParts(t *testing.T) {
	var f Framing
	tests := []struct {
		data string
		want Part
	}{
		{"HTTP/1.1 200 OK\r\n", Frame}, {"Transfer-Encoding: chunked\r\n", Frame}, {"\r\n", HeadEnd},
		{"5\r\n", Frame}, {"hel", Body}, {"lo", Body}, {"\r\n", Frame}, {"0\r\n", Frame}, {"X: y\r\n", Frame}, {"\r\n", Frame},
		{"HTTP/1.1 200 OK\n", Frame}, {"\n", HeadEnd}, {"until the end", Body},
	}
	for _, test := range tests {
		n, part := f.Next([]byte(test.data))
		if n != len(test.data) || part != test.want {
			t.Errorf("%q: %d bytes are %v, want all to be %v", test.data, n, part, test.want)
		}
	}
}
