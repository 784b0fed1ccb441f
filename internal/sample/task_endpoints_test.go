package sample

import (
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/tidwall/gjson"
)

func TestHealth(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, svc *Server) {
		if status, body := call(svc, "GET", "/api/health/healthz", ""); status != 200 || body != "{\"status\": \"healthy\"}\n" {
			t.Errorf("got %d %s", status, body)
		}
	})
}

func TestStartTask(t *testing.T) {
	tests := []struct {
		name, body string
		status     int
		want       string
	}{
		{"demo task", `{"task_type": "demo_task", "params": {"message": "hi", "steps": 2, "delay": 0.05}}`,
			200, `{"task_id": "TASK", "stream_url": "/api/tasks/TASK/stream", "status": "started"}`},
		{"failing task", `{"task_type": "failing_task", "params": {"error_message": "boom"}}`,
			200, `{"task_id": "TASK", "stream_url": "/api/tasks/TASK/stream", "status": "started"}`},
		{"without parameters", `{"task_type": "demo_task"}`,
			200, `{"task_id": "TASK", "stream_url": "/api/tasks/TASK/stream", "status": "started"}`},
		{"unknown type", `{"task_type": "nap", "params": {}}`, 400, `{"error": "Unknown task type: nap"}`},
		{"type without a program", `{}`, 400, `{"error": "Unknown task type: "}`},
		{"negative steps", `{"task_type": "demo_task", "params": {"steps": -1}}`,
			400, `{"error": "steps is -1: expected 0 to 10000"}`},
		{"too many steps", `{"task_type": "demo_task", "params": {"steps": 10001}}`,
			400, `{"error": "steps is 10001: expected 0 to 10000"}`},
		{"negative delay", `{"task_type": "demo_task", "params": {"delay": -0.5}}`,
			400, `{"error": "delay is -0.5: expected 0 to 86400 seconds"}`},
		{"not JSON", `task_type=demo_task`, 400, `{"error": "The body is not the expected JSON: `},
		{"JSON of another shape", `{"task_type": 1}`, 400, `{"error": "The body is not the expected JSON: `},
		{"too large", `{"task_type": "` + strings.Repeat("x", maxRequestSize) + `"}`,
			400, `{"error": "The body is not the expected JSON: http: request body too large"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, Config{}, func(t *testing.T, svc *Server) {
				status, body := call(svc, "POST", "/api/testing/tasks/start", tt.body)
				if id := gjson.Get(body, "task_id").String(); uuid.Validate(id) == nil {
					body = strings.ReplaceAll(body, id, "TASK")
				}
				if status != tt.status || !strings.HasPrefix(body, tt.want) {
					t.Errorf("got  %d %s\nwant %d %s", status, body, tt.status, tt.want)
				}
			})
		})
	}
}

// The life of a task at its endpoints; each step is one call.
func TestTaskEndpoints(t *testing.T) {
	const notFound = `404 {"error": "Task not found"}`
	type step struct{ call, want string }
	tests := []struct {
		name, taskType string
		steps          []step
	}{
		{"a task that runs", "demo_task", []step{
			{"GET /api/tasks/TASK/status", `200 {"task_id": "TASK", "task_type": "demo_task", "status": "running"}`},
			{"DELETE /api/tasks/TASK", notFound},
		}},
		{"a task that is over", "demo_task", []step{
			{"wait", ""},
			{"GET /api/tasks/TASK/status", `200 {"task_id": "TASK", "task_type": "demo_task", "status": "completed"}`},
			{"POST /api/tasks/TASK/cancel", notFound},
			{"DELETE /api/tasks/TASK", `200 {"success": true, "message": "Task TASK deleted"}`},
			{"GET /api/tasks/TASK/status", notFound},
			{"DELETE /api/tasks/TASK", notFound},
		}},
		{"a task that failed", "failing_task", []step{
			{"wait", ""},
			{"GET /api/tasks/TASK/status", `200 {"task_id": "TASK", "task_type": "failing_task", "status": "failed"}`},
			{"DELETE /api/tasks/TASK", `200 {"success": true, "message": "Task TASK deleted"}`},
		}},
		{"a task that is cancelled", "demo_task", []step{
			{"POST /api/tasks/TASK/cancel", `200 {"success": true, "message": "Task TASK cancelled"}`},
			{"GET /api/tasks/TASK/status", `200 {"task_id": "TASK", "task_type": "demo_task", "status": "cancelled"}`},
			{"DELETE /api/tasks/TASK", `200 {"success": true, "message": "Task TASK deleted"}`},
		}},
		{"no task", "demo_task", []step{
			{"GET /api/tasks/nobody/status", notFound},
			{"POST /api/tasks/nobody/cancel", notFound},
			{"DELETE /api/tasks/nobody", notFound},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, Config{}, func(t *testing.T, svc *Server) {
				id := startTask(t, svc, tt.taskType, `{}`)
				for _, s := range tt.steps {
					if s.call == "wait" {
						time.Sleep(time.Second)
						synctest.Wait()
						continue
					}
					got := strings.ReplaceAll(callLine(svc, strings.ReplaceAll(s.call, "TASK", id)), id, "TASK")
					if diff := cmp.Diff(s.want, got); diff != "" {
						t.Errorf("%s (-want +got):\n%s", s.call, diff)
					}
				}
			})
		})
	}
}

// callLine makes the call "METHOD PATH" and tells its answer as "STATUS BODY".
func callLine(svc *Server, line string) string {
	method, path, _ := strings.Cut(line, " ")
	status, body := call(svc, method, path, "")
	return strings.TrimSpace(strings.Join([]string{strconv.Itoa(status), body}, " "))
}

func TestAfterCloseEveryAnswerIsUnavailable(t *testing.T) {
	inBubble(t, Config{}, func(t *testing.T, svc *Server) {
		svc.Close()
		if got := callLine(svc, "GET /api/health/healthz"); got != `503 {"error": "The service is closed"}` {
			t.Errorf("got %s", got)
		}
	})
}
