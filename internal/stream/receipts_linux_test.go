package stream

import (
	"net"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestSegments: the kernel's time holds for a segment that was read alone.
func TestSegments(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	conn, err := net.Dial("tcp4", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	server, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	type told struct {
		known, single bool
	}
	var last told
	client := timeTCP(conn.(*net.TCPConn), func(_, since time.Time, single bool) { last = told{!since.IsZero(), single} })
	defer client.Close()

	small, large := make([]byte, 1), make([]byte, 64)
	sent := 0
	for i, step := range []struct {
		sends int // segments, before the read
		into  []byte
		want  told
	}{
		{1, large, told{true, true}},
		{1, large, told{true, true}},
		{2, large, told{true, false}}, // they wait together
		{1, large, told{true, true}},
		{2, small, told{true, false}},  // one byte stays behind
		{0, small, told{false, false}}, // when it came is not known
		{1, large, told{true, true}},
	} {
		for range step.sends {
			if _, err := server.Write([]byte("x")); err != nil {
				t.Fatal(err)
			}
			sent++
		}
		awaitBytes(t, client.(*timedTCP), sent)
		if _, err := client.Read(step.into); err != nil {
			t.Fatal(err)
		}
		if last != step.want {
			t.Errorf("read %d: got %+v, want %+v", i+1, last, step.want)
		}
	}
}

// awaitBytes waits until so many bytes have come to a socket, read or not.
func awaitBytes(t *testing.T, c *timedTCP, bytes int) {
	t.Helper()
	for came := 0; came < bytes; {
		err := c.raw.Control(func(fd uintptr) {
			info, err := unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
			if err == nil {
				came = int(info.Bytes_received)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
