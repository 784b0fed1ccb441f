package framing

import (
	"bytes"
	"testing"
)

// bodies feeds data in pieces of at most size bytes, and answers what belongs to bodies.
func bodies(t *testing.T, data []byte, size int) (found []byte, lost bool) {
	var f Framing
	for len(data) > 0 {
		piece := data[:min(size, len(data))]
		n, part := f.Next(piece)
		if n < 1 || n > len(piece) {
			t.Fatalf("%d of %d bytes were taken", n, len(piece))
		}
		if part == Body {
			found = append(found, piece[:n]...)
		}
		data = data[n:]
	}
	return found, f.Lost != nil
}

// FuzzFraming: however a response comes in pieces, the same bytes belong to its body.
func FuzzFraming(f *testing.F) {
	for _, seed := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 204 No Content\r\n\r\n",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nTrailer: x\r\n\r\n",
		"HTTP/1.1 200 OK\r\n\r\ndata: until the end\n\n",
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
		"PRI * HTTP/2.0\r\n\r\n", "\x16\x03\x01\x02\x00",
	} {
		f.Add([]byte(seed), 3)
	}
	f.Fuzz(func(t *testing.T, data []byte, size int) {
		whole, lost := bodies(t, data, len(data)+1)
		pieces, lostToo := bodies(t, data, 1+int(uint(size)%64))
		if lost != lostToo || !lost && !bytes.Equal(whole, pieces) {
			t.Errorf("as a whole %q (lost: %v), in pieces %q (lost: %v)", whole, lost, pieces, lostToo)
		}
	})
}

func TestComplete(t *testing.T) {
	const hello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
	for data, want := range map[string]bool{
		hello:                              true,
		hello[:len(hello)-1]:               false,
		hello + "H":                        false,
		"HTTP/1.1 103 Early Hints\r\n\r\n": false,
		"HTTP/1.1 103 Early Hints\r\n\r\n" + hello:                                             true,
		"HTTP/1.1 200 OK\r\n\r\nhello":                                                         false,
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n":             false,
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n": true,
		"HTTP/1.1 204 No Content\r\n\r\n":                                                      true,
		"HTTP/1.1 101 Switching Protocols\r\n\r\n":                                             false,
	} {
		var f Framing
		for rest := []byte(data); len(rest) > 0; {
			n, _ := f.Next(rest)
			rest = rest[n:]
		}
		if got := f.Complete(); got != want {
			t.Errorf("%q is complete: %v", data, got)
		}
	}
}
