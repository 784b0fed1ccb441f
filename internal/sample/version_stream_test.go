package sample

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

const versionPath = "/api/utils/version/stream"

func TestVersionStreamOnTheWire(t *testing.T) {
	const want = `event: connection_open
data: {"status": "connected", "correlation_id": "req-1"}

event: version
data: {"version": "1.0.0", "environment": "test", "git_commit": "abc123", "correlation_id": "req-1"}

event: heartbeat
data: {"timestamp": "keepalive", "correlation_id": "req-1"}

`
	inBubble(t, Config{}, func(t *testing.T, svc *Server) {
		c := followFor(svc, 6*time.Second, versionPath+"?request_id=req-1")
		if diff := cmp.Diff(want, c.raw()); diff != "" {
			t.Errorf("stream (-want +got):\n%s", diff)
		}
	})
}

func TestVersionSnapshot(t *testing.T) {
	fails := func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") }
	hangs := func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	const fetchError = "connection_close " + `{"reason": "version_fetch_error", "correlation_id": "r"}`
	tests := []struct {
		name     string
		frontend roundTrip
		want     []string // what follows connection_open, up to the first heartbeat
	}{
		{"JSON, in its order", frontendAnswers(200, `{"b":1,"a":[1.50,"é"]}`), []string{
			`0s version {"b": 1, "a": [1.5, "\u00e9"], "correlation_id": "r"}`}},
		{"an ID of its own is kept", frontendAnswers(200, `{"correlation_id":"x"}`), []string{
			`0s version {"correlation_id": "x"}`}},
		{"not an object", frontendAnswers(200, `[1]`), []string{`0s version [1]`}},
		{"not JSON", frontendAnswers(200, "v1\n"), []string{`0s version {"raw": "v1\n", "correlation_id": "r"}`}},
		{"an error status", frontendAnswers(404, "{}"), []string{
			`0s error {"error": "Failed to fetch version: http://localhost:3000/version.json answered 404 Not Found", "correlation_id": "r"}`,
			"0s " + fetchError}},
		{"nobody there", fails, []string{
			`0s error {"error": "Failed to fetch version: Get \"http://localhost:3000/version.json\": connection refused", "correlation_id": "r"}`,
			"0s " + fetchError}},
		{"no answer in time", hangs, []string{
			`5s error {"error": "Failed to fetch version: Get \"http://localhost:3000/version.json\": context deadline exceeded", "correlation_id": "r"}`,
			"5s " + fetchError}},
		{"too large", frontendAnswers(200, strings.Repeat("x", maxVersionSize+1)), []string{
			`0s error {"error": "Failed to fetch version: http://localhost:3000/version.json answered with more than 1048576 bytes", "correlation_id": "r"}`,
			"0s " + fetchError}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, Config{HeartbeatInterval: time.Hour}, func(t *testing.T, svc *Server) {
				svc.frontend.client.Transport = tt.frontend
				c := followFor(svc, time.Minute, versionPath, "X-Request-ID", "r")
				if diff := cmp.Diff(tt.want, c.transcript()[1:]); diff != "" {
					t.Errorf("events (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// transcript tells each event in a line: when it came, its name, its data.
func (c *client) transcript() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var lines []string
	for _, p := range c.arrived {
		name, data := p.event()
		lines = append(lines, p.at.String()+" "+name+" "+data)
	}
	return lines
}

func TestVersionFallback(t *testing.T) {
	tests := []struct {
		name     string
		frontend roundTrip
		want     string
	}{
		{"a fetch that fails", frontendAnswers(500, ""), `{"version": "0.0.0", "environment": "sample", "git_commit": "unknown", "correlation_id": "r"}`},
		{"a fetch that succeeds", frontendAnswers(200, `{"version": "2"}`), `{"version": "2", "correlation_id": "r"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, Config{Closed: Gaps{VersionFallback: true}}, func(t *testing.T, svc *Server) {
				svc.frontend.client.Transport = tt.frontend
				c := followFor(svc, 6*time.Second, versionPath, "X-Request-ID", "r")
				if diff := cmp.Diff([]string{tt.want}, c.data("version")); diff != "" {
					t.Errorf("versions (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff([]string{"0s connection_open", "0s version", "5s heartbeat"}, c.brief()); diff != "" {
					t.Errorf("events (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestVersionStreamTiming(t *testing.T) {
	tests := []struct {
		name string
		cfg  Config
		want []string
	}{
		{"a heartbeat every interval, and it stays open", Config{HeartbeatInterval: 2500 * time.Millisecond}, []string{
			"0s connection_open", "0s version", "2.5s heartbeat", "5s heartbeat", "7.5s heartbeat"}},
		{"reclaimed when idle", Config{HeartbeatInterval: 3 * time.Second, IdleTimeout: 5 * time.Second}, []string{
			"0s connection_open", "0s version", "3s heartbeat", "5s connection_close"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, tt.cfg, func(t *testing.T, svc *Server) {
				c := followFor(svc, 9*time.Second, versionPath)
				if diff := cmp.Diff(tt.want, c.brief()); diff != "" {
					t.Errorf("events (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestVersionStreamIdleTimeoutStartsAgainWithEachVersion(t *testing.T) {
	inBubble(t, Config{HeartbeatInterval: time.Hour, IdleTimeout: 5 * time.Second}, func(t *testing.T, svc *Server) {
		c := follow(svc, versionPath+"?request_id=r")
		time.Sleep(4 * time.Second)
		deploy(svc, `{"request_id": "r", "version": "2"}`)
		<-c.ended
		want := []string{
			`0s connection_open {"status": "connected", "correlation_id": "r"}`,
			`0s version {"version": "1.0.0", "environment": "test", "git_commit": "abc123", "correlation_id": "r"}`,
			`4s version {"version": "2", "correlation_id": "r"}`,
			`9s connection_close {"reason": "idle_timeout", "correlation_id": "r"}`,
		}
		if diff := cmp.Diff(want, c.transcript()); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
	})
}

func TestCloseEndsEveryStream(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, svc *Server) {
		version := follow(svc, versionPath, "X-Request-ID", "r")
		task := follow(svc, "/api/tasks/"+startTask(t, svc, "demo_task", `{"delay": 60}`)+"/stream")
		synctest.Wait()
		svc.frontend.client.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		fetching := follow(svc, versionPath)
		time.Sleep(time.Second)
		svc.Close()

		if diff := cmp.Diff([]string{`{"reason": "server_shutdown", "correlation_id": "r"}`}, version.data("connection_close")); diff != "" {
			t.Errorf("version stream (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"0s connection_open", "1s connection_close"}, fetching.brief()); diff != "" {
			t.Errorf("version stream that still fetches (-want +got):\n%s", diff)
		}
		want := []string{"0s connection_open", "1s task_started", "1s progress_update", "1s task_failed", "1s connection_close"}
		if diff := cmp.Diff(want, task.brief()); diff != "" {
			t.Errorf("task stream (-want +got):\n%s", diff)
		}
	})
}
