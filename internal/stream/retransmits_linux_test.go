package stream_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/streamspec/streamspec/internal/stream"
)

// TestAFullQueueOfConnections: the kernel asks again after a second, and that is not the
// time that the server takes.
func TestAFullQueueOfConnections(t *testing.T) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := errorsOf(unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}), unix.Listen(fd, 0)); err != nil {
		t.Fatal(err)
	}
	file := os.NewFile(uintptr(fd), "listener")
	listener, err := net.FileListener(file)
	file.Close()
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	filler, err := net.Dial("tcp", listener.Addr().String()) // takes the only place in the queue
	if err != nil {
		t.Fatal(err)
	}
	defer filler.Close()
	served := make(chan struct{})
	go func() {
		defer close(served)
		time.Sleep(300 * time.Millisecond)
		for range 2 {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			if conn.RemoteAddr().String() == filler.LocalAddr().String() {
				defer conn.Close()
				continue
			}
			if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
				_, _ = io.WriteString(conn, head+"\r\n"+"data: 1\n\n")
			}
			conn.Close()
		}
	}()
	r := stream.Follow(t.Context(), &stream.Request{URL: "http://" + listener.Addr().String()}, &stream.Options{}, until(""))
	<-served
	if r.Events() != 1 || r.Connections[0].Retransmits == 0 {
		t.Fatalf("%d events, %d retransmits; %v", r.Events(), r.Connections[0].Retransmits, r.End)
	}
	if r.SentBy != r.Response.At {
		t.Errorf("the request arrived by %v at the latest, the response came after %v", r.SentBy, r.Response.At)
	}
}

func errorsOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return fmt.Errorf("listening: %w", err)
		}
	}
	return nil
}
