package stream_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/internal/testhelp"
	"github.com/streamspec/streamspec/runner/recording"
)

// clockEnv tells the test binary to be a server that sends events, so that what
// keeps this process busy does not keep the server busy.
const clockEnv = "STREAMSPEC_TEST_CLOCK"

const (
	clockEvents = 12
	clockApart  = 200 * time.Millisecond
)

// serveClock prints its address and sends events that carry when they were sent,
// until its standard input ends.
func serveClock() {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr())
	go func() {
		_ = http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			for range clockEvents {
				time.Sleep(clockApart)
				fmt.Fprintf(w, "data: %d\n\n", time.Now().UnixNano())
				_ = http.NewResponseController(w).Flush()
			}
		}))
	}()
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// startClock starts the server as a process of its own.
func startClock(t *testing.T) (url string) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), clockEnv+"=1")
	in, errIn := command.StdinPipe()
	out, errOut := command.StdoutPipe()
	if err := errors.Join(errIn, errOut, command.Start()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = command.Wait()
	})
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return "http://" + strings.TrimSpace(address)
}

// late watches when we come to read an event.
type late struct{ read []time.Time }

func (*late) Opened(*recording.Stream) {}
func (l *late) Entry(*recording.Entry, *recording.Stream) string {
	l.read = append(l.read, time.Now())
	return ""
}

// serversRoom is how late the server itself may be: it runs on the same busy machine.
const serversRoom = 100 * time.Millisecond

// TestOurLatenessIsNotTheServers: on a busy machine we come to read events late. That
// they arrived when they were sent is either recorded, or not ruled out.
func TestOurLatenessIsNotTheServers(t *testing.T) {
	url := startClock(t)
	t.Cleanup(testhelp.Busy())
	watcher := &late{}
	r := stream.Follow(t.Context(), &stream.Request{URL: url}, &stream.Options{}, watcher)
	if r.Events() != clockEvents || r.End.Reason != recording.ServerClosed {
		t.Fatalf("%d events, %s", r.Events(), r.End)
	}
	accused := 0
	for i, e := range r.Entries {
		unix, err := strconv.ParseInt(string(e.Data), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		sent := time.Unix(0, unix)
		recorded, earliest := r.Wall(e.LastByte).Sub(sent), r.Wall(r.Earliest(e.LastByte)).Sub(sent)
		t.Logf("after it was sent, event %d is recorded as arrived %v, at the earliest %v, and was read %v", i+1, recorded, earliest, watcher.read[i].Sub(sent))
		if earliest > serversRoom {
			accused++
		}
		if recorded < 0 {
			t.Errorf("event %d is recorded as arrived %v before it was sent", i+1, -recorded)
		}
	}
	if accused > clockEvents/4 {
		t.Errorf("%d of %d events are recorded as arriving late for certain, although only our reading was late", accused, clockEvents)
	}
}

// TestABusyMachineAsksLate: what is counted from the request may have been sent late.
func TestABusyMachineAsksLate(t *testing.T) {
	url := serve(t, raw(chunked+event+"0\r\n\r\n", closes))
	t.Cleanup(testhelp.Busy())
	for begun := time.Now(); time.Since(begun) < time.Minute; {
		r := stream.Follow(t.Context(), &stream.Request{URL: url}, &stream.Options{}, until(""))
		if r.SentBy > r.Response.At {
			t.Fatalf("the request was sent by %v, and its response had arrived after %v", r.SentBy, r.Response.At)
		}
		if r.SentBy > 0 {
			return
		}
	}
	t.Error("all processors are busy, and each request was sent at once")
}
