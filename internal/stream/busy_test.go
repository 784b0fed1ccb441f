//go:build unix

package stream_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/stream"
	"github.com/streamspec/streamspec/runner/expect"
	"github.com/streamspec/streamspec/runner/recording"
)

// busyEnv tells the test binary to follow the stream at a URL while it keeps all
// its processors busy, and to print what it makes of it.
const busyEnv = "STREAMSPEC_TEST_BUSY"

const (
	busySpinners = 8 // for each processor
	busyPause    = 500 * time.Millisecond
	busyRoom     = 500 * time.Millisecond // what a limit leaves to the server, which is on this machine, too
)

// judged are the expectations of the busy client: a server that sends every busyPause,
// or a little later, meets them.
var judged = []expect.Expectation{
	expect.Arrives{Kind: "first", Within: 2 * time.Second},
	expect.Arrives{Kind: "last", Within: 4 * busyPause, After: "held"},
	expect.Delay{Kind: expect.AnyEvent, Since: "at", Within: busyRoom},
	expect.Interval{Kind: expect.AnyEvent, AtMost: 2*busyPause + busyRoom},
	expect.Silence{AtMost: 2*busyPause + busyRoom},
	expect.Unbuffered{Kind: "held", Path: "at"},
	expect.Followed{Kind: "first", By: "held", Within: 2*busyPause + busyRoom},
	expect.Ends{How: "closed by the server", Within: busyPause + busyRoom, After: "last"},
}

// judgeWhileBusy prints for each expectation whether it held, and why.
func judgeWhileBusy(url string) {
	var over atomic.Bool
	for range busySpinners * runtime.GOMAXPROCS(0) {
		go func() {
			for !over.Load() {
			}
		}()
	}
	defer over.Store(true)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	r := stream.Follow(ctx, &stream.Request{URL: url}, &stream.Options{}, until(""))
	for _, x := range judged {
		v, err := expect.Judge(ctx, x, expect.Env{}, expect.Evidence{Streams: []*recording.Stream{r}})
		fmt.Printf("%s: %T %s%s %v\n", v.State, x, v.Got, v.Reason, err)
	}
	for _, line := range r.Timeline(recording.TimelineOptions{}) {
		fmt.Println(line.Text)
	}
	fmt.Println("stalls:", r.Stalls, "sent by:", r.SentBy)
}

// sends sends events, in one piece, that carry when they left.
func sends(w http.ResponseWriter, name string, left ...time.Time) {
	for _, at := range left {
		fmt.Fprintf(w, "event: %s\ndata: {\"at\": %q}\n\n", name, at.UTC().Format(time.RFC3339Nano))
	}
	_ = http.NewResponseController(w).Flush()
}

// busyClient runs the client of a server, and answers what it printed.
func busyClient(t *testing.T, serveTo func(w http.ResponseWriter, client *os.Process)) string {
	t.Helper()
	client := make(chan *os.Process, 1)
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		serveTo(w, <-client)
	})
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), busyEnv+"="+url, "GOMAXPROCS=1") // its one processor is busy: no need to take all from other tests
	var out strings.Builder
	command.Stdout, command.Stderr = &out, &out
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	client <- command.Process
	if err := command.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	return out.String()
}

// TestABusyMachineAccusesNobody: a server sends in time, but its client has no
// processor to itself, and meanwhile it does not run at all.
func TestABusyMachineAccusesNobody(t *testing.T) {
	out := busyClient(t, func(w http.ResponseWriter, client *os.Process) {
		sends(w, "first", time.Now())
		time.Sleep(busyPause)
		_ = client.Signal(syscall.SIGSTOP)
		for range 3 {
			time.Sleep(busyPause)
			sends(w, "held", time.Now())
		}
		time.Sleep(busyPause)
		_ = client.Signal(syscall.SIGCONT)
		sends(w, "last", time.Now())
		time.Sleep(busyPause)
		_ = client.Signal(syscall.SIGSTOP) // while the server ends the stream
		time.AfterFunc(4*busyPause, func() { _ = client.Signal(syscall.SIGCONT) })
	})
	held, unknown := strings.Count(out, "held: "), strings.Count(out, "unknown: ")
	if held+unknown != len(judged) {
		t.Errorf("of %d expectations %d held, and %d are unknown:\n%s", len(judged), held, unknown, out)
	}
	if excused := strings.Count(out, "this machine was busy"); unknown == 0 || excused != unknown {
		t.Errorf("%d of the %d that are unknown say why:\n%s", excused, unknown, out)
	}
}

// TestABusyMachineFindsALateServer: the client is as busy, but the server is late, and
// something holds two of its events back.
func TestABusyMachineFindsALateServer(t *testing.T) {
	const late = 4 * time.Second
	out := busyClient(t, func(w http.ResponseWriter, _ *os.Process) {
		time.Sleep(late)
		sends(w, "first", time.Now())
		left := time.Now()
		time.Sleep(late)
		sends(w, "held", left, left.Add(late/2))
		time.Sleep(late)
		sends(w, "last", time.Now())
		time.Sleep(late)
	})
	if broken := strings.Count(out, "broken: "); broken != len(judged) {
		t.Errorf("%d of %d expectations broke:\n%s", broken, len(judged), out)
	}
}
