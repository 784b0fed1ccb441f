package sample

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/tidwall/gjson"
)

// patience bounds every wait on a real socket or process; no test needs it.
const patience = 30 * time.Second

// running is a service that Run serves, on a real socket.
type running struct {
	url     string
	stop    context.CancelFunc
	stopped chan error
	log     *logKeeper
}

func start(t *testing.T, cfg Config, grace time.Duration) *running {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	s := &running{stop: stop, stopped: make(chan error, 1), log: &logKeeper{listening: make(chan string, 1)}}
	go func() { s.stopped <- run(ctx, cfg, s.log, grace) }()
	t.Cleanup(func() { s.stop(); s.wait(t) })
	select {
	case s.url = <-s.log.listening:
	case <-time.After(patience):
		t.Fatal("the service does not listen")
	}
	return s
}

// wait waits for the end of Run. It may be called again.
func (s *running) wait(t *testing.T) {
	t.Helper()
	select {
	case err := <-s.stopped:
		s.stopped <- err
		if err != nil {
			t.Errorf("Run: %v", err)
		}
	case <-time.After(patience):
		t.Fatal("the service does not stop")
	}
}

// A logKeeper keeps what a service logs and tells the URL of its first line.
type logKeeper struct {
	listening chan string
	mu        sync.Mutex
	text      strings.Builder
}

func (l *logKeeper) Write(b []byte) (int, error) {
	if url, found := bytes.CutPrefix(b, []byte("listening on ")); found {
		l.listening <- strings.TrimSuffix(string(url), "\n")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *logKeeper) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// get opens a response; what is left of it is closed with the test.
func get(t *testing.T, url string) *http.Response {
	t.Helper()
	return request(t, "GET", url, "")
}

func request(t *testing.T, method, url, body string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	return response
}

// startOver starts a demo task over HTTP and returns the URL of its stream.
func startOver(t *testing.T, url, params string) string {
	t.Helper()
	response := request(t, "POST", url+"/api/testing/tasks/start", `{"task_type": "demo_task", "params": `+params+`}`)
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return url + gjson.GetBytes(body, "stream_url").String()
}

// nextEvent reads one event, as its two lines.
func nextEvent(t *testing.T, r *bufio.Reader) string {
	t.Helper()
	var lines []string
	for len(lines) == 0 || lines[len(lines)-1] != "" {
		line, err := r.ReadString('\n')
		if err != nil {
			t.Fatalf("after %q: %v", lines, err)
		}
		lines = append(lines, strings.TrimSuffix(line, "\n"))
	}
	return strings.Join(lines[:len(lines)-1], "\n")
}

func TestRunServesAndSaysGoodbye(t *testing.T) {
	s := start(t, Config{Closed: Gaps{VersionFallback: true}, FrontendVersionURL: "http://127.0.0.1:1/"}, ShutdownGrace)
	if !strings.HasPrefix(s.url, "http://127.0.0.1:") {
		t.Errorf("URL %s", s.url)
	}
	if response := get(t, s.url+"/api/health/healthz"); response.StatusCode != 200 {
		t.Errorf("health: %s", response.Status)
	}
	response := get(t, s.url+versionPath+"?request_id=r")
	if got := response.Header.Get("Content-Type"); response.StatusCode != 200 || got != "text/event-stream; charset=utf-8" {
		t.Errorf("stream: %s, Content-Type %q", response.Status, got)
	}
	stream := bufio.NewReader(response.Body)
	nextEvent(t, stream)
	nextEvent(t, stream)
	s.stop()
	if diff := cmp.Diff("event: connection_close\ndata: {\"reason\": \"server_shutdown\", \"correlation_id\": \"r\"}", nextEvent(t, stream)); diff != "" {
		t.Errorf("goodbye (-want +got):\n%s", diff)
	}
	if rest, err := io.ReadAll(stream); len(rest) > 0 || err != nil {
		t.Errorf("after the goodbye: %q, %v, want a clean end", rest, err)
	}
	s.wait(t)
	if _, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://")); err == nil {
		t.Error("the service still listens")
	}
}

func TestRunFetchesTheVersion(t *testing.T) {
	frontend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, `{"version": "of `+r.URL.Path+`"}`)
	}))
	defer frontend.Close()
	s := start(t, Config{FrontendVersionURL: frontend.URL + "/version.json"}, ShutdownGrace)
	stream := bufio.NewReader(get(t, s.url+versionPath+"?request_id=r").Body)
	nextEvent(t, stream)
	want := "event: version\ndata: {\"version\": \"of /version.json\", \"correlation_id\": \"r\"}"
	if diff := cmp.Diff(want, nextEvent(t, stream)); diff != "" {
		t.Errorf("version (-want +got):\n%s", diff)
	}
}

func TestRunLetsRequestsFinish(t *testing.T) {
	s := start(t, Config{}, patience)
	stream := bufio.NewReader(get(t, startOver(t, s.url, `{"steps": 1, "delay": 0.2}`)).Body)
	nextEvent(t, stream)
	s.stop()
	rest, err := io.ReadAll(stream)
	if err != nil || !bytes.Contains(rest, []byte(`"task_completed"`)) || bytes.Contains(rest, []byte("cancelled")) {
		t.Errorf("got %s, %v, want the task to complete", rest, err)
	}
}

func TestRunDropsRequestsAfterTheGrace(t *testing.T) {
	s := start(t, Config{}, 50*time.Millisecond)
	stream := bufio.NewReader(get(t, startOver(t, s.url, `{"steps": 1, "delay": 3600}`)).Body)
	nextEvent(t, stream)
	s.stop()
	if rest, err := io.ReadAll(stream); err == nil {
		t.Errorf("got %q and a clean end, want the connection dropped", rest)
	}
	s.wait(t)
	for _, want := range []string{"requests did not finish in time", "status=cancelled"} {
		if !strings.Contains(s.log.String(), want) {
			t.Errorf("log without %q:\n%s", want, s.log)
		}
	}
}

func TestRunOnAPortThatIsTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	err = Run(t.Context(), Config{Port: taken.Addr().(*net.TCPAddr).Port}, io.Discard)
	if !errors.Is(err, syscall.EADDRINUSE) || !strings.Contains(err.Error(), "set PORT to a free port") {
		t.Errorf("error %v", err)
	}
}

// child starts the service as a process of its own.
func child(t *testing.T, settings ...string) (_ *exec.Cmd, stderr *bufio.Reader) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), append(settings, childSetting+"=1")...)
	pipe, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewReader(pipe)
}

func TestCrashOfAProcess(t *testing.T) {
	cmd, stderr := child(t, "SAMPLE_FAULT=crash", "PORT=0")
	listening, err := stderr.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	url := strings.TrimPrefix(strings.TrimSpace(listening), "listening on ")
	streamed, streamErr := io.ReadAll(get(t, startOver(t, url, `{"steps": 1}`)).Body)
	log, err := io.ReadAll(stderr)
	if err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Errorf("the process ended with %v, want status 3", err)
	}
	if streamErr == nil || !bytes.Contains(streamed, []byte(typeProgress)) || bytes.Contains(streamed, []byte(typeCompleted)) {
		t.Errorf("got %s, %v\nwant it to break off after progress_update", streamed, streamErr)
	}
	lines := strings.Split(strings.TrimSpace(string(log)), "\n")
	if last := lines[len(lines)-1]; !strings.Contains(last, "crashing") {
		t.Errorf("last line of the log: %s", last)
	}
}

func TestProcessThatIgnoresItsShutdown(t *testing.T) {
	for fault, ended := range map[string]bool{"": true, "ignores-shutdown": false} {
		t.Run(fault, func(t *testing.T) {
			cmd, stderr := child(t, "SAMPLE_FAULT="+fault, "PORT=0")
			listening, err := stderr.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			url := strings.TrimPrefix(strings.TrimSpace(listening), "listening on ")
			if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			time.Sleep(500 * time.Millisecond)
			response, err := http.Get(url + "/api/health/healthz")
			if err == nil {
				response.Body.Close()
			}
			if (err != nil) != ended {
				t.Errorf("after SIGTERM: %v; want it ended: %v", err, ended)
			}
			_ = cmd.Process.Kill() // it may be over already
			_ = cmd.Wait()
		})
	}
}

func TestProcessWithWrongSettings(t *testing.T) {
	cmd, stderr := child(t, "SAMPLE_FAULT=boom")
	log, err := io.ReadAll(stderr)
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil || !bytes.Contains(log, []byte(`SAMPLE_FAULT="boom": expected nothing, or one of missing-event,`)) {
		t.Errorf("ended with %v and %s", err, log)
	}
}
