package stream_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/lateness"
	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/recording"
)

// TestResponsesBeforeTheRequestIsRead: a server need not read a request that it refuses,
// however long it is, and may close the connection at once.
func TestResponsesBeforeTheRequestIsRead(t *testing.T) {
	const refused = "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n"
	cases := []struct {
		name   string
		body   int
		closes bool
	}{
		{"a short one, and waits", 1 << 10, false},
		{"a short one, and closes", 1 << 10, true},
		{"a long one, and waits", 16 << 20, false},
		{"a long one, and closes", 16 << 20, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			over := make(chan struct{})
			server := hostile(func(conn *net.TCPConn) {
				_, _ = io.CopyN(io.Discard, conn, 1)
				_, _ = io.WriteString(conn, refused)
				if c.closes {
					halfCloses(conn)
				}
				<-over // and reads nothing
			})
			opts := &stream.Options{Deadlines: stream.Deadlines{Total: never}}
			request := stream.Request{Method: http.MethodPost, URL: server.listen(t), Body: strings.Repeat("x", c.body)}
			r := stream.Follow(t.Context(), &request, opts, until(""))
			close(over)
			if r.End.Reason != recording.HTTPStatus || !strings.Contains(r.End.Detail, "413") {
				t.Errorf("the end is %v, want the status 413", r.End)
			}
		})
	}
}

// TestEarlyHints: heads come before the final one, and none of them is the response's.
func TestEarlyHints(t *testing.T) {
	const hints = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\nX-Early: 1\r\n\r\n"
	server := answers(hints+hints+head+"\r\ndata: 1\n\n", ends)
	r := stream.Follow(t.Context(), &stream.Request{URL: server.listen(t)}, &stream.Options{}, until(""))
	if r.Response.Status != http.StatusOK || r.Response.Header.Get("X-Early") != "" || r.Events() != 1 {
		t.Errorf("status %d, headers %v, %d events", r.Response.Status, r.Response.Header, r.Events())
	}
}

// TestHeadsThatAreNone: what came, and of which version, is told as it was.
func TestHeadsThatAreNone(t *testing.T) {
	const hints = "HTTP/1.1 103 Early Hints\r\n\r\n"
	for text, want := range map[string]string{
		hints:                           "no connection (the server closed the connection without a response; 103 Early Hints had come, and no response behind it)",
		hints + head:                    "cut (the connection closed inside the response's head; 103 Early Hints had come, and no response behind it)",
		"HTTP/1.1 200 OK\r\nContent-Ty": "cut (the connection closed inside the response's head)",
		"HTTP/1.1 200 OK\r\nno field\r\nX: y\r\n\r\n": "no connection (the head of the response is broken, or was cut off: missing colon: \"no field\")",
		"SSH-2.0-OpenSSH_9.2\r\n":                     "no connection (what came is no HTTP response: malformed HTTP response \"SSH-2.0-OpenSSH_9.2\")",
		"HTTP/2.0 200 OK\r\n\r\n":                     "no connection (what came is no HTTP response: malformed HTTP version \"HTTP/2.0\", where HTTP/1.1 was expected)",
	} {
		r := stream.Follow(t.Context(), &stream.Request{URL: answers(text, ends).listen(t)}, &stream.Options{}, until(""))
		if got, _, _ := strings.Cut(r.End.String(), " after "); got != want || r.End.Phase != recording.PhaseHeaders {
			t.Errorf("%q ends as\n%s (phase %s), want\n%s", text, got, r.End.Phase, want)
		}
	}
}

// TestWhatNoHeaderHolds: it is said, and nothing is sent.
func TestWhatNoHeaderHolds(t *testing.T) {
	sent := make(chan string, 1)
	url := hostile(func(conn *net.TCPConn) {
		line, _ := bufio.NewReader(conn).ReadString('\n')
		sent <- line
	}).listen(t)
	for name, header := range map[string]http.Header{"the name": {"X Y": {"1"}}, "the value": {"X": {"1\r\nInjected: 2"}}} {
		r := stream.Follow(t.Context(), &stream.Request{URL: url, Header: header}, &stream.Options{}, until(""))
		if r.End.Reason != recording.ConnectFailed || !strings.Contains(r.End.Detail, "invalid header field "+strings.TrimPrefix(name, "the ")) {
			t.Errorf("%s: the end is %v", name, r.End)
		}
	}
	select {
	case line := <-sent:
		t.Errorf("%q was sent", line)
	default:
	}
}

// TestAHostInAnotherScript is asked for by the name that resolvers know.
func TestAHostInAnotherScript(t *testing.T) {
	dialled := make(chan string, 1)
	opts := &stream.Options{Proxy: stream.NoProxy}
	opts.Network.Dial = func(_ context.Context, _, address string) (net.Conn, error) {
		dialled <- address
		return nil, errors.New("nobody is there")
	}
	stream.Follow(t.Context(), &stream.Request{URL: "http://bücher.example/"}, opts, until(""))
	if got, want := <-dialled, "xn--bcher-kva.example:80"; got != want {
		t.Errorf("%s was dialled, want %s", got, want)
	}
}

// TestAStreamIsOneGoroutine: thousands of them may be open at a time.
func TestAStreamIsOneGoroutine(t *testing.T) {
	const streams = 50
	url := answers(head+"\r\ndata: 1\n\n", waits).listen(t)
	before := runtime.NumGoroutine()
	opened, leave := make(chan struct{}, streams), make(chan struct{})
	over := make(chan struct{}, streams)
	opts := &stream.Options{Lateness: new(lateness.Monitor)}
	for range streams {
		go func() {
			stream.Follow(t.Context(), &stream.Request{URL: url}, opts, staysUntil{opened, leave})
			over <- struct{}{}
		}()
	}
	for range streams {
		<-opened
	}
	const ofServer = streams // listens in this process
	if more := runtime.NumGoroutine() - before - ofServer; more > streams+streams/2 {
		t.Errorf("%d streams have %d goroutines", streams, more)
	}
	close(leave)
	for range streams {
		<-over
	}
}

// staysUntil tells of the first event, and leaves when it may.
type staysUntil struct {
	opened chan<- struct{}
	leave  <-chan struct{}
}

func (staysUntil) Opened(*recording.Stream) {}

func (s staysUntil) Entry(*recording.Entry, *recording.Stream) string {
	s.opened <- struct{}{}
	<-s.leave
	return "it has seen enough"
}
