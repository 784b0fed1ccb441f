package stream

import (
	"errors"
	"net"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestSegments: the kernel's time holds for a segment that was read alone.
func TestSegments(t *testing.T) {
	var told receipts
	server, client := connected(t, &told)

	small, large := make([]byte, 1), make([]byte, 64)
	sent := 0
	send := func() {
		if _, err := server.Write([]byte("xx")); err != nil {
			t.Fatal(err)
		}
		sent += 2
	}
	read := func(into []byte) {
		awaitBytes(t, client, sent)
		if _, err := client.Read(into); err != nil {
			t.Fatal(err)
		}
	}
	for tries := 0; told.last().last.IsZero() && tries < 1000; tries++ { // the first socket that asks has to wait until the system tells
		send()
		read(large)
	}
	for i, step := range []struct {
		sends int // segments, before the read
		into  []byte
		then  int    // segments that come before anybody asks
		want  string // empty: nobody asks
	}{
		{1, large, 0, "single"},
		{1, large, 0, "single"},
		{2, large, 0, "several"}, // they wait together
		{1, large, 0, "single"},
		{2, small, 0, "several"}, // some stays behind
		{0, large, 0, "unknown"}, // when it came is not known
		{1, large, 0, "several"}, // as far as is known
		{1, large, 0, "single"},
		{1, small, 0, ""}, // the beginning of a segment, and its end
		{0, large, 0, ""},
		{2, large, 0, "several"},
		{1, small, 0, ""},
		{0, large, 0, ""},
		{1, large, 0, "single"},
		{1, large, 0, ""},
		{1, large, 0, "single"},
		{2, large, 0, ""},
		{1, large, 0, "several"}, // as far as is known
		{1, large, 0, "single"},
		{1, large, 1, "single"}, // what came behind it is another one
		{0, large, 1, "single"},
		{0, large, 2, "several"}, // as far as is known
		{0, large, 0, "several"},
		{1, large, 0, "single"},
	} {
		for range step.sends {
			send()
		}
		read(step.into)
		for range step.then {
			send()
		}
		awaitBytes(t, client, sent)
		if step.want == "" {
			continue
		}
		if got := told.last().told(); got != step.want {
			t.Errorf("read %d: got %s, want %s", i+1, got, step.want)
		}
	}
}

// TestSinceWhenBytesMayHaveCome: what a read has to wait for came after the read before it had returned, and
// what it finds at once may have come since that one's last byte.
func TestSinceWhenBytesMayHaveCome(t *testing.T) {
	var told receipts
	server, client := connected(t, &told)
	send := func() {
		if _, err := server.Write([]byte("x")); err != nil {
			t.Error(err)
		}
	}
	read := func() {
		if _, err := client.Read(make([]byte, 64)); err != nil {
			t.Fatal(err)
		}
	}
	const pause = 20 * time.Millisecond
	send()
	time.Sleep(pause)
	reading := time.Now()
	read()
	sending := time.AfterFunc(pause, send)
	defer sending.Stop()
	read()
	if told.last().first.Before(reading) {
		t.Errorf("what was waited for may have come %v before the read before it began", reading.Sub(told.last().first))
	}
	before := told.last()
	send()
	time.Sleep(pause)
	read()
	if last := told.last(); !before.last.IsZero() && !last.first.Equal(before.last) {
		t.Errorf("what was there may have come since %v after the last byte before it", last.first.Sub(before.last))
	}
}

// connected are the two ends of a connection. What the client reads has its receipts kept.
func connected(t *testing.T, told *receipts) (server net.Conn, client *timedTCP) {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	conn, err := net.Dial("tcp4", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if server, err = listener.Accept(); err != nil {
		t.Fatal(err)
	}
	timed := timeTCP(conn.(*net.TCPConn), told)
	t.Cleanup(func() { _ = errors.Join(server.Close(), timed.Close()) })
	client, is := timed.(*timedTCP)
	if !is {
		t.Fatal("the system tells no receive times")
	}
	return server, client
}

// told is what a receipt tells of a read.
func (r receipt) told() string {
	switch {
	case r.first.IsZero():
		return "unknown"
	case r.single():
		return "single"
	}
	return "several"
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
