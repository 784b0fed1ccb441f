package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// declared is a suite whose service declares settings, and whose scenario names a variable
// of the environment.
var declared = map[string]string{
	"streamspec.yaml": "",
	"scenarios/services/shop.yaml": `
service: shop
run: streamspec sample
env: {PORT: "${port}", FRONTEND_VERSION_URL: "${stub.frontend}/v"}
settings: {SAMPLE_BROADCAST: ["0", "1"], SSE_HEARTBEAT_INTERVAL: any}
ready: {get: /api/health/healthz, within: 60s}
stubs: {frontend: [{get: /v, json: {version: "1"}}]}
`,
	"scenarios/version.yaml": `
scenario: version
service: shop
vars: {who: "${env.STREAMSPEC_NAMED:-ann}"}
stream: {get: /api/utils/version/stream, until: {events: 1}}
`,
}

// TestAFeatureIsText: alone, it neither runs a command nor reads the environment.
func TestAFeatureIsText(t *testing.T) {
	t.Parallel()
	const begin, end = "Feature: f\n  Scenario: s\n    Given the scenario \"version\"\n    And ",
		"\n    When the stream is followed as the scenario says\n    Then at least 1 \"event\" arrive\n"
	tests := []struct{ name, says, want string }{
		{"a setting that is declared", `the service setting "SAMPLE_BROADCAST" is "1"`, ""},
		{"any value of one", `the setting "SSE_HEARTBEAT_INTERVAL" of the service "shop" is "7"`, ""},
		{"code in a setting", `the service setting "BASH_ENV" is "$(touch pwned)"`,
			`a feature cannot give the service "shop" the setting "BASH_ENV": the service's file does not declare it`},
		{"code in a setting of a named service", `the setting "LD_PRELOAD" of the service "shop" is "/tmp/x.so"`,
			"declared there: SAMPLE_BROADCAST, SSE_HEARTBEAT_INTERVAL"},
		{"a value that is not allowed", `the service setting "SAMPLE_BROADCAST" is "yes"`,
			"its file allows: 0, 1"},
		{"a value that is known only later", `the service setting "SAMPLE_BROADCAST" is "${who}"`,
			`does not have the value "${who}"`},
		{"the environment", `the request header "X-Who" is "${env.STREAMSPEC_OTHER}"`,
			"a feature reads ${env.STREAMSPEC_OTHER} only where a YAML file of its library refers to it"},
		{"a secret", `the query parameter "who" is "${secret.STREAMSPEC_OTHER}"`,
			"a feature reads ${secret.STREAMSPEC_OTHER} only where"},
		{"the environment by a variable", `the variable "who" is "${env.STREAMSPEC_OTHER:-x}"`,
			"a feature reads ${env.STREAMSPEC_OTHER} only where"},
		{"the environment, written as a text", `the variable "who" is "$${env.STREAMSPEC_OTHER}"`,
			"a feature reads ${env.STREAMSPEC_OTHER} only where"},
		{"what a file names", `the request header "X-Who" is "${env.STREAMSPEC_NAMED}"`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := files(t, declared)
			feature := filepath.Join(dir, "f.feature")
			if err := os.WriteFile(feature, []byte(begin+test.says+end), 0o600); err != nil {
				t.Fatal(err)
			}
			env := []string{"STREAMSPEC_NAMED=bob", "STREAMSPEC_OTHER=hunter-ninety"}
			status := verdict.ExitFault
			if test.want == "" {
				status = verdict.ExitHeld
			}
			for _, command := range []string{"lint", "run"} {
				got := streamspecIn(t, dir, env, command, feature)
				if got.status != status {
					t.Errorf("%s: the exit status is %d, want %d:\n%s", command, got.status, status, got.all())
				}
				mustContain(t, got.all(), test.want)
			}
			if _, err := os.Stat(filepath.Join(dir, "pwned")); err == nil {
				t.Error("a command ran")
			}
		})
	}
}

// TestVariablesInPaths: a path into data, be it a key or a value, and that of a request may hold them, as every text may.
func TestVariablesInPaths(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{"scenarios/x.yaml": "scenario: x\nvars: {k: a, whole: o.a, path: e}\nstubs: {s: [{get: /e, events: [{data: {o: {a: 1}}}]}]}\n" +
		"stream: {get: \"${stub.s}/e\"}\nevents: {one: {event: message, where: {\"o.${k}\": 1}}}\nexpect:\n  - {every: message, has: \"${whole}\"}\n" +
		"  - {every: message, is: {\"o.${k}\": 1, \"${whole}\": 1}}\n  - {count: one, times: 1}\n  - {received: s, get: \"/${path}\", times: 1}\n" +
		"  - {no: message, is: {\"o.${k}\": 1}}\n  - {received: s, get: \"/${k}\", times: 1}\n"})
	got := streamspecIn(t, dir, nil, "run")
	mustContain(t, got.stdout, "x.yaml:11:5", `no "message" has "o.a" equal to 1`, "x.yaml:12:5", `received no "GET /a"`)
	for _, line := range []string{"x.yaml:7:", "x.yaml:8:", "x.yaml:9:", "x.yaml:10:"} {
		if strings.Contains(got.stdout, line) {
			t.Errorf("%s is broken:\n%s", line, got.stdout)
		}
	}
}
