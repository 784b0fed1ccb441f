package locust

import (
	"bytes"
	"context"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/go-zeromq/zmq4/security/null"
	"github.com/vmihailenco/msgpack/v5"

	"github.com/streamspec/streamspec/internal/load"
)

const ms = time.Millisecond

// eager is an end of a pipe that writes at once, as sockets do: both ends greet before they read.
type eager struct {
	net.Conn
	written chan []byte
}

func (e eager) Write(p []byte) (int, error) {
	e.written <- bytes.Clone(p)
	return len(p), nil
}

// piped is a connection of a worker, and the master's end of it.
func piped(t *testing.T) (*connection, *zmq4.Conn) {
	near, far := net.Pipe()
	master := eager{far, make(chan []byte, 100)}
	go func() {
		for p := range master.written {
			_, _ = far.Write(p)
		}
	}()
	t.Cleanup(func() { close(master.written); _ = far.Close() })
	opened := make(chan *zmq4.Conn)
	go func() {
		zmq, err := zmq4.Open(master, null.Security(), zmq4.Router, nil, true, nil)
		if err != nil {
			t.Error(err)
		}
		opened <- zmq
	}()
	c, err := open(near, "master", "node")
	if err != nil {
		t.Fatal(err)
	}
	return c, <-opened
}

// heardBy are the types of the messages that a master reads until it has read one of the last type,
// or the connection has ended.
func heardBy(master *zmq4.Conn, last string) (types []string) {
	for {
		text, err := master.RecvMsg()
		var m received
		if err != nil || msgpack.Unmarshal(text.Bytes(), &m) != nil {
			return types
		}
		if types = append(types, m.Type); m.Type == last {
			return types
		}
	}
}

// TestASessionEnds: at once where the master reads, which is told; and where it does not any more,
// when what is on its way to it has had its time.
func TestASessionEnds(t *testing.T) {
	const never = time.Hour
	cases := map[string]struct {
		reads       string // the last that the master reads
		interrupted time.Duration
		over        time.Duration
	}{
		"the master reads": {quit, heartbeatEvery + ms, heartbeatEvery + ms},
		"it reads no more": {ready, ms, sendTimeout + ms},
		"it reads no more, and is being told something": {ready, heartbeatEvery + ms, heartbeatEvery + sendTimeout},
		"it reads no more, and nobody interrupts":       {ready, never, heartbeatEvery + sendTimeout},
		"it reads for a while":                          {heartbeat, never, 2*heartbeatEvery + sendTimeout},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				worker, master := piped(t)
				read := make(chan []string, 1)
				go func() { read <- heardBy(master, c.reads) }()
				began := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), c.interrupted)
				defer cancel()
				New("master", load.New(nil, nil, 0, nil), nil, io.Discard).session(ctx, worker)
				if took := time.Since(began); took != c.over {
					t.Errorf("it is over after %v, want %v", took, c.over)
				}
				if told := <-read; told[len(told)-1] != c.reads {
					t.Errorf("the master is told %v, want %s in the end", told, c.reads)
				}
			})
		})
	}
}
