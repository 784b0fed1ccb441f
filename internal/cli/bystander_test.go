package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestABystanderOfACrash: what a stream misses that ended as a service crashed follows from that, also
// in a scenario that did not bring it about, and that judges its recording again.
func TestABystanderOfACrash(t *testing.T) {
	t.Parallel()
	const scenario = `
services: [task-service, OTHER]
trigger: [{post: "${service.task-service}/api/testing/tasks/start", json: {task_type: demo_task}, capture: {id: task_id}}]
stream: {get: "${service.task-service}/api/tasks/${id}/stream", until: {event: connection_close}, timeout: 20s}
expect: [{arrives: connection_close, within: 15s}]
`
	dir := files(t, map[string]string{
		"scenarios/services/all.yaml": `
service: task-service
run: streamspec sample
env: {PORT: "${port}", SAMPLE_FAULT: crash}
ready: {get: /api/health/healthz, within: 30s}
`,
		"scenarios/services/other.yaml": `
service: other
run: streamspec sample
env: {PORT: "${port}"}
ready: {get: /api/health/healthz, within: 30s}
`,
		"scenarios/a.yaml": "scenario: a" + strings.Replace(scenario, ", OTHER", "", 1),
		"scenarios/b.yaml": "scenario: b" + strings.Replace(scenario, "OTHER", "other", 1),
	})
	got := streamspec(t, nil, "run", "--recordings-dir", filepath.Join(dir, "kept"), "-f", "markdown:"+filepath.Join(dir, "a.md"), filepath.Join(dir, "scenarios"))
	if got.status != verdict.ExitBroken {
		t.Errorf("the exit status is %d, want %d", got.status, verdict.ExitBroken)
	}
	mustContain(t, got.stdout, "2 failed", "For the same reason 1 scenario more", "got       the stream ended: ", `not met: "connection_close" arrives within 15 s`)
	page, err := os.ReadFile(filepath.Join(dir, "a.md"))
	if err != nil {
		t.Fatal(err)
	}
	mustContain(t, string(page), "1 kind of failure in 2 of 2 scenarios")
	again := streamspec(t, nil, "judge", filepath.Join(dir, "kept"))
	mustContain(t, again.stdout, `not met: "connection_close" arrives within 15 s`)
}
