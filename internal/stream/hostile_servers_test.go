package stream_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/stream"
)

// hostile does what it likes with a connection. It must return when the client
// has left: then its reads and writes fail.
type hostile func(conn *net.TCPConn)

// listen lets a hostile server have every connection, and waits for it at the
// end of the test.
func (h hostile) listen(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var connections sync.WaitGroup
	connections.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Go(func() {
				defer conn.Close()
				h(conn.(*net.TCPConn))
			})
		}
	})
	t.Cleanup(func() {
		listener.Close()
		connections.Wait()
	})
	return "http://" + listener.Addr().String()
}

// after reads the request's head, then goes on.
func after(next hostile) hostile {
	return func(conn *net.TCPConn) {
		if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
			next(conn)
		}
	}
}

// answers sends a text once the request is there, then goes on.
func answers(text string, next hostile) hostile {
	return after(func(conn *net.TCPConn) {
		_, _ = io.WriteString(conn, text)
		next(conn)
	})
}

// floods sends a piece again and again until the client leaves.
func floods(piece string) hostile {
	block := []byte(strings.Repeat(piece, max(1, 64<<10/len(piece))))
	return func(conn *net.TCPConn) {
		for {
			if _, err := conn.Write(block); err != nil {
				return
			}
		}
	}
}

// drips sends the bytes of a piece one by one, again and again.
func drips(piece string) hostile {
	return func(conn *net.TCPConn) {
		for i := 0; ; i++ {
			if _, err := conn.Write([]byte{piece[i%len(piece)]}); err != nil {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
}

// waits says nothing until the client leaves.
func waits(conn *net.TCPConn) { _, _ = io.Copy(io.Discard, conn) }

func ends(*net.TCPConn) {}

// breaksOff resets the connection, once what was sent has been read: a reset
// discards what waits.
func breaksOff(conn *net.TCPConn) { resets(conn) }

// halfCloses ends its side of the connection only.
func halfCloses(conn *net.TCPConn) {
	_ = conn.CloseWrite()
	waits(conn)
}

// bomb sends the compressed beginning of a text, and then a piece of it for ever:
// a thousand bytes arrive decoded for each that is sent.
func bomb(start, piece string) hostile {
	var out bytes.Buffer
	encoder := gzip.NewWriter(&out)
	compressed := func(text string) string {
		out.Reset()
		_, _ = io.WriteString(encoder, text)
		_ = encoder.Flush()
		return out.String()
	}
	const window = 32 << 10 // of deflate: the second block refers to nothing before it
	block := strings.Repeat(piece, 1<<20/len(piece))
	beginning := compressed(start + block[:2*window])
	return answers(head+"Content-Encoding: gzip\r\n\r\n"+beginning, floods(compressed(block)))
}

// Frames of HTTP/2 (RFC 9113, section 6).
const (
	frameData, frameHeaders, frameReset, frameSettings, frameGoAway, frameWindow = 0, 1, 3, 4, 7, 8
	flagEndStream, flagEndHeaders, flagAck                                       = 1, 4, 1
)

func frame(kind, flags byte, streamID uint32, payload string) string {
	out := []byte{0, 0, 0, kind, flags, 0, 0, 0, 0}
	binary.BigEndian.PutUint32(out[0:], uint32(len(payload))<<8|uint32(kind))
	binary.BigEndian.PutUint32(out[5:], streamID)
	return string(out) + payload
}

func code(errorCode uint32) string { return string(binary.BigEndian.AppendUint32(nil, errorCode)) }

// http2Head is ":status: 200" and the media type, as HPACK writes them.
const http2Head = "\x88\x0f\x10\x11text/event-stream"

// speaksHTTP2 answers the first request with a head and these frames, then goes on.
func speaksHTTP2(next hostile, frames ...string) hostile {
	return answersHTTP2(next, append([]string{frame(frameHeaders, flagEndHeaders, 1, http2Head)}, frames...)...)
}

// answersHTTP2 answers the first request with these frames, then goes on.
func answersHTTP2(next hostile, frames ...string) hostile {
	return func(conn *net.TCPConn) {
		reader := bufio.NewReader(conn)
		if _, err := reader.Discard(len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")); err != nil {
			return
		}
		_, _ = io.WriteString(conn, frame(frameSettings, 0, 0, "")+frame(frameSettings, flagAck, 0, ""))
		for {
			header := make([]byte, 9)
			if _, err := io.ReadFull(reader, header); err != nil {
				return
			}
			if _, err := reader.Discard(int(header[0])<<16 | int(header[1])<<8 | int(header[2])); err != nil {
				return
			}
			if header[3] == frameHeaders {
				break
			}
		}
		_, _ = io.WriteString(conn, strings.Join(frames, ""))
		next(conn)
	}
}

// nameServer is a resolver that asks a server of our own. With an answer the
// server says that there is no such name; without, it says nothing.
func nameServer(t *testing.T, answer bool) stream.Network {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	serving.Go(func() {
		query := make([]byte, 1<<10)
		for {
			n, from, err := server.ReadFrom(query)
			if err != nil {
				return
			}
			if answer && n > 3 {
				query[2], query[3] = query[2]|0x80, 3 // a response: NXDOMAIN (RFC 1035, section 4.1.1)
				_, _ = server.WriteTo(query[:n], from)
			}
		}
	})
	t.Cleanup(func() {
		server.Close()
		serving.Wait()
	})
	return stream.Network{Resolver: &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", server.LocalAddr().String())
	}}}
}

// dialsForEver never gets an answer.
func dialsForEver(ctx context.Context, _, _ string) (net.Conn, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// manyHeaders is a head with n header lines.
func manyHeaders(n int) string {
	var out strings.Builder
	out.WriteString(head)
	for i := range n {
		fmt.Fprintf(&out, "X-Header-%d: %d\r\n", i, i)
	}
	return out.String() + "\r\n"
}
