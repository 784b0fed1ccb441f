package sample

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/tidwall/gjson"
)

// gateway answers what is pushed to it, in short, until a stream is closed.
func gateway(t *testing.T) (url string, pushed func() []string) {
	t.Helper()
	pushes := make(chan string, 100)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		push := gjson.ParseBytes(body)
		event := push.Get("event.data")
		text := strings.Join(strings.Fields(push.Get("event.name").Str+" "+event.Get("event_type").Str+event.Get("reason").Str+event.Get("task_id").Str), " ")
		if push.Get("token").Str != "t" || strings.Contains(event.Get("timestamp").Str, "+00:00") {
			text = "wrong: " + string(body)
		}
		if push.Get("close").Bool() {
			text = strings.TrimSpace(text + " and close")
		}
		pushes <- text
	}))
	t.Cleanup(server.Close)
	return server.URL, func() []string {
		var all []string
		for one := range pushes {
			if all = append(all, one); strings.HasSuffix(one, "and close") {
				break
			}
		}
		return all
	}
}

func callbackFor(url string) string {
	return `{"action": "connect", "token": "t", "request": {"url": "` + url + `", "headers": {"x-request-id": "r"}}}`
}

// A stream is pushed to a gateway, which asked for it by a callback.
func TestStreamsOfAGateway(t *testing.T) {
	tests := []struct {
		name, path string
		want       []string
	}{
		{"an unknown task", gatewayTasks + "?task_id=nobody", []string{"error nobody", "connection_close task_not_found", "and close"}},
		{"a task", gatewayTasks + "?task_id=demo_task", []string{"task_event task_startedTASK", "task_event progress_updateTASK", "task_event task_completedTASK", "connection_close task_completed"}},
		{"a task that fails", gatewayTasks + "?task_id=failing_task", []string{"task_event task_startedTASK", "task_event progress_updateTASK", "task_event task_failedTASK", "connection_close task_failed"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			url, pushed := gateway(t)
			svc := New(Config{GatewayURL: url})
			t.Cleanup(svc.Close)
			path := tt.path
			var id string
			if kind := strings.TrimPrefix(path, gatewayTasks+"?task_id="); kind != "nobody" {
				id = startTask(t, svc, kind, `{"steps": 0, "delay": 0}`)
				path = gatewayTasks + "?task_id=" + id
			}
			if status, body := call(svc, "POST", "/internal/callback", callbackFor(path)); status != http.StatusOK {
				t.Fatal(status, body)
			}
			got := strings.Join(pushed(), "\n")
			if id != "" {
				got = strings.ReplaceAll(got, id, "TASK")
			}
			got = strings.TrimSuffix(strings.TrimSuffix(got, " and close"), "\nand close") // early, or not
			want := strings.TrimSuffix(strings.Join(tt.want, "\n"), "\nand close")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("pushed (-want +got):\n%s", diff)
			}
		})
	}
}

// What a gateway refuses its client for.
func TestCallbacksThatAreRefused(t *testing.T) {
	url, _ := gateway(t)
	svc := New(Config{GatewayURL: url, FrontendVersionURL: "http://127.0.0.1:9/"})
	t.Cleanup(svc.Close)
	for path, want := range map[string]int{
		gatewayVersion:                   http.StatusBadRequest,
		gatewayVersion + "?request_id=q": http.StatusInternalServerError,
		"/api/sse/elsewhere":             http.StatusNotFound,
	} {
		if status, body := call(svc, "POST", "/internal/callback", callbackFor(path)); status != want {
			t.Errorf("%s: %d, want %d: %s", path, status, want, body)
		}
	}
	if status, _ := call(New(Config{}), "POST", "/internal/callback", callbackFor(gatewayVersion)); status != http.StatusNotFound {
		t.Errorf("without a gateway: %d", status)
	}
}
