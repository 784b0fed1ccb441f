package cli_test

import (
	"path/filepath"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// A known gap can be that a stream breaks, but never that the service crashes.
func TestACrashIsNoKnownGap(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{
		"scenarios/services/task-service.yaml": `
service: task-service
run: streamspec sample
env: {PORT: "${port}", SAMPLE_FAULT: crash}
ready: {get: /api/health/healthz, within: 30s}
`,
		"scenarios/task.yaml": `
scenario: task
service: task-service
known_gap: {reason: its streams end too early}
trigger: [{post: /api/testing/tasks/start, json: {task_type: demo_task}, capture: {id: task_id}}]
stream: {get: "/api/tasks/${id}/stream", timeout: 20s}
expect: [{ends: closed by the server}]
`,
	})
	got := streamspec(t, nil, "run", filepath.Join(dir, "scenarios"))
	if got.status != verdict.ExitBroken {
		t.Errorf("the exit status is %d, want %d", got.status, verdict.ExitBroken)
	}
	mustContain(t, got.stdout, "1 failed", "exited while it was in use: exit status 3", "crashing, as SAMPLE_FAULT asks for")
}
