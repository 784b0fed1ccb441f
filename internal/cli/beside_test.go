package cli_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestScenariosThatMayDisturbEachOther: where they share a service, and one of them misses what it expects, that is
// said. Played one after the other they do not.
func TestScenariosThatMayDisturbEachOther(t *testing.T) {
	t.Parallel()
	const scenario = "\nservice: sample\nstream: {get: /api/utils/version/stream, until: {for: 2s}}\nexpect: [{count: version, times: 7}]\n"
	dir := files(t, map[string]string{
		"scenarios/services/sample.yaml": "service: sample\nrun: streamspec sample\nenv: {PORT: \"${port}\"}\nready: {get: /api/health/healthz, within: 30s}\n",
		"scenarios/a.yaml":               "scenario: a" + scenario,
		"scenarios/b.yaml":               "scenario: b" + scenario,
	})
	const said = "\nsample was used by several scenarios at a time."
	for jobs, want := range map[string]bool{"1": false, "2": true} {
		got := streamspec(t, nil, "run", "--jobs", jobs, filepath.Join(dir, "scenarios"))
		mustContain(t, got.stdout, "2 failed")
		if strings.Contains(got.stdout, said) != want {
			t.Errorf("--jobs %s: %s", jobs, got.stdout)
		}
	}
}
